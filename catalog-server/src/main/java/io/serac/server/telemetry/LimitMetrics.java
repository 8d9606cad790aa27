package io.serac.server.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntSupplier;

/** What the bounds of the server have refused. Thread-safe. */
public final class LimitMetrics {
    private final MeterRegistry registry;
    private final Map<Limit, Counter> counters = new EnumMap<>(Limit.class);

    /** Bounds that are not seen in the type of an error alone. */
    public enum Limit {
        /** Of requests that are worked on at once. */
        REQUESTS,
        /** The same of one principal. */
        REQUESTS_OF_PRINCIPAL,
        /** Of open connections of one address. */
        CONNECTIONS_OF_ADDRESS,
        /** Of the time in which the head of a request has to arrive. */
        HEAD_TIME,
        /** Of the time in which a body has to arrive, or an answer to be taken. */
        TRANSFER_TIME,
        /** Of the time in which a client has to greet a server that speaks TLS. */
        HANDSHAKE_TIME
    }

    LimitMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Limit limit : Limit.values()) {
            counters.put(limit, Counter.builder("serac.limits.refused")
                    .description("Requests and connections that a limit has refused or cut off")
                    .tag("limit", MetricNames.label(limit)).register(registry));
        }
    }

    /** Counts one refusal. */
    public void refused(Limit limit) {
        MetricNames.of(counters, limit).increment();
    }

    /** Shows how many requests are worked on, and how many there may be. */
    public void measureRequests(IntSupplier inFlight, int max) {
        Gauge.builder("serac.requests.in.flight", inFlight, IntSupplier::getAsInt)
                .description("Requests that are worked on").strongReference(true).register(registry);
        Gauge.builder("serac.requests.in.flight.max", () -> max)
                .description("Requests that may be worked on at once").register(registry);
    }
}
