package io.serac.server;

import io.serac.server.bootstrap.Bootstrap;
import io.serac.server.configuration.SecretsSettings;
import io.serac.server.configuration.SecretsSettings.SealWith;
import io.serac.server.configuration.Settings;
import io.serac.server.database.Database;
import io.serac.server.secret.MasterKeys;
import io.serac.server.secret.SecretBox;
import io.serac.server.tls.TrustedAuthorities;
import io.serac.storage.StoreObserver;
import io.serac.storage.kms.KmsKey;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the master keys come from. Stateless. */
final class MasterKeySource {
    private static final Logger LOG = LoggerFactory.getLogger(MasterKeySource.class);

    private MasterKeySource() {}

    /**
     * @param opened
     *            gets what has to be closed
     * @param observer
     *            sees the calls to KMS
     */
    static SecretBox open(Settings settings, CatalogDatabase catalogDatabase, Database database, OpenResources opened,
            StoreObserver observer) {
        SecretsSettings secrets = settings.secrets();
        MasterKeys keys = ownKeys(secrets, catalogDatabase, database);
        if (secrets.kmsKeyArn().isPresent()) {
            KmsKey kms = opened.add(KmsKey.open(secrets.kmsKeyArn().get(), secrets.kmsEndpoint().orElse(null),
                    TlsSetup.authorities(settings).map(TrustedAuthorities::manager).orElse(null), observer));
            keys = keys.with(kms, secrets.sealWith().orElse(SealWith.KMS) == SealWith.KMS);
        }
        SecretBox box = new SecretBox(keys);
        if (!box.canSeal()) {
            LOG.warn(
                    "Without a master key the server's own keys are stored unsealed in the database, and warehouses cannot"
                            + " store credentials; {}",
                    SecretBox.howToGetAKey());
        }
        return box;
    }

    private static MasterKeys ownKeys(SecretsSettings secrets, CatalogDatabase catalogDatabase, Database database) {
        if (secrets.keyFile().isPresent()) {
            return MasterKeys.read(secrets.keyFile().get());
        }
        if (secrets.keys().isPresent()) {
            return MasterKeys.parse(secrets.keys().get());
        }
        if (!catalogDatabase.isEmbedded()) {
            return MasterKeys.none();
        }
        Path file = catalogDatabase.dataFolder().resolve("secrets.key");
        if (secrets.kmsKeyArn().isPresent()) {
            return Files.exists(file) ? MasterKeys.read(file) : MasterKeys.none();
        }
        // A new key for secrets that an earlier one has sealed would only hide that this one is lost.
        return Bootstrap.isDone(database.admin()) ? MasterKeys.read(file) : MasterKeys.readOrCreate(file);
    }
}
