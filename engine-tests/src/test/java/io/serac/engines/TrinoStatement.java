package io.serac.engines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement in the protocol of Trino's clients, for a credential that no JDBC address can have. */
final class TrinoStatement {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    private TrinoStatement() {
    }

    /**
     * @param source the name of the client
     * @param credential that the user adds, {@code name=value}
     * @throws StatementFailed if Trino refuses it
     */
    static Rows run(int port, String user, String source, String credential, String sql) {
        HttpRequest.Builder begin = request(URI.create("http://127.0.0.1:" + port + "/v1/statement"))
                .header("X-Trino-User", user).header("X-Trino-Catalog", "lake").header("X-Trino-Source", source)
                .header("X-Trino-Extra-Credential", credential).POST(HttpRequest.BodyPublishers.ofString(sql));
        List<String> columns = new ArrayList<>();
        List<List<@Nullable String>> rows = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            JsonNode answer = send(client, begin);
            while (true) {
                if (answer.has("error")) {
                    throw new StatementFailed(sql, answer.get("error").get("message").asText());
                }
                if (columns.isEmpty()) {
                    answer.path("columns").forEach(column -> columns.add(column.get("name").asText()));
                }
                answer.path("data").forEach(row -> rows.add(values(row)));
                if (!answer.has("nextUri")) {
                    return new Rows(columns, rows);
                }
                answer = send(client, request(URI.create(answer.get("nextUri").asText())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Trino runs: " + sql, e);
        }
    }

    private static List<@Nullable String> values(JsonNode row) {
        List<@Nullable String> values = new ArrayList<>();
        row.forEach(value -> values.add(value.isNull() ? null : value.asText()));
        return values;
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(ANSWER_MAX);
    }

    private static JsonNode send(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + ": " + answer.body());
        }
        return new ObjectMapper().readTree(answer.body());
    }
}
