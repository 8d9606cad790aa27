package io.serac.server.probe;

import io.serac.server.database.Sessions;
import io.serac.server.location.Storages;
import io.serac.server.telemetry.BackgroundMetrics;
import io.serac.server.telemetry.BackgroundMetrics.Task;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks storages again and again, so that a hole which an upgrade of a store has opened is noticed. Servers that share a database
 * share the work: each storage is checked by one of them, and each checks one at a time. Thread-safe.
 */
public final class RecheckStorages implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecheckStorages.class);
    private static final Duration ROUND_EVERY = Duration.ofSeconds(10);
    /** Longer than a check may last; then another server takes over. */
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration COUNT_EVERY = Duration.ofSeconds(10);
    private static final Duration STOP_MAX = Duration.ofSeconds(5);

    private final Sessions sessions;
    private final Storages storages;
    private final StorageChecks checks;
    private final ScheduledExecutorService clockwork =
            Executors.newScheduledThreadPool(2, Thread.ofVirtual().name("storage-check-", 0).factory());
    private final BackgroundMetrics metrics;
    private final List<ScheduledFuture<?>> rounds;
    private volatile double stopped = Double.NaN;

    private RecheckStorages(Sessions sessions, Storages storages, StorageChecks checks, BackgroundMetrics metrics) {
        this.sessions = sessions;
        this.storages = storages;
        this.checks = checks;
        this.metrics = metrics;
        this.rounds = List.of(
                clockwork.scheduleWithFixedDelay(this::round, ROUND_EVERY.toMillis(), ROUND_EVERY.toMillis(),
                        TimeUnit.MILLISECONDS),
                // Beside the rounds: a check lasts up to a minute.
                clockwork.scheduleWithFixedDelay(this::count, 0, COUNT_EVERY.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Starts to check what is due. */
    public static RecheckStorages start(Sessions sessions, Storages storages, StorageChecks checks,
            BackgroundMetrics metrics) {
        return new RecheckStorages(sessions, storages, checks, metrics);
    }

    /** Warehouses that hand nothing out because a check found a hole; not a number if that is not known. */
    public double stopped() {
        return stopped;
    }

    private void count() {
        try {
            stopped = sessions.admin(session -> session.dao(StorageCheckDao.class).countStopped());
        } catch (RuntimeException e) {
            stopped = Double.NaN;
            LOG.atDebug().setCause(e).log("stopped storages could not be counted");
        }
    }

    void round() {
        try {
            Optional<UUID> due = claim();
            while (due.isPresent() && !clockwork.isShutdown()) {
                check(due.get());
                due = claim();
            }
            metrics.succeeded(Task.STORAGE_CHECKS);
        } catch (RuntimeException e) {
            metrics.failed(Task.STORAGE_CHECKS);
            // The next round tries again; the schedule would end with an exception.
            LOG.atWarn().setCause(e).log("storages could not be checked");
        }
    }

    private Optional<UUID> claim() {
        return sessions.admin(session -> session.dao(StorageCheckDao.class).claim(LEASE.toSeconds()));
    }

    private void check(UUID warehouseId) {
        try {
            StorageChecks.Made made = checks.make(warehouseId, storages.of(warehouseId));
            StorageChecks.Effect effect = sessions.transaction(session -> checks.keep(session, made));
            checks.tell(warehouseId, made, effect);
        } catch (RuntimeException e) {
            checks.failed();
            metrics.failed(Task.STORAGE_CHECKS);
            // One that cannot be opened, or that was changed meanwhile, must not keep the others waiting.
            LOG.atWarn().addKeyValue("warehouse", warehouseId).setCause(e)
                    .log("a storage was not checked; tried again later");
        }
    }

    /** Stops; a check that is under way is cut off if it does not end soon. */
    @Override
    public void close() {
        rounds.forEach(each -> each.cancel(false));
        clockwork.shutdown();
        try {
            if (!clockwork.awaitTermination(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                clockwork.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            clockwork.shutdownNow();
        }
    }
}
