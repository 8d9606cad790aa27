package io.serac.server;

import io.serac.server.bootstrap.Bootstrap;
import io.serac.server.configuration.Settings;
import io.serac.server.database.Database;
import io.serac.server.secret.MasterKeys;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the master keys come from. Stateless. */
final class MasterKeySource {
    private static final Logger LOG = LoggerFactory.getLogger(MasterKeySource.class);

    private MasterKeySource() {}

    static MasterKeys read(Settings settings, CatalogDatabase catalogDatabase, Database database) {
        Optional<Path> keyFile = settings.secrets().keyFile();
        if (keyFile.isPresent()) {
            return MasterKeys.read(keyFile.get());
        }
        if (catalogDatabase.isEmbedded()) {
            Path embeddedFile = catalogDatabase.dataFolder().resolve("secrets.key");
            // A new key for secrets that an earlier one has sealed would only hide that this one is lost.
            return Bootstrap.isDone(database.admin())
                    ? MasterKeys.read(embeddedFile)
                    : MasterKeys.readOrCreate(embeddedFile);
        }
        LOG.warn("Without secrets.key-file the server's own keys are stored unsealed in the database, and warehouses"
                + " cannot store credentials");
        return MasterKeys.none();
    }
}
