package io.serac.server;

import io.serac.server.authentication.SigningKeys;
import io.serac.server.configuration.Settings;
import io.serac.server.database.Database;
import io.serac.server.database.Sessions;
import io.serac.server.secret.SecretBox;
import io.serac.storage.StoreObserver;
import java.time.Clock;

/** Starts a new key for bearer tokens, while servers on the same database run. Stateless. */
public final class RotateSigningKey {
    private RotateSigningKey() {}

    /**
     * Makes the key; running servers read it within seconds.
     *
     * @param revoke
     *            whether everything that older keys signed is refused from then on, as after a theft
     */
    public static void run(Settings settings, boolean revoke, Clock clock) {
        try (OpenResources opened = new OpenResources()) {
            CatalogDatabase catalogDatabase = CatalogDatabase.open(settings, opened);
            catalogDatabase.prepareSchema();
            Database database = opened
                    .add(Database.open(catalogDatabase.address(), CatalogDatabase.limits(settings.database())));
            SecretBox box = MasterKeySource.open(settings, catalogDatabase, database, opened, StoreObserver.none());
            SigningKeys keys = SigningKeys.open(new Sessions(database), box, clock);
            if (revoke) {
                keys.rotateAndRevoke();
            } else {
                keys.rotate();
            }
        }
    }
}
