package io.serac.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * As much of a Kubernetes API server as templates ask while they are rendered: Secrets. Helm finds it by the file that KUBECONFIG
 * names in the tests' process. Thread-safe.
 */
final class FakeCluster {
    private static final FakeCluster ONE = new FakeCluster();
    private static final String SECRETS = "/api/v1/namespaces/" + Chart.NAMESPACE + "/secrets/";
    private static final String KINDS = """
            {"kind": "APIResourceList", "groupVersion": "v1", "resources": [
             {"name": "secrets", "singularName": "", "namespaced": true, "kind": "Secret", "verbs": ["get", "list"]}]}
            """;

    private final Map<String, String> secrets = new ConcurrentHashMap<>();

    private FakeCluster() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
            Files.writeString(Path.of(System.getenv("KUBECONFIG")), """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: fake, cluster: {server: 'http://127.0.0.1:%d'}}]
                    contexts: [{name: fake, context: {cluster: fake, user: nobody}}]
                    users: [{name: nobody, user: {}}]
                    current-context: fake
                    """.formatted(server.getAddress().getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one of this process. */
    static FakeCluster running() {
        return ONE;
    }

    /** Has this Secret from now on. */
    void put(JsonNode secret) {
        secrets.put(secret.at("/metadata/name").asText(), secret.toString());
    }

    /** Has no Secret any more. */
    void clear() {
        secrets.clear();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String found = path.equals("/api/v1") ? KINDS
                : path.startsWith(SECRETS) ? secrets.get(path.substring(SECRETS.length())) : null;
        byte[] body = (found == null
                ? "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"status\": \"Failure\", \"reason\": \"NotFound\", \"code\": 404}"
                : found).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(found == null ? 404 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
