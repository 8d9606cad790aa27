package io.serac.server;

import io.serac.server.configuration.DatabaseSettings;
import io.serac.server.configuration.Settings;
import io.serac.server.database.DataDirectory;
import io.serac.server.database.Database;
import io.serac.server.database.DatabaseAddress;
import io.serac.server.database.DatabaseLimits;
import io.serac.server.database.EmbeddedPostgres;
import io.serac.server.database.Migrations;
import io.serac.server.database.ServingGrants;
import io.serac.server.database.Standby;
import io.serac.server.secret.Secret;
import io.serac.server.telemetry.Metrics;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The database that the settings ask for. Immutable.
 *
 * @param address
 *            for requests, as the user that serves
 * @param direct
 *            the same past any pooler
 * @param owner
 *            past any pooler, as the user that changes the schema
 * @param isEmbedded
 *            whether it is a PostgreSQL of our own, so that the data folder is ours alone
 * @param isMigratedOnStart
 *            whether a start may change the schema
 * @param dataFolder
 *            absolute
 */
record CatalogDatabase(DatabaseAddress address, DatabaseAddress direct, DatabaseAddress owner, boolean isEmbedded,
        boolean isMigratedOnStart, Path dataFolder) {

    /**
     * Starts the embedded PostgreSQL unless {@code database.url} names another one, which is not touched here.
     *
     * @param opened
     *            gets what has to be closed
     */
    static CatalogDatabase open(Settings settings, OpenResources opened) {
        DatabaseSettings database = settings.database();
        Path dataFolder = settings.data().toAbsolutePath().normalize();
        if (database.url().isPresent()) {
            String url = database.url().get();
            String directUrl = database.directUrl().orElse(url);
            String password = password(database.password(), database.passwordFile(), "database.password-file");
            DatabaseAddress direct = new DatabaseAddress(directUrl, database.username(), password);
            return new CatalogDatabase(new DatabaseAddress(url, database.username(), password), direct,
                    owner(database.migration(), direct), false, database.migrateOnStart(), dataFolder);
        }
        opened.add(DataDirectory.lock(dataFolder));
        EmbeddedPostgres postgres = opened.add(EmbeddedPostgres.start(dataFolder.resolve("postgres")));
        return new CatalogDatabase(postgres.address(), postgres.address(), postgres.address(), true,
                database.migrateOnStart(), dataFolder);
    }

    /**
     * What pages of lists may come from, if the settings name it.
     *
     * @throws io.serac.server.database.DatabaseException
     *             if it is no standby of the database
     */
    @Nullable
    Standby openStandby(DatabaseSettings settings, Database database, Metrics metrics, OpenResources opened) {
        if (settings.readUrl().isEmpty()) {
            return null;
        }
        DatabaseSettings.Read read = settings.read();
        String url = settings.readUrl().get();
        DatabaseAddress reading = read.username()
                .map(username -> new DatabaseAddress(url, username,
                        password(read.password(), read.passwordFile(), "database.read.password-file")))
                .orElse(new DatabaseAddress(url, address.username(), address.password()));
        Standby standby = opened.add(Standby.open(reading, settings.listConnectionsMax(), database, metrics));
        standby.require();
        return standby;
    }

    private static DatabaseAddress owner(DatabaseSettings.Migration migration, DatabaseAddress direct) {
        return migration.username()
                .map(username -> new DatabaseAddress(direct.url(), username,
                        password(migration.password(), migration.passwordFile(), "database.migration.password-file")))
                .orElse(direct);
    }

    private static String password(Optional<Secret> password, Optional<Path> file, String fileKey) {
        return file.map(path -> Secret.read(path, fileKey)).or(() -> password).map(Secret::reveal).orElse("");
    }

    static DatabaseLimits limits(DatabaseSettings settings) {
        return new DatabaseLimits(settings.commitConnectionsMax(), settings.readConnectionsMax(),
                settings.adminConnectionsMax(), settings.connectTimeout(), settings.acquireTimeout(),
                settings.lockTimeout(), settings.statementTimeout(), settings.socketTimeout(),
                settings.transactionPooling());
    }

    /** Makes sure that the schema is the one that this server knows: by migrations, or by refusing to go on. */
    void prepareSchema() {
        if (isMigratedOnStart) {
            migrate();
        } else {
            Migrations.requireCurrent(direct);
        }
    }

    /** @return the number of migrations applied now */
    int migrate() {
        int applied = Migrations.migrate(owner);
        if (!owner.username().equals(address.username())) {
            ServingGrants.give(owner, address.username());
        }
        return applied;
    }
}
