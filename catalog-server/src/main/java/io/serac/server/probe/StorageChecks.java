package io.serac.server.probe;

import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.telemetry.StorageMetrics;
import io.serac.storage.EndpointPolicy;
import io.serac.storage.StorageProfile;
import io.serac.storage.probe.StorageProbe;
import io.serac.storage.probe.StorageReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Tries storages out, and keeps what that shows. A hole in the storage that a warehouse has stops handing out, on all servers, with
 * their next request, until a later check finds none; what could not be tried changes nothing. Thread-safe.
 */
public final class StorageChecks {
    private static final Duration AGAIN_MAX = Duration.ofMinutes(15);
    private static final double JITTER = 0.1;

    private final Sessions sessions;
    private final EndpointPolicy endpoints;
    private final Clock clock;
    private final Duration interval;
    private final RandomGenerator random;
    private final StorageMetrics metrics;

    /**
     * @param clock
     *            that the clocks of stores are compared with
     * @param interval
     *            from one check of a storage to the next in the background, more or less
     * @param random
     *            keeps the checks of many warehouses apart
     * @param metrics
     *            counts checks of the storages that warehouses have
     */
    public StorageChecks(Sessions sessions, EndpointPolicy endpoints, Clock clock, Duration interval,
            RandomGenerator random, StorageMetrics metrics) {
        this.sessions = sessions;
        this.endpoints = endpoints;
        this.clock = clock;
        this.interval = interval;
        this.random = random;
        this.metrics = metrics;
    }

    /**
     * A check that was made and is not kept yet. Immutable.
     *
     * @param storageRevision
     *            of what was checked
     * @param begunAt
     *            by the database's clock
     */
    record Made(UUID warehouseId, long storageRevision, Instant begunAt, StorageReport report) {
    }

    /** What a check has changed. */
    enum Effect {
        NONE, STOPPED, RESUMED
    }

    /**
     * Tries out a storage that is to be a warehouse's; takes a minute at most.
     *
     * @throws IllegalArgumentException
     *             if its endpoint is not allowed, with a message for the user
     */
    public StorageReport tryOut(StorageProfile profile, UUID warehouseId) {
        return StorageProbe.run(profile, warehouseId, endpoints, clock);
    }

    /** Keeps, in the transaction that gives a warehouse a storage, the report that it passed with. */
    public void keepPassed(Session session, UUID warehouseId, StorageReport report) {
        StorageCheckDao dao = session.dao(StorageCheckDao.class);
        long revision = dao.lock(warehouseId).orElseThrow();
        keep(dao, warehouseId, revision, report, null, List.of());
    }

    /** Checks the storage that a warehouse has. */
    Made make(UUID warehouseId, WarehouseStorage storage) {
        Instant begunAt = sessions.admin(session -> session.dao(StorageCheckDao.class).now());
        return new Made(warehouseId, storage.revision(), begunAt, tryOut(storage.profile(), warehouseId));
    }

    /**
     * Keeps a check in a transaction.
     *
     * @throws CatalogException
     *             CONFLICT if the storage is another one by now, NO_SUCH_WAREHOUSE if the warehouse is gone
     */
    Effect keep(Session session, Made made) {
        StorageCheckDao dao = session.dao(StorageCheckDao.class);
        UUID id = made.warehouseId();
        long revision = dao.lock(id).orElseThrow(
                () -> new CatalogException(ErrorCode.NO_SUCH_WAREHOUSE, "The warehouse was dropped"));
        if (revision != made.storageRevision()) {
            throw new CatalogException(ErrorCode.CONFLICT,
                    "The storage was changed while it was checked. Repeat the request");
        }
        KeptCheck before = dao.find(id).filter(kept -> kept.storageRevision() == revision).orElse(null);
        Instant seenBefore = before == null ? null : before.holeSeenAt();
        List<String> holesBefore = before == null ? List.of() : before.holes();
        boolean wasLeaky = seenBefore != null;
        // A check that began before the hole was seen says nothing about it.
        boolean isNewer = seenBefore == null || made.begunAt().isAfter(seenBefore);
        boolean isLeaky = switch (made.report().verdict()) {
            case LEAKS -> true;
            case SOUND -> wasLeaky && !isNewer;
            case UNDECIDED -> wasLeaky;
        };
        List<String> holes = made.report().holes();
        if (!isLeaky) {
            keep(dao, id, revision, made.report(), null, List.of());
        } else if (holes.isEmpty()) {
            keep(dao, id, revision, made.report(), seenBefore, holesBefore);
        } else {
            keep(dao, id, revision, made.report(), dao.now(), holes);
        }
        if (isLeaky == wasLeaky) {
            return Effect.NONE;
        }
        Effect effect = isLeaky ? Effect.STOPPED : Effect.RESUMED;
        if (dao.touch(id) != 1 || dao.record(id, isLeaky ? "storage-leaks" : "storage-sound") != 1) {
            throw new IllegalStateException("Locked warehouse " + id + " is gone");
        }
        return effect;
    }

    /**
     * Tells operators of a check that was kept.
     *
     * @param warehouse
     *            its name or id
     */
    void tell(Object warehouse, Made made, Effect effect) {
        metrics.checked(made.report().verdict());
        CheckLog.write(warehouse, made.report(), effect);
    }

    /** Counts a check that ended with an exception. */
    void failed() {
        metrics.checkFailed();
    }

    Optional<KeptCheck> find(UUID warehouseId) {
        return sessions.read(session -> session.dao(StorageCheckDao.class).find(warehouseId));
    }

    private void keep(StorageCheckDao dao, UUID id, long revision, StorageReport report, @Nullable Instant holeSeenAt,
            List<String> holes) {
        dao.keep(id, revision, ReportJson.of(report), holeSeenAt, holes.toArray(String[]::new),
                next(report.verdict()));
    }

    /** Seconds until the next check. */
    private double next(StorageReport.Verdict verdict) {
        boolean isSoon = verdict == StorageReport.Verdict.UNDECIDED && interval.compareTo(AGAIN_MAX) > 0;
        return (isSoon ? AGAIN_MAX : interval).toSeconds() * random.nextDouble(1 - JITTER, 1 + JITTER);
    }
}
