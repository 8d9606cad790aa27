package io.serac.server.database;

import com.zaxxer.hikari.HikariDataSource;
import io.serac.server.telemetry.ListMetrics;
import io.serac.server.telemetry.ListMetrics.Reason;
import io.serac.server.telemetry.Metrics;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy of the database that follows it, for pages of lists. It is used only while it is seen to show all that was committed before
 * a position of the log, and never waited for: whatever is wrong with it, the page comes from the database. Thread-safe.
 */
public final class Standby implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Standby.class);
    /** After trouble; then one request tries again. */
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final long NOT_PAUSED = Long.MIN_VALUE;
    private static final int FIRST_LOOKS_MAX = 8;

    private static final String CLUSTER = "(SELECT system_identifier FROM pg_control_system())";
    /** Of all databases and schemas of a cluster. */
    private static final String TABLE = """
            concat_ws(':', (SELECT oid FROM pg_database WHERE datname = current_database()),
                      CAST(to_regclass('catalog_object') AS oid))""";

    /**
     * SQL of a text: the cluster, the timeline of its log and how far that has been written, and the one table of objects. All that
     * the same statement sees is in the log before that, as what was committed is there before anybody sees it; the log on disk
     * would not be enough, because {@code synchronous_commit = off} does not wait for it. NULL on a standby.
     */
    public static final String POSITION = """
            CASE WHEN NOT pg_is_in_recovery() THEN
                 concat_ws(' ', %s, left(pg_walfile_name(pg_current_wal_insert_lsn()), 8), pg_current_wal_insert_lsn(), %s)
            END""".formatted(CLUSTER, TABLE);

    // The timeline counts because a standby that had received more than the one which was promoted stays on a log of its own, whose
    // positions may be higher. What the control file says of it lags until the next checkpoint. The table may not be there before
    // the position is reached.
    private static final String ASK = """
            SELECT CASE WHEN NOT pg_is_in_recovery() THEN 'PROMOTED'
                        WHEN CAST(%s AS text) <> split_part(:position, ' ', 1) THEN 'FOREIGN'
                        WHEN (SELECT upper(lpad(to_hex(timeline_id), 8, '0')) FROM pg_control_checkpoint())
                                 = split_part(:position, ' ', 2)
                             AND pg_last_wal_replay_lsn() >= CAST(split_part(:position, ' ', 3) AS pg_lsn)
                        THEN CASE WHEN %s = split_part(:position, ' ', 4) THEN 'CURRENT' ELSE 'FOREIGN' END
                        ELSE 'BEHIND' END
            """.formatted(CLUSTER, TABLE);

    private final DatabaseAddress address;
    private final Database primary;
    private final HikariDataSource pool;
    private final Jdbi lists;
    private final ListMetrics metrics;
    private final AtomicLong pausedUntilNanos = new AtomicLong(NOT_PAUSED);
    private volatile Reason found = Reason.CURRENT;

    private Standby(DatabaseAddress address, int connectionsMax, Database primary, Metrics metrics) {
        this.address = address;
        this.primary = primary;
        // Short, because the primary answers instead. Each statement is a transaction, so that it sees what is there when it begins.
        DatabaseLimits limits = new DatabaseLimits(1, 1, 1, Duration.ofSeconds(1), Duration.ofMillis(250),
                Duration.ofMillis(250), Duration.ofMillis(750), Duration.ofSeconds(1), false);
        pool = ConnectionPool.open("lists", connectionsMax, address, limits,
                " -c default_transaction_read_only=on -c default_transaction_isolation=read\\ committed");
        lists = Mappings.jdbi(pool, primary.tracing());
        this.metrics = metrics.measureLists(pool);
    }

    /**
     * Connects nowhere yet.
     *
     * @param primary
     *            the database that it follows
     */
    public static Standby open(DatabaseAddress address, int connectionsMax, Database primary, Metrics metrics) {
        return new Standby(address, connectionsMax, primary, metrics);
    }

    /**
     * Looks at it for the first time. One that does not answer may do so later.
     *
     * @throws DatabaseException
     *             if it is none, or one of another database, or the database cannot be compared with any
     */
    public void require() {
        String position = position();
        // A first connection may take longer than a list may wait.
        for (int look = 0; position != null && look < FIRST_LOOKS_MAX; look++) {
            Reason reason = read(position, handle -> true).reason();
            if (reason == Reason.PROMOTED || reason == Reason.FOREIGN) {
                throw new DatabaseException("Lists cannot be read from database.read-url: "
                        + trouble(reason).orElse("")
                        + ". Name a standby of the database of database.url, or leave the setting out.");
            }
            if (reason != Reason.FAILED) {
                return;
            }
        }
    }

    private @Nullable String position() {
        try {
            return primary.admin().withHandle(
                    handle -> handle.createQuery("SELECT " + POSITION).mapTo(String.class).findOne().orElse(null));
        } catch (JdbiException e) {
            throw new DatabaseException(
                    "The database does not tell how far its log has been written, so lists cannot be"
                            + " read from a standby of it. Leave database.read-url out.",
                    e);
        }
    }

    /** Why pages have to come from the database itself, as far as the last list has shown; empty if there is no reason to look. */
    public Optional<String> trouble() {
        return trouble(found);
    }

    private Optional<String> trouble(Reason reason) {
        return switch (reason) {
            case CURRENT, BEHIND, PAUSED -> Optional.empty();
            case FAILED ->
                Optional.of(address.withoutParameters() + " does not answer, or not in time; the log says more");
            case PROMOTED -> Optional.of(address.withoutParameters() + " is no standby");
            case FOREIGN -> Optional.of(address.withoutParameters() + " shows another database");
        };
    }

    /**
     * What a statement yields on the standby; empty unless that shows all that was committed before a position.
     *
     * @param position
     *            null if that is not known
     */
    <R> Optional<R> page(@Nullable String position, Function<Handle, R> statement) {
        if (position == null || !mayBeAsked()) {
            metrics.read(position == null ? Reason.BEHIND : Reason.PAUSED);
            return Optional.empty();
        }
        Answer<R> answer = read(position, statement);
        metrics.read(answer.reason());
        return answer.page();
    }

    private boolean mayBeAsked() {
        long until = pausedUntilNanos.get();
        return until == NOT_PAUSED || (System.nanoTime() - until >= 0
                && pausedUntilNanos.compareAndSet(until, System.nanoTime() + PAUSE.toNanos()));
    }

    private <R> Answer<R> read(String position, Function<Handle, R> statement) {
        try (Handle handle = lists.open()) {
            Reason reason = Reason.valueOf(
                    handle.createQuery(ASK).bind("position", position).mapTo(String.class).one());
            // Only now, and not in the same statement: it would see what was there before the answer.
            Optional<R> page = reason == Reason.CURRENT ? Optional.of(statement.apply(handle)) : Optional.empty();
            note(reason, null);
            return new Answer<>(reason, page);
        } catch (JdbiException e) {
            note(Reason.FAILED, e);
            return new Answer<>(Reason.FAILED, Optional.empty());
        }
    }

    private record Answer<R>(Reason reason, Optional<R> page) {
    }

    private void note(Reason reason, @Nullable Exception cause) {
        Reason before = found;
        found = reason;
        boolean isTrouble = trouble(reason).isPresent();
        pausedUntilNanos.set(isTrouble ? System.nanoTime() + PAUSE.toNanos() : NOT_PAUSED);
        if (isTrouble && before != reason) {
            LOG.atWarn().setCause(cause).addKeyValue("reason", reason).log("Lists are read from the primary alone");
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
