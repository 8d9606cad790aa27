package io.serac.server;

import io.serac.server.contract.ContractValidator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/**
 * Talks to a server as one principal, and holds every exchange against the contracts. Paths are sent as they are given, so they
 * must be encoded. Immutable and thread-safe: {@link #with} yields another client.
 *
 * <pre>{@code
 * root.with("Idempotency-Key", key).post("/catalog/v1/main/namespaces", "{'namespace': ['a']}").is(200);
 * }</pre>
 */
public final class TestClient {
    private static final ContractValidator CONTRACTS = new ContractValidator();
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final HttpClient http;
    private final String origin;
    private final List<String> headers;

    private TestClient(HttpClient http, String origin, List<String> headers) {
        this.http = http;
        this.origin = origin;
        this.headers = List.copyOf(headers);
    }

    /** A client that proves nothing. */
    public static TestClient anonymous(String origin) {
        return new TestClient(HTTP, origin, List.of());
    }

    /** Gets a token for a service account. */
    public TestClient login(String account, String secret) {
        String form = "grant_type=client_credentials&client_id=" + encode(account) + "&client_secret=" + encode(secret);
        Answer token = with("Content-Type", "application/x-www-form-urlencoded")
                .send("POST", "/catalog/v1/oauth/tokens", form).is(200);
        return with("Authorization", "Bearer " + token.at("/access_token").asText());
    }

    /** The same client, sending one more header with each request. */
    public TestClient with(String header, String value) {
        List<String> more = new ArrayList<>(headers);
        more.add(header);
        more.add(value);
        return new TestClient(http, origin, more);
    }

    /** The same principal, on connections of its own that are made with these certificates. */
    public TestClient over(SSLContext context) {
        return new TestClient(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context).build(),
                origin, headers);
    }

    /** What the client sends as a header; fails if it sends no such header. */
    public String header(String name) {
        int index = headers.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("No header " + name + " is sent");
        }
        return headers.get(index + 1);
    }

    /** The same principal at another server that shares the database. */
    public TestClient at(String otherOrigin) {
        return new TestClient(http, otherOrigin, headers);
    }

    public Answer get(String path) {
        return send("GET", path, "");
    }

    public Answer head(String path) {
        return send("HEAD", path, "");
    }

    public Answer delete(String path) {
        return send("DELETE", path, "");
    }

    /** Sends JSON, in which single quotes stand for double ones. */
    public Answer post(String path, String json) {
        return send("POST", path, json.replace('\'', '"'));
    }

    /** Sends JSON, in which single quotes stand for double ones. */
    public Answer put(String path, String json) {
        return send("PUT", path, json.replace('\'', '"'));
    }

    /** Sends a body as it is. */
    public Answer send(String method, String path, String body) {
        URI uri = URI.create(origin + path);
        Answer answer = exchange(request(method, uri, body));
        CONTRACTS.checkExchange(method, uri, body, answer.status(), answer.body());
        checkRequestId(path, answer);
        return answer;
    }

    private static void checkRequestId(String path, Answer answer) {
        String requestId = answer.header("X-Request-Id").orElse("");
        if (requestId.isEmpty()) {
            throw new AssertionError("The answer to " + path + " has no request id");
        }
        boolean isError = answer.status() >= 400 && !answer.body().isEmpty();
        if (path.startsWith("/admin/") && isError && !answer.at("/error/request-id").asText().equals(requestId)) {
            throw new AssertionError("The error of " + path + " names another request: " + answer.body());
        }
    }

    private HttpRequest request(String method, URI uri, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Patience.MAX).method(method,
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        return request.build();
    }

    private Answer exchange(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + request.uri(), e);
        }
    }

    /** Path of a namespace in warehouse {@code main}. */
    public static String namespacePath(String... levels) {
        return "/catalog/v1/main/namespaces/"
                + Arrays.stream(levels).map(TestClient::encode).collect(Collectors.joining("%1F"));
    }

    /** Path of a table in a namespace of one level. */
    public static String tablePath(String namespace, String table) {
        return namespacePath(namespace) + "/tables/" + encode(table);
    }

    /** Path of a view in a namespace of one level. */
    public static String viewPath(String namespace, String view) {
        return namespacePath(namespace) + "/views/" + encode(view);
    }

    /** Makes a namespace in warehouse {@code main}. */
    public Answer createNamespace(String... levels) {
        String names = Arrays.stream(levels).map(level -> '"' + level + '"').collect(Collectors.joining(","));
        return send("POST", "/catalog/v1/main/namespaces", "{\"namespace\":[" + names + "]}").is(200);
    }

    /** Makes a table with columns {@code id} and {@code name} in warehouse {@code main}. */
    public Answer createTable(String namespace, String table) {
        return post(namespacePath(namespace) + "/tables", tableBody(table)).is(200);
    }

    /** Body of a create of a table with columns {@code id} and {@code name}. */
    public static String tableBody(String table) {
        return """
                {'name': '%s', 'schema': {'type': 'struct', 'schema-id': 0, 'fields': [
                  {'id': 1, 'name': 'id', 'type': 'long', 'required': true},
                  {'id': 2, 'name': 'name', 'type': 'string', 'required': false}]}}
                """.formatted(table);
    }

    /** Makes a view over nothing in warehouse {@code main}. */
    public Answer createView(String namespace, String view) {
        return post(namespacePath(namespace) + "/views", viewBody(view)).is(200);
    }

    /** Body of a create of a view. */
    public static String viewBody(String view) {
        return """
                {'name': '%s', 'properties': {},
                 'schema': {'type': 'struct', 'schema-id': 0, 'fields': [
                   {'id': 1, 'name': 'id', 'type': 'int', 'required': false}]},
                 'view-version': {'version-id': 1, 'timestamp-ms': 1700000000000, 'schema-id': 0, 'summary': {},
                   'default-namespace': ['a'],
                   'representations': [{'type': 'sql', 'sql': 'SELECT 1 AS id', 'dialect': 'spark'}]}}
                """.formatted(view);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
