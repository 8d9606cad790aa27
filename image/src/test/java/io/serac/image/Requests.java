package io.serac.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Requests to one server as its first administrator. Thread-safe. */
final class Requests {
    static final String WAREHOUSE = "lake";
    private static final Duration READY_MAX = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String origin;
    private final String token;

    private Requests(String origin, String token) {
        this.origin = origin;
        this.token = token;
    }

    /** Waits until a server says that it is ready; fails if its process ends before. */
    static void awaitReady(int managementPort, Process server) {
        Awaitility.await().atMost(READY_MAX).pollInterval(Duration.ofMillis(50)).until(() -> {
            if (!server.isAlive()) {
                throw new IllegalStateException("The server ended with status " + server.exitValue());
            }
            return isReady(managementPort);
        });
    }

    static boolean isReady(int managementPort) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/health/ready"))
                .timeout(Duration.ofSeconds(2)).build();
        try {
            return CLIENT.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Logs in.
     *
     * @param data
     *            folder that the first start wrote the credential to
     */
    static Requests login(String origin, Path data) throws IOException, InterruptedException {
        String[] credential = Files.readString(data.resolve("bootstrap-credential")).strip().split(":", 2);
        String form = "grant_type=client_credentials&scope=catalog&client_id=" + credential[0] + "&client_secret="
                + credential[1];
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create(origin + "/catalog/v1/oauth/tokens"))
                        .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
        return new Requests(origin, JSON.readTree(answer.body()).path("access_token").asText());
    }

    String token() {
        return token;
    }

    /** Makes a warehouse on a folder that the server may use, and a namespace with a table in it. */
    void makeTable(Path root, String table) throws IOException, InterruptedException {
        send("PUT", "/admin/v1/warehouses/" + WAREHOUSE,
                Map.of("storage", Map.of("type", "file", "root", "file:" + root)));
        send("POST", "/catalog/v1/" + WAREHOUSE + "/namespaces", Map.of("namespace", List.of("a")));
        addTable(table);
    }

    void addTable(String table) throws IOException, InterruptedException {
        send("POST", "/catalog/v1/" + WAREHOUSE + "/namespaces/a/tables", Map.of("name", table, "schema",
                Map.of("type", "struct", "fields",
                        List.of(Map.of("id", 1, "name", "id", "type", "long", "required", false)))));
    }

    /** Uses what clients use most, each once. */
    static void useAll(String origin, Path data, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Requests root = login(origin, data);
        root.makeTable(folder, "t");
        String namespace = "/catalog/v1/" + WAREHOUSE + "/namespaces/a";
        root.send("GET", "/catalog/v1/config?warehouse=" + WAREHOUSE, null);
        root.send("GET", "/catalog/v1/" + WAREHOUSE + "/namespaces", null);
        root.send("GET", namespace, null);
        root.send("GET", namespace + "/tables", null);
        root.send("GET", namespace + "/views", null);
        root.send("GET", namespace + "/tables/t", null);
        root.setProperty("t", "k", "v");
        root.send("PUT", "/admin/v1/roles/analyst", Map.of());
        root.send("PUT", "/admin/v1/warehouses/" + WAREHOUSE + "/grants/role:analyst/SELECT", Map.of());
        root.send("GET", "/admin/v1/audit", null);
        root.send("DELETE", namespace + "/tables/t", null);
    }

    void setProperty(String table, String key, String value) throws IOException, InterruptedException {
        send("POST", "/catalog/v1/" + WAREHOUSE + "/namespaces/a/tables/" + table, Map.of("requirements", List.of(),
                "updates", List.of(Map.of("action", "set-properties", "updates", Map.of(key, value)))));
    }

    JsonNode load(String table) throws IOException, InterruptedException {
        return send("GET", "/catalog/v1/" + WAREHOUSE + "/namespaces/a/tables/" + table, null);
    }

    private JsonNode send(String method, String path, @Nullable Object body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(origin + path)).header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json").method(method, body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build();
        HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body().isEmpty() ? "null" : answer.body());
    }
}
