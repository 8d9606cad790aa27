package io.serac.server.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.serac.server.error.ErrorCode;
import java.util.EnumMap;
import java.util.Map;

/** Answers that are errors, by type, also of requests that belong to no operation. Thread-safe. */
public final class ErrorMetrics {
    private final Map<ErrorCode, Counter> counters = new EnumMap<>(ErrorCode.class);

    ErrorMetrics(MeterRegistry registry) {
        // All from the start: an alarm can only be set on what is there.
        for (ErrorCode code : ErrorCode.values()) {
            counters.put(code, Counter.builder("serac.errors")
                    .description("Answers that are errors, also to requests that belong to no operation")
                    .tag("type", code.type()).tag("status", Integer.toString(code.status())).register(registry));
        }
    }

    /** Counts one. */
    public void count(ErrorCode code) {
        MetricNames.of(counters, code).increment();
    }
}
