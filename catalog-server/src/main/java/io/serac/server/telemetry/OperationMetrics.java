package io.serac.server.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.serac.server.operation.Operation;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Duration of requests by operation and status. Thread-safe. A request costs an array read and the timer itself: looking a
 * timer up by its labels would cost more than the request's own work.
 */
public final class OperationMetrics {
    private static final int STATUSES = 600;
    private static final Duration[] BUCKETS = {Duration.ofMillis(5), Duration.ofMillis(25), Duration.ofMillis(100),
            Duration.ofMillis(500), Duration.ofMillis(2500), Duration.ofSeconds(10)};

    private final MeterRegistry registry;
    private final AtomicReferenceArray<Timer> timers = new AtomicReferenceArray<>(Operation.values().length * STATUSES);

    public OperationMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Counts one answered request. */
    public void record(Operation operation, int status, long nanos) {
        int index = operation.ordinal() * STATUSES + (status > 0 && status < STATUSES ? status : 0);
        Timer timer = timers.get(index);
        if (timer == null) {
            timer = register(operation, status);
            timers.set(index, timer);
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** The registry gives the same timer to all who ask for the same labels. */
    private Timer register(Operation operation, int status) {
        return Timer.builder("serac.requests").description("Answered requests").tag("operation", operation.id())
                .tag("status", Integer.toString(status)).serviceLevelObjectives(BUCKETS).register(registry);
    }
}
