package io.serac.server.database;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Brings the schema of a database to the version that this server knows. Safe to run by several servers at once: Flyway
 * holds an advisory lock. Never repairs, never baselines, never goes back.
 */
public final class Migrations {
    private Migrations() {}

    /**
     * @return the number of migrations applied now
     * @throws DatabaseException if the database is out of reach, or its schema is newer than this server or was changed
     *     by hand
     */
    public static int migrate(DatabaseAddress address) {
        Flyway flyway = flyway(address);
        try {
            requireKnownSchema(flyway);
            return flyway.migrate().migrationsExecuted;
        } catch (FlywayException e) {
            throw new DatabaseException("Cannot bring the schema of " + address + " up to date: " + e.getMessage(), e);
        }
    }

    private static Flyway flyway(DatabaseAddress address) {
        return Flyway.configure()
                .dataSource(withTimeouts(address.url()), address.username(), address.password())
                .locations("classpath:db/migration")
                .loggers("slf4j")
                .cleanDisabled(true)
                .baselineOnMigrate(false)
                .ignoreMigrationPatterns(new String[0])
                .load();
    }

    /** A migration may take minutes, so only connecting is bounded. */
    private static String withTimeouts(String url) {
        return url + (url.contains("?") ? "&" : "?")
                + "connectTimeout=5&loginTimeout=10&ApplicationName=serac%20migrations";
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
