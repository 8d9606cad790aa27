package io.serac.server.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.serac.storage.StorageException;
import io.serac.storage.StoreObserver.Call;
import io.serac.storage.StoreObserver.Keys;
import io.serac.storage.probe.StorageReport.Verdict;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Calls to stores, to their token services and to KMS, what came of asking for keys, and of checks of storages. Thread-safe. As with {@link OperationMetrics}, no
 * timer is looked up by labels.
 */
public final class StorageMetrics {
    private static final Duration[] BUCKETS = {Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofMillis(250),
            Duration.ofSeconds(1), Duration.ofSeconds(5)};
    private static final String OK = "ok";
    private static final String FAILED = "failed";
    private static final int OUTCOMES = StorageException.Kind.values().length + 2;

    private final MeterRegistry registry;
    private final AtomicReferenceArray<Timer> timers = new AtomicReferenceArray<>(Call.values().length * OUTCOMES);
    private final Map<Keys, Counter> keys = new EnumMap<>(Keys.class);
    private final Map<Verdict, Counter> verdicts = new EnumMap<>(Verdict.class);
    private final Counter failedChecks;

    StorageMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Call call : Call.values()) {
            // What an alarm is about.
            timer(call, 0, OK);
            timer(call, 2 + StorageException.Kind.UNAVAILABLE.ordinal(),
                    MetricNames.label(StorageException.Kind.UNAVAILABLE));
        }
        for (Keys outcome : Keys.values()) {
            keys.put(outcome, Counter.builder("serac.credentials")
                    .description("Times that temporary keys for a table were asked for, to hand out or to sign with")
                    .tag("outcome", MetricNames.label(outcome)).register(registry));
        }
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(verdict, checks(MetricNames.label(verdict)));
        }
        failedChecks = checks(FAILED);
    }

    private Counter checks(String verdict) {
        return Counter.builder("serac.storage.checks")
                .description("Checks of warehouses' storages on this server, in the background and on demand")
                .tag("verdict", verdict).register(registry);
    }

    /** Makes a call, and counts it. */
    <T> T observe(Call kind, Supplier<T> call) {
        long beginNanos = System.nanoTime();
        int outcome = 1;
        String label = FAILED;
        try {
            T result = call.get();
            outcome = 0;
            label = OK;
            return result;
        } catch (StorageException failure) {
            outcome = 2 + failure.kind().ordinal();
            label = MetricNames.label(failure.kind());
            throw failure;
        } finally {
            timer(kind, outcome, label).record(System.nanoTime() - beginNanos, TimeUnit.NANOSECONDS);
        }
    }

    private Timer timer(Call kind, int outcome, String label) {
        int index = kind.ordinal() * OUTCOMES + outcome;
        Timer timer = timers.get(index);
        if (timer == null) {
            timer = Timer.builder("serac.storage.calls").description("Calls to stores, their token services and KMS")
                    .tag("call", MetricNames.label(kind)).tag("outcome", label).serviceLevelObjectives(BUCKETS)
                    .register(registry);
            timers.set(index, timer);
        }
        return timer;
    }

    /** A storage was checked, and that is what the check has shown. */
    public void checked(Verdict verdict) {
        MetricNames.of(verdicts, verdict).increment();
    }

    /** A check of a storage ended with an exception, or was not kept. */
    public void checkFailed() {
        failedChecks.increment();
    }

    /** Keys were asked for. */
    void keys(Keys outcome) {
        MetricNames.of(keys, outcome).increment();
    }
}
