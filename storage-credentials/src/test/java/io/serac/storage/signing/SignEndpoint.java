package io.serac.storage.signing;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.serac.storage.scope.StorageScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** The sign endpoint of a catalog for one table, without the catalog. Thread-safe. */
final class SignEndpoint implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final UUID PRINCIPAL = new UUID(7, 7);

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final RequestSigner signer;
    private final AtomicReference<StorageScope> scope;
    private final List<String> asked = new ArrayList<>();

    SignEndpoint(RequestSigner signer, StorageScope scope) {
        this.signer = signer;
        this.scope = new AtomicReference<>(scope);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(executor);
        server.createContext("/v1/sign", this::handle);
        server.start();
    }

    String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on clients may do this. */
    void allow(StorageScope other) {
        scope.set(other);
    }

    /** Method, path and query of each request, and what became of it: {@code signed} or the rule. */
    List<String> asked() {
        synchronized (asked) {
            return List.copyOf(asked);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        JsonNode asked = JSON.readTree(exchange.getRequestBody().readAllBytes());
        JsonNode body = asked.path("body");
        SignRequest request = new SignRequest(asked.path("method").asText(), asked.path("uri").asText(),
                asked.path("region").asText(),
                JSON.convertValue(asked.path("headers"), new TypeReference<Map<String, List<String>>>() {}),
                body.isTextual() ? body.asText() : null);
        try {
            SignedRequest signed = signer.sign(scope.get(), PRINCIPAL, request);
            remember(request, "signed");
            exchange.getResponseHeaders().set("Cache-Control", "no-cache");
            send(exchange, 200, Map.of("uri", signed.uri(), "headers", signed.headers()));
        } catch (SigningRefusedException refusal) {
            remember(request, refusal.rule());
            send(exchange, refusal.status(), Map.of("error", Map.of("message", refusal.getMessage(),
                    "type", "ForbiddenException", "code", refusal.status())));
        }
    }

    private void remember(SignRequest request, String outcome) {
        synchronized (asked) {
            asked.add(request.method() + " " + request.uri().replaceFirst("^http://[^/]*", "") + " " + outcome);
        }
    }

    private static void send(HttpExchange exchange, int status, Map<String, ?> answer) throws IOException {
        byte[] content = JSON.writeValueAsBytes(answer);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, content.length);
            exchange.getResponseBody().write(content);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.close();
    }
}
