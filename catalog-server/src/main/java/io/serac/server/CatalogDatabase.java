package io.serac.server;

import io.serac.server.configuration.DatabaseSettings;
import io.serac.server.configuration.Settings;
import io.serac.server.database.DataDirectory;
import io.serac.server.database.DatabaseAddress;
import io.serac.server.database.DatabaseLimits;
import io.serac.server.database.EmbeddedPostgres;
import io.serac.server.secret.Secret;
import java.nio.file.Path;

/**
 * The database that the settings ask for. Immutable.
 *
 * @param isEmbedded
 *            whether it is a PostgreSQL of our own, so that the data folder is ours alone
 * @param dataFolder
 *            absolute
 */
record CatalogDatabase(DatabaseAddress address, boolean isEmbedded, Path dataFolder) {

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
            String password = database.password().map(Secret::reveal).orElse("");
            DatabaseAddress address = new DatabaseAddress(database.url().get(), database.username(), password);
            return new CatalogDatabase(address, false, dataFolder);
        }
        opened.add(DataDirectory.lock(dataFolder));
        EmbeddedPostgres postgres = opened.add(EmbeddedPostgres.start(dataFolder.resolve("postgres")));
        return new CatalogDatabase(postgres.address(), true, dataFolder);
    }

    static DatabaseLimits limits(DatabaseSettings settings) {
        return new DatabaseLimits(settings.commitConnectionsMax(), settings.readConnectionsMax(),
                settings.adminConnectionsMax(), settings.connectTimeout(), settings.acquireTimeout(),
                settings.lockTimeout(), settings.statementTimeout(), settings.socketTimeout());
    }
}
