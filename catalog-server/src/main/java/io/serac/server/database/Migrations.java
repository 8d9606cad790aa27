package io.serac.server.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema of a database to the version that this server knows. Safe to run by several servers at once: Flyway
 * holds an advisory lock. Never repairs, never baselines, never goes back. Stateless.
 */
public final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final String LOCATION = "classpath:db/migration";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int ATTEMPTS_MAX = 120;
    /** How long another server's migrations may take, asked for once a second. */
    private static final int OTHERS_MAX_SECONDS = 900;

    private Migrations() {}

    /**
     * @return the number of migrations applied now
     * @throws DatabaseException if the database is out of reach, its schema is newer than this server or was changed by
     *     hand, or others keep a table locked for minutes
     */
    public static int migrate(DatabaseAddress address) {
        return migrate(address, LOCATION);
    }

    /** @param locations where migrations are found, as Flyway writes it */
    static int migrate(DatabaseAddress address, String... locations) {
        Flyway flyway = flyway(address, locations);
        int applied = 0;
        for (int attempt = 1;; attempt++) {
            try {
                requireKnownSchema(flyway);
                int before = flyway.info().applied().length;
                try {
                    return applied + flyway.migrate().migrationsExecuted;
                } catch (FlywayException e) {
                    applied += flyway.info().applied().length - before;
                    throw e;
                }
            } catch (FlywayException e) {
                if (attempt == ATTEMPTS_MAX || !isLocked(e)) {
                    throw new DatabaseException(
                            "Cannot bring the schema of " + address + " up to date: " + e.getMessage(), e);
                }
                LOG.info("A migration waits for a table that others use");
                pause();
            }
        }
    }

    /**
     * Looks, and changes nothing.
     *
     * @throws DatabaseException as {@link #migrate}
     */
    public static SchemaState state(DatabaseAddress address) {
        Flyway flyway = flyway(address, LOCATION);
        try {
            requireKnownSchema(flyway);
            List<String> missing = new ArrayList<>();
            for (MigrationInfo migration : flyway.info().pending()) {
                missing.add(migration.getVersion() + " " + migration.getDescription());
            }
            MigrationInfo current = flyway.info().current();
            if (current != null) {
                flyway.validate();
            }
            return new SchemaState(current == null ? "none" : current.getVersion().toString(), missing);
        } catch (FlywayException e) {
            throw new DatabaseException("Cannot use the schema of " + address + ": " + e.getMessage(), e);
        }
    }

    /** @throws DatabaseException as {@link #migrate}, or if a migration is missing */
    public static void requireCurrent(DatabaseAddress address) {
        SchemaState state = state(address);
        if (!state.isCurrent()) {
            throw new DatabaseException("The schema of the database is at version " + state.version()
                    + ", but this server"
                    + " needs " + state.missing().size() + " more migrations (" + String.join(", ", state.missing())
                    + "), and database.migrate-on-start is false. Run serac migrate first, or let starts migrate.");
        }
    }

    private static Flyway flyway(DatabaseAddress address, String... locations) {
        FluentConfiguration configuration = Flyway.configure()
                .dataSource(withTimeouts(address.url()), address.username(), address.password())
                .callbacks(new ShortLocks())
                .locations(locations)
                .loggers("slf4j")
                .cleanDisabled(true)
                .baselineOnMigrate(false)
                .lockRetryCount(OTHERS_MAX_SECONDS)
                .ignoreMigrationPatterns("*:pending");
        // Indices that are made while others write wait for all transactions, also for one that would hold the lock.
        configuration.getConfigurationExtension(PostgreSQLConfigurationExtension.class).setTransactionalLock(false);
        return configuration.load();
    }

    /** A migration may take minutes, so only connecting is bounded. */
    private static String withTimeouts(String url) {
        return url + (url.contains("?") ? "&" : "?")
                + "connectTimeout=5&loginTimeout=10&ApplicationName=serac%20migrations";
    }

    private static boolean isLocked(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && LOCK_NOT_AVAILABLE.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException("Interrupted while a migration waited for a table", e);
        }
    }

    private static void requireKnownSchema(Flyway flyway) {
        MigrationVersion known = MigrationVersion.EMPTY;
        MigrationVersion applied = MigrationVersion.EMPTY;
        for (MigrationInfo migration : flyway.info().all()) {
            boolean isFuture = migration.getState() == MigrationState.FUTURE_SUCCESS
                    || migration.getState() == MigrationState.FUTURE_FAILED;
            if (isFuture) {
                applied = later(applied, migration.getVersion());
            } else {
                known = later(known, migration.getVersion());
            }
        }
        if (applied.isNewerThan(known)) {
            throw new DatabaseException("The database has schema version " + applied + ", but this server knows only "
                    + known + ". A newer Serac has used it; start that version or a later one, or restore a backup.");
        }
    }

    private static MigrationVersion later(MigrationVersion left, MigrationVersion right) {
        return right.isNewerThan(left) ? right : left;
    }
}
