package io.serac.server.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** Where pages of lists come from when there is a standby for them. Thread-safe. */
public final class ListMetrics {
    private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

    /** Why a page comes from where it does. */
    public enum Reason {
        /** The standby shows all that it has to. The only reason to take its page. */
        CURRENT,
        /** It may not show all of it yet. */
        BEHIND,
        /** It did not answer, or not in time. */
        FAILED,
        /** It was not asked, because there was trouble with it a moment ago. */
        PAUSED,
        /** It is no standby, or not any more. */
        PROMOTED,
        /** It shows another database. */
        FOREIGN
    }

    ListMetrics(MeterRegistry registry) {
        for (Reason reason : Reason.values()) {
            counters.put(reason, Counter.builder("serac.list.pages")
                    .description(
                            "Pages of lists since there is a standby for them, and why they came from where they did")
                    .tag("source", reason == Reason.CURRENT ? "standby" : "primary")
                    .tag("reason", MetricNames.label(reason)).register(registry));
        }
    }

    /** Counts one page. */
    public void read(Reason reason) {
        MetricNames.of(counters, reason).increment();
    }
}
