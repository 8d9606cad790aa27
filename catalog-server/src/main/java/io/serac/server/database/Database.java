package io.serac.server.database;

import com.zaxxer.hikari.HikariDataSource;
import io.serac.server.telemetry.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/**
 * The catalog's database: three connection pools, apart so that reads, commits and administration cannot starve each
 * other. Thread-safe. Nothing connects before the first use.
 */
public final class Database implements AutoCloseable {
    private final HikariDataSource commitPool;
    private final HikariDataSource readPool;
    private final HikariDataSource adminPool;
    private final Jdbi commits;
    private final Jdbi reads;
    private final Jdbi admin;
    private final Tracing tracing;

    private Database(DatabaseAddress address, DatabaseLimits limits, Tracing tracing) {
        this.tracing = tracing;
        commitPool = ConnectionPool.open("commits", limits.commitConnectionsMax(), address, limits);
        readPool = ConnectionPool.open("reads", limits.readConnectionsMax(), address, limits);
        adminPool = ConnectionPool.open("admin", limits.adminConnectionsMax(), address, limits);
        commits = Mappings.jdbi(commitPool, tracing);
        reads = Mappings.jdbi(readPool, tracing);
        admin = Mappings.jdbi(adminPool, tracing);
    }

    public static Database open(DatabaseAddress address, DatabaseLimits limits) {
        return open(address, limits, Tracing.off());
    }

    /** As {@link #open(DatabaseAddress, DatabaseLimits)}; statements get spans. */
    public static Database open(DatabaseAddress address, DatabaseLimits limits, Tracing tracing) {
        return new Database(address, limits, tracing);
    }

    Tracing tracing() {
        return tracing;
    }

    /** @return for mutations of the catalog */
    public Jdbi commits() {
        return commits;
    }

    /** @return for reads that a client waits for; also on the primary, so that a client reads what it wrote */
    public Jdbi reads() {
        return reads;
    }

    /** @return for administration, health checks and background work */
    public Jdbi admin() {
        return admin;
    }

    /** @return the pools, to be measured */
    public List<HikariDataSource> pools() {
        return List.of(commitPool, readPool, adminPool);
    }

    /**
     * Behind a pooler the limits cannot be given when connecting.
     *
     * @throws DatabaseException if the user has none, with the statements that set them
     */
    public void requireLimits(DatabaseLimits limits) {
        Map<String, Duration> needed = new LinkedHashMap<>();
        needed.put("lock_timeout", limits.lockTimeout());
        needed.put("statement_timeout", limits.statementTimeout());
        needed.put("idle_in_transaction_session_timeout", limits.socketTimeout());
        List<String> missing = new ArrayList<>();
        needed.forEach((name, longest) -> {
            String statement = admin.withHandle(handle -> handle.createQuery("""
                    SELECT format('ALTER ROLE %I IN DATABASE %I SET %s = %L;', current_user, current_database(), s.name,
                                  :millis || 'ms')
                      FROM pg_settings s
                     WHERE s.name = :name AND s.setting::bigint NOT BETWEEN 1 AND :millis
                    """).bind("name", name).bind("millis", longest.toMillis()).mapTo(String.class).findOne()
                    .orElse(""));
            if (!statement.isEmpty()) {
                missing.add(statement);
            }
        });
        if (!missing.isEmpty()) {
            throw new DatabaseException(
                    "Behind a pooler in transaction mode (database.transaction-pooling) time limits have"
                            + " to be set for the user in the database: " + String.join(" ", missing)
                            + " Then let the pooler connect anew. More in docs/operations/postgresql.md.");
        }
    }

    /** @throws DatabaseException unless each commit waits for a standby */
    public void requireSynchronousReplication() {
        boolean isSynchronous = admin.withHandle(handle -> handle.createQuery("""
                SELECT current_setting('synchronous_standby_names') <> ''
                       AND current_setting('synchronous_commit') IN ('on', 'remote_apply')
                """).mapTo(Boolean.class).one());
        if (!isSynchronous) {
            throw new DatabaseException("The database does not wait for a standby at each commit, but"
                    + " database.require-synchronous-replication is set. Set synchronous_standby_names on it and"
                    + " synchronous_commit to on or remote_apply.");
        }
    }

    @Override
    public void close() {
        commitPool.close();
        readPool.close();
        adminPool.close();
    }
}
