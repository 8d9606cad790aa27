package io.serac.server.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A collector of spans that speaks OTLP over HTTP, and keeps what it gets. Thread-safe. */
public final class FakeCollector implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Seen> spans = new ArrayList<>();
    private final StringBuilder everything = new StringBuilder();
    private final Map<String, String> resource = new TreeMap<>();

    /** A span, as far as tests look at it. Ids are in hexadecimal. */
    public record Seen(String name, String traceId, String id, String parentId, Span.SpanKind kind, Instant from,
            boolean isError, Map<String, String> attributes) {
    }

    private FakeCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    public static FakeCollector start() {
        try {
            return new FakeCollector();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The standard variables that lead here. */
    public Map<String, String> environment() {
        return Map.of("OTEL_TRACES_EXPORTER", "otlp", "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:" + server.getAddress().getPort(), "OTEL_BSP_SCHEDULE_DELAY", "50");
    }

    private void take(HttpExchange exchange) throws IOException {
        ExportTraceServiceRequest request =
                ExportTraceServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes());
        synchronized (spans) {
            everything.append(request);
            for (ResourceSpans from : request.getResourceSpansList()) {
                Resource sender = from.getResource();
                resource.putAll(attributes(sender.getAttributesList()));
                for (ScopeSpans scope : from.getScopeSpansList()) {
                    scope.getSpansList().forEach(span -> spans.add(seen(span)));
                }
            }
        }
        exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private static Seen seen(Span span) {
        return new Seen(span.getName(), hex(span.getTraceId().toByteArray()), hex(span.getSpanId().toByteArray()),
                hex(span.getParentSpanId().toByteArray()), span.getKind(),
                Instant.ofEpochSecond(0, span.getStartTimeUnixNano()),
                span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
                attributes(span.getAttributesList()));
    }

    private static Map<String, String> attributes(List<KeyValue> all) {
        Map<String, String> attributes = new TreeMap<>();
        all.forEach(each -> attributes.put(each.getKey(), each.getValue().hasIntValue()
                ? Long.toString(each.getValue().getIntValue())
                : each.getValue().getStringValue()));
        return attributes;
    }

    private static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }

    public List<Seen> spans() {
        synchronized (spans) {
            return List.copyOf(spans);
        }
    }

    /** All that was sent, as text. */
    public String text() {
        synchronized (spans) {
            return everything.toString();
        }
    }

    /** What the sender says of itself. */
    public Map<String, String> resource() {
        synchronized (spans) {
            return Map.copyOf(resource);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
