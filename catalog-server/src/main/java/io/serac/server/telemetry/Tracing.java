package io.serac.server.telemetry;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Spans of what the server does, for an OpenTelemetry collector. Off unless the environment asks for it, and then each method does
 * nothing. Spans hold ids, names of operations and statements, never values, paths, headers or bodies. Thread-safe.
 */
public sealed interface Tracing extends AutoCloseable permits NoTracing, SpanTracing {
    /** The variable that switches tracing on. */
    String EXPORTER = "OTEL_TRACES_EXPORTER";

    /**
     * A kind of work that gets spans. Immutable; made once for each kind.
     *
     * @param attributes
     *            the same each time
     */
    record Work(String name, Map<String, String> attributes) {
        public Work {
            attributes = Map.copyOf(attributes);
        }
    }

    /**
     * Work that yields something.
     *
     * @param <T>
     *            what it yields
     * @param <E>
     *            what it may throw
     */
    @FunctionalInterface
    interface Call<T, E extends Exception> {
        /** Does it. */
        T run() throws E;
    }

    /** Whether there are spans at all. */
    boolean isOn();

    /**
     * Begins the span of a request; the thread is in it until it is closed.
     *
     * @param from
     *            when the request came
     * @param headers
     *            of a caller who is proven: if they name a span, this is its child, and recorded if it is
     */
    RequestSpan request(String method, Instant from, Function<String, @Nullable String> headers);

    /** As {@link #request(String, Instant, Function)} for a caller who is not proven: what he says of traces does not count. */
    default RequestSpan request(String method, Instant from) {
        return request(method, from, name -> null);
    }

    /** Does work that leaves the process, in a span of its own. */
    <T, E extends Exception> T call(Work work, Call<T, E> call) throws E;

    /**
     * Tells of work that is over.
     *
     * @param failure
     *            its kind; null if it went well
     */
    void over(Work work, Instant from, Instant until, @Nullable String failure);

    /** Headers that tell another service which span it works for; empty outside of spans. */
    Map<String, String> headers();

    @Override
    void close();

    /** No spans. */
    static Tracing off() {
        return NoTracing.INSTANCE;
    }

    /**
     * What the standard variables ask for.
     *
     * @throws IllegalStateException
     *             if they ask for something that is not there, with a message for the operator
     * @see <a href="https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">the variables</a>
     */
    static Tracing of(Map<String, String> environment) {
        String exporter = environment.getOrDefault(EXPORTER, "").strip();
        boolean isDisabled = Boolean.parseBoolean(environment.getOrDefault("OTEL_SDK_DISABLED", "").strip());
        if (isDisabled || Set.of("", "none").contains(exporter)) {
            return off();
        }
        if (!exporter.equals("otlp")) {
            throw new IllegalStateException(EXPORTER + " is " + exporter + ", but only otlp and none are known here");
        }
        try {
            return SpanTracing.open(environment);
        } catch (ConfigurationException e) {
            throw new IllegalStateException("Tracing cannot begin: " + e.getMessage()
                    + ". Correct the variables that begin with OTEL_, or set " + EXPORTER + " to none", e);
        }
    }
}
