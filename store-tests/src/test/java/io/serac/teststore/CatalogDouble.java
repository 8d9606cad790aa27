package io.serac.teststore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.serac.storage.signing.SignRequest;
import io.serac.storage.signing.SignedRequest;
import io.serac.storage.signing.SigningRefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The two calls of a catalog that Iceberg's S3 client makes: for signatures and for new keys. It speaks the real protocol, decides
 * nothing and knows no users. Thread-safe.
 */
final class CatalogDouble implements AutoCloseable {
    private final ObjectMapper json = new ObjectMapper();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger calls = new AtomicInteger();
    private final HttpServer server;

    private CatalogDouble(HttpServer server) {
        this.server = server;
    }

    /** Answers {@code /sign}. */
    static CatalogDouble signing(Function<SignRequest, SignedRequest> signer) {
        CatalogDouble catalog = create();
        catalog.server.createContext("/sign", exchange -> catalog.sign(exchange, signer));
        catalog.server.start();
        return catalog;
    }

    /** Answers {@code /credentials}. */
    static CatalogDouble vending(String prefix, Supplier<Map<String, String>> keys) {
        CatalogDouble catalog = create();
        catalog.server.createContext("/credentials", exchange -> catalog.vend(exchange, prefix, keys));
        catalog.server.start();
        return catalog;
    }

    private static CatalogDouble create() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            CatalogDouble catalog = new CatalogDouble(server);
            server.setExecutor(catalog.executor);
            return catalog;
        } catch (IOException e) {
            throw new IllegalStateException("No port", e);
        }
    }

    String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many calls were answered with success. */
    int calls() {
        return calls.get();
    }

    private void sign(HttpExchange exchange, Function<SignRequest, SignedRequest> signer) throws IOException {
        JsonNode asked = json.readTree(exchange.getRequestBody());
        ObjectNode answer = json.createObjectNode();
        int status = 200;
        try {
            SignedRequest signed = signer.apply(new SignRequest(asked.path("method").asText(),
                    asked.path("uri").asText(), asked.path("region").asText(), headers(asked.path("headers")),
                    asked.hasNonNull("body") ? asked.path("body").asText() : null));
            answer.put("uri", signed.uri());
            ObjectNode headers = answer.putObject("headers");
            signed.headers().forEach((name, values) -> values.forEach(headers.withArray(name)::add));
            exchange.getResponseHeaders().set("Cache-Control", "no-cache");
            calls.incrementAndGet();
        } catch (SigningRefusedException refusal) {
            status = refusal.status();
            answer.putObject("error").put("message", refusal.rule() + ": " + refusal.getMessage())
                    .put("type", status == 403 ? "ForbiddenException" : "BadRequestException").put("code", status);
        }
        send(exchange, status, answer);
    }

    private void vend(HttpExchange exchange, String prefix, Supplier<Map<String, String>> keys) throws IOException {
        ObjectNode answer = json.createObjectNode();
        ObjectNode credential = answer.putArray("storage-credentials").addObject().put("prefix", prefix);
        ObjectNode config = credential.putObject("config");
        keys.get().forEach(config::put);
        calls.incrementAndGet();
        send(exchange, 200, answer);
    }

    private static Map<String, List<String>> headers(JsonNode asked) {
        Map<String, List<String>> headers = new TreeMap<>();
        asked.properties().forEach(header -> {
            List<String> values = new ArrayList<>();
            header.getValue().forEach(value -> values.add(value.asText()));
            headers.put(header.getKey(), values);
        });
        return headers;
    }

    private void send(HttpExchange exchange, int status, ObjectNode answer) throws IOException {
        try (exchange) {
            byte[] body = json.writeValueAsBytes(answer);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.close();
    }
}
