package io.serac.server.audit;

import io.serac.authorizer.Decision;
import io.serac.server.access.EngineDenials;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.Denial;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.HandedOut;
import io.serac.server.http.Request;
import io.serac.server.http.RequestAuditor;
import io.serac.server.idempotency.AuditContext;
import io.serac.server.idempotency.Outcomes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes down who was refused and who read, and streams that and every change. Requests never wait for it: records are left in bounded
 * backlogs, and written by threads of its own. Changes are not written here, their own transactions do that. Thread-safe.
 */
public final class AuditLog implements RequestAuditor, Outcomes.ChangeListener, EngineDenials, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final Duration WRITE_EVERY = Duration.ofMillis(500);
    private static final Duration KEEP_PARTITIONS_EVERY = Duration.ofMinutes(10);
    private static final Duration STOP_MAX = Duration.ofSeconds(5);

    private final Sessions sessions;
    private final Options options;
    private final Stream stream;
    private final Clock clock;
    private final Backlog toDatabase;
    private final Backlog toStream;
    private final ReadCounts reads = new ReadCounts(this::leave);
    private final DenialCounts denials;
    private final ScheduledExecutorService clockwork;

    private AuditLog(Sessions sessions, Options options, Drops drops, Stream stream, Clock clock) {
        this.sessions = sessions;
        this.options = options;
        this.stream = stream;
        this.clock = clock;
        this.toDatabase = new Backlog(records -> drops.dropped("database", records));
        this.toStream = new Backlog(records -> drops.dropped("stream", records));
        this.denials = new DenialCounts(this::leave, records -> drops.dropped("database", records));
        this.clockwork = Executors.newScheduledThreadPool(2, Thread.ofVirtual().name("audit-", 0).factory());
    }

    /**
     * What is kept.
     *
     * @param countsReads
     *            whether allowed reads are counted
     * @param retention
     *            how long records are kept at least
     */
    public record Options(boolean countsReads, Duration retention) {
    }

    /** Counts what was lost. Thread-safe. */
    @FunctionalInterface
    public interface Drops {
        /** So many records did not get there. */
        void dropped(String destination, long records);
    }

    /** Where the lines go besides. Used by one thread. */
    @FunctionalInterface
    public interface Stream {
        /** Takes one JSON object, without the end of its line. */
        void line(byte[] json);
    }

    /** Makes room for records, and starts to write them. */
    public static AuditLog start(Sessions sessions, Options options, Drops drops, Stream stream, Clock clock) {
        AuditLog log = new AuditLog(sessions, options, drops, stream, clock);
        log.guarded(log::keepPartitions);
        log.every(WRITE_EVERY, log::toDatabase);
        log.every(WRITE_EVERY, log::toStream);
        log.every(KEEP_PARTITIONS_EVERY, log::keepPartitions);
        return log;
    }

    private void every(Duration delay, Runnable work) {
        // Nothing waits for it: it ends with the clockwork, and no exception leaves it.
        ScheduledFuture<?> unused = clockwork.scheduleWithFixedDelay(() -> guarded(work), delay.toMillis(),
                delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            // The next round tries again; the schedule would end with an exception.
            LOG.atWarn().setCause(e).log("audit fell behind");
        }
    }

    @Override
    public void allowed(Request request, Decision.Allowed decision, @Nullable HandedOut handedOut) {
        if (handedOut != null) {
            leave(AuditRecord.handedOut(clock.instant(), AuditContext.of(request), decision, handedOut));
        } else if (options.countsReads() && !request.operation().isMutation()) {
            reads.count(clock.instant(), AuditContext.of(request), decision);
        }
    }

    /** Refusals that are about the caller; what is absent or wrong is nobody's business. */
    @Override
    public void refused(Request request, CatalogException refusal) {
        Denial denial = refusal.denial().orElse(null);
        if (denial == null && refusal.code() == ErrorCode.FORBIDDEN) {
            denial = new Denial(Denial.Verdict.FORBIDDEN, "refused", List.of(), 0, List.of());
        }
        if (denial != null) {
            leave(AuditRecord.refused(clock.instant(), AuditContext.of(request), refusal, denial));
        }
    }

    @Override
    public void denied(AuditContext context, Denial denial) {
        Instant now = clock.instant();
        denials.count(now, AuditRecord.denied(now, context, denial),
                () -> AuditRecord.deniedToMany(now, context, denial));
    }

    @Override
    public void applied(Outcomes.Changed change) {
        AuditRecord.applied(clock.instant(), change).forEach(toStream::leave);
    }

    private void leave(AuditRecord record) {
        toDatabase.leave(record);
        toStream.leave(record);
    }

    private void toDatabase() {
        reads.passOn(clock.instant());
        denials.passOn(clock.instant());
        boolean isDone = toDatabase.drain(records -> {
            try {
                return sessions.admin(session -> RecordDao.insert(session, records)) == records.size();
            } catch (CatalogException unavailable) {
                if (unavailable.code() != ErrorCode.SERVICE_UNAVAILABLE) {
                    throw unavailable;
                }
                return false;
            }
        });
        if (!isDone) {
            LOG.atDebug().log("records of the audit wait for the database");
        }
    }

    private void toStream() {
        toStream.drain(records -> {
            for (AuditRecord record : records) {
                stream.line(AuditJson.line(record));
            }
            return true;
        });
    }

    private void keepPartitions() {
        int changed = sessions.admin(
                session -> session.dao(SearchDao.class).keepPartitions(options.retention().toSeconds()));
        LOG.atDebug().addKeyValue("changed", changed).log("partitions of the audit kept");
    }

    /** Writes what is left, as far as that is quickly done. */
    @Override
    public void close() {
        clockwork.shutdown();
        try {
            if (!clockwork.awaitTermination(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                clockwork.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            clockwork.shutdownNow();
        }
        Instant now = clock.instant();
        reads.passOnAll(now);
        denials.passOnAll(now);
        guarded(this::toDatabase);
        guarded(this::toStream);
    }
}
