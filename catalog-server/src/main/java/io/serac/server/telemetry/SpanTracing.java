package io.serac.server.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.serac.server.error.CatalogException;
import io.serac.storage.StorageException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Spans by the OpenTelemetry SDK, sent in the background over OTLP. Thread-safe. */
final class SpanTracing implements Tracing {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");
    private static final long FLUSH_MAX_SECONDS = 5;
    /** Where the variables say nothing. Baggage is not taken over: it would carry what strangers write to the store. */
    private static final Map<String, String> DEFAULTS = Map.of("otel.service.name", "serac", "otel.propagators",
            "tracecontext", "otel.exporter.otlp.protocol", "http/protobuf");
    /** Metrics are scraped, and the log goes to standard error. */
    private static final Map<String, String> OFF =
            Map.of("otel.metrics.exporter", "none", "otel.logs.exporter", "none");

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;
    private final TextMapPropagator propagator;
    private final LibraryLog log = LibraryLog.of("io.opentelemetry");

    private SpanTracing(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
        this.tracer = sdk.getTracer("io.serac");
        this.propagator = sdk.getPropagators().getTextMapPropagator();
    }

    static SpanTracing open(Map<String, String> environment) {
        Map<String, String> asked = new HashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith("OTEL_")) {
                asked.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        asked.putAll(OFF);
        Resource version = Resource.create(Attributes.of(AttributeKey.stringKey("service.version"),
                BuildRecord.version()));
        return new SpanTracing(AutoConfiguredOpenTelemetrySdk.builder().disableShutdownHook()
                .addPropertiesSupplier(() -> DEFAULTS)
                .addPropertiesCustomizer(others -> asked)
                .addResourceCustomizer((resource, others) -> version.merge(resource))
                .build().getOpenTelemetrySdk());
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public RequestSpan request(String method, Instant from, Function<String, @Nullable String> headers) {
        Context parent = propagator.extract(Context.root(), headers, Headers.INSTANCE);
        String known = METHODS.contains(method) ? method : "_OTHER";
        return new RequestSpan(tracer.spanBuilder("HTTP " + known).setSpanKind(SpanKind.SERVER).setParent(parent)
                .setStartTimestamp(from).setAttribute("http.request.method", known).startSpan());
    }

    @Override
    public <T, E extends Exception> T call(Work work, Call<T, E> call) throws E {
        Span span = builder(work).startSpan();
        try (Scope _ = span.makeCurrent()) {
            return call.run();
        } catch (Exception e) {
            fail(span, kindOf(e));
            throw e;
        } finally {
            span.end();
        }
    }

    @Override
    public void over(Work work, Instant from, Instant until, @Nullable String failure) {
        Span span = builder(work).setStartTimestamp(from).startSpan();
        if (failure != null) {
            fail(span, failure);
        }
        span.end(until);
    }

    private SpanBuilder builder(Work work) {
        SpanBuilder builder = tracer.spanBuilder(work.name()).setSpanKind(SpanKind.CLIENT);
        work.attributes().forEach(builder::setAttribute);
        return builder;
    }

    // Of a failure only its kind: messages can hold names and places.
    private static void fail(Span span, String kind) {
        span.setStatus(StatusCode.ERROR);
        span.setAttribute("error.type", kind);
    }

    private static String kindOf(Exception failure) {
        return switch (failure) {
            case CatalogException refusal -> refusal.code().type();
            case StorageException store -> MetricNames.label(store.kind());
            default -> failure.getClass().getSimpleName();
        };
    }

    @Override
    public Map<String, String> headers() {
        if (!Span.current().getSpanContext().isValid()) {
            return Map.of();
        }
        Map<String, String> headers = new HashMap<>();
        propagator.inject(Context.current(), headers, (carrier, name, value) -> Objects.requireNonNull(carrier)
                .put(name, value));
        return headers;
    }

    /** Sends what is left, as far as that is quickly done. */
    @Override
    public void close() {
        sdk.shutdown().join(FLUSH_MAX_SECONDS, TimeUnit.SECONDS);
        log.close();
    }

    private enum Headers implements TextMapGetter<Function<String, @Nullable String>> {
        INSTANCE;

        @Override
        public @Nullable String get(@Nullable Function<String, @Nullable String> headers, String name) {
            return headers == null ? null : headers.apply(name);
        }
    }
}
