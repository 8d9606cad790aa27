package io.serac.server.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** What the server does beside requests: how often it went well, when last, and what waits. Thread-safe. */
public final class BackgroundMetrics {
    private final MeterRegistry registry;
    private final Clock clock;
    private final Map<Task, Counts> tasks = new EnumMap<>(Task.class);

    /** Kinds of background work. */
    public enum Task {
        /** Deletes the files of dropped objects. */
        PURGE_OBJECT,
        /** Deletes metadata files that no table names any more. */
        DELETE_FILES,
        /** Forgets what is over. */
        HOUSEKEEPING,
        /** Looks for files of commits that failed. */
        ORPHANS_OF_COMMITS,
        /** Looks for files of creates that failed. */
        ORPHANS_OF_CREATES,
        /** Checks storages again. */
        STORAGE_CHECKS,
        /** Reads what has changed of the policies. */
        POLICY_READS
    }

    private static final class Counts {
        private final Counter successes;
        private final Counter failures;
        private volatile double lastSuccessSeconds = Double.NaN;

        Counts(Counter successes, Counter failures) {
            this.successes = successes;
            this.failures = failures;
        }
    }

    BackgroundMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        for (Task task : Task.values()) {
            Counts counts = new Counts(runs(task, "success"), runs(task, "failure"));
            tasks.put(task, counts);
            Gauge.builder("serac.background.last.success.timestamp", counts, each -> each.lastSuccessSeconds)
                    .description("Time of the last success on this server since 1970; not a number if there was none")
                    .baseUnit("seconds").tag("task", MetricNames.label(task)).register(registry);
        }
    }

    private Counter runs(Task task, String outcome) {
        return Counter.builder("serac.background.runs").description("Rounds and jobs of background work on this server")
                .tag("task", MetricNames.label(task)).tag("outcome", outcome).register(registry);
    }

    /** Work has ended as it should. */
    public void succeeded(Task task) {
        Counts counts = MetricNames.of(tasks, task);
        counts.successes.increment();
        counts.lastSuccessSeconds = clock.millis() / 1000.0;
    }

    /** Work has ended with an exception. */
    public void failed(Task task) {
        MetricNames.of(tasks, task).failures.increment();
    }

    /** The same work, counted each time. */
    public Runnable counted(Task task, Runnable work) {
        return () -> {
            try {
                work.run();
                succeeded(task);
            } catch (RuntimeException e) {
                failed(task);
                throw e;
            }
        };
    }

    /**
     * Shows how many jobs there are for all servers together.
     *
     * @param state
     *            {@code waiting}, or {@code failing} for those that have failed at least once and are tried again
     */
    public void measureJobs(Task kind, String state, DoubleSupplier jobs) {
        Gauge.builder("serac.background.jobs", jobs, DoubleSupplier::getAsDouble)
                .description("Jobs that all servers together have before them; not a number if that is not known")
                .tag("task", MetricNames.label(kind)).tag("state", state).strongReference(true).register(registry);
    }

    /** Shows how many warehouses hand nothing out because a check of their storage found a hole. */
    public void measureStoppedStorages(DoubleSupplier stopped) {
        Gauge.builder("serac.storages.stopped", stopped, DoubleSupplier::getAsDouble)
                .description("Warehouses that hand nothing out because a check of their storage found a hole")
                .strongReference(true).register(registry);
    }
}
