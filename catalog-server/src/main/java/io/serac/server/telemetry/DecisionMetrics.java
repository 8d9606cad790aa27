package io.serac.server.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.serac.authorizer.AccessClass;
import io.serac.server.error.Denial;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How requests of proven callers were decided. An allowed one costs an array read and an addition; refusals are looked up by their
 * reason, of which there are a few. Thread-safe.
 */
public final class DecisionMetrics {
    /** More are counted as one. */
    private static final int REASONS_MAX = 64;
    private static final String OTHER = "other";

    private final MeterRegistry registry;
    private final Map<AccessClass, Counter> allowed = new EnumMap<>(AccessClass.class);
    private final Map<Refusal, Counter> refused = new ConcurrentHashMap<>();

    private record Refusal(String meter, Denial.Verdict verdict, String reason) {
    }

    DecisionMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (AccessClass access : AccessClass.values()) {
            allowed.put(access, Counter.builder("serac.decisions.allowed")
                    .description("Requests that were allowed, by what the caller may do with the rows")
                    .tag("access", MetricNames.label(access)).register(registry));
        }
        count("serac.decisions.refused", Denial.missing(List.of(), 0), 0);
        count("serac.decisions.refused", Denial.hidden(0), 0);
        count("serac.decisions.refused", Denial.disabled(), 0);
        count("serac.decisions.refused", Denial.restricted(0, List.of()), 0);
        count("serac.engine.denials", Denial.missing(List.of(), 0), 0);
    }

    /** A request was allowed. */
    public void allowed(AccessClass access) {
        MetricNames.of(allowed, access).increment();
    }

    /** A request was refused for a reason that is about the caller. */
    public void refused(Denial denial) {
        count("serac.decisions.refused", denial, 1);
    }

    /** An engine was told that its user may not do something. */
    public void deniedToEngine(Denial denial) {
        count("serac.engine.denials", denial, 1);
    }

    private void count(String meter, Denial denial, int times) {
        Refusal refusal = new Refusal(meter, denial.verdict(), denial.reason());
        Counter counter = refused.get(refusal);
        if (counter == null) {
            String reason = refused.size() < REASONS_MAX ? denial.reason() : OTHER;
            counter = refused.computeIfAbsent(new Refusal(meter, denial.verdict(), reason), this::register);
        }
        counter.increment(times);
    }

    private Counter register(Refusal refusal) {
        String description = refusal.meter().equals("serac.engine.denials")
                ? "Answers to engines that a user may not do something"
                : "Requests that were refused for a reason that is about the caller";
        return Counter.builder(refusal.meter()).description(description)
                .tag("verdict", MetricNames.label(refusal.verdict())).tag("reason", refusal.reason())
                .register(registry);
    }
}
