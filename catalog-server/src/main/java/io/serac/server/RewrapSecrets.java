package io.serac.server;

import io.serac.server.authentication.SealedSigningKeys;
import io.serac.server.configuration.Settings;
import io.serac.server.database.Database;
import io.serac.server.database.Sessions;
import io.serac.server.location.SealedStorageSecrets;
import io.serac.server.secret.Rewrapping;
import io.serac.server.secret.SealedServerSecrets;
import io.serac.server.secret.SecretBox;
import io.serac.storage.StoreObserver;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Seals everything that is secret at rest with the active master key, while servers on the same database run. Stateless. */
public final class RewrapSecrets {
    private RewrapSecrets() {}

    /**
     * What was done.
     *
     * @param keyId
     *            of the active master key
     */
    public record Summary(String keyId, List<Rewrapping.Summary> kinds) {
        public Summary {
            kinds = List.copyOf(kinds);
        }

        /** Why values could not be opened. */
        public List<String> failures() {
            return kinds.stream().flatMap(kind -> kind.failures().stream()).toList();
        }
    }

    /**
     * @param progress
     *            is told now and then how far it is
     * @throws io.serac.server.secret.SecretException
     *             if there is no master key to seal with, or it is out of reach
     */
    public static Summary run(Settings settings, Consumer<String> progress) {
        try (OpenResources opened = new OpenResources()) {
            CatalogDatabase catalogDatabase = CatalogDatabase.open(settings, opened);
            catalogDatabase.prepareSchema();
            Database database = opened
                    .add(Database.open(catalogDatabase.address(), CatalogDatabase.limits(settings.database())));
            SecretBox box = MasterKeySource.open(settings, catalogDatabase, database, opened, StoreObserver.none());
            String keyId = box.requireActiveKeyId();
            Sessions sessions = new Sessions(database);
            return new Summary(keyId, Stream.of(new SealedServerSecrets(database.admin(), box),
                    new SealedSigningKeys(sessions, box), new SealedStorageSecrets(sessions, box))
                    .map(kind -> Rewrapping.run(kind, progress)).toList());
        }
    }
}
