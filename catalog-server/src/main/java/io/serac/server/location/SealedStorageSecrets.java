package io.serac.server.location;

import io.serac.server.database.Sessions;
import io.serac.server.secret.SealedValues;
import io.serac.server.secret.SecretBox;
import io.serac.storage.ProfileSecrets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Secrets of warehouses, for sealing them anew: their data keys are wrapped anew, and the single secrets of earlier releases get
 * one. Thread-safe.
 */
public final class SealedStorageSecrets implements SealedValues {
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Sessions sessions;
    private final SecretBox box;
    private final StorageSecrets secrets;

    public SealedStorageSecrets(Sessions sessions, SecretBox box) {
        this.sessions = sessions;
        this.box = box;
        this.secrets = new StorageSecrets(box);
    }

    @Override
    public String name() {
        return "warehouses with secrets";
    }

    @Override
    public List<String> ids(String after, int limit) {
        UUID last = after.isEmpty() ? BEFORE_ALL : UUID.fromString(after);
        return sessions.admin(session -> session.dao(StorageDao.class).withSecrets(last, limit)).stream()
                .map(UUID::toString).toList();
    }

    @Override
    public Rewrapped rewrap(String text) {
        UUID id = UUID.fromString(text);
        Optional<StorageDao.Row> row = sessions.admin(session -> session.dao(StorageDao.class).find(id));
        if (row.isEmpty()) {
            return Rewrapped.GONE;
        }
        SealedSecrets sealed = row.get().secrets();
        // Opened as a whole, so that nobody takes the old key away from one that is damaged.
        ProfileSecrets opened = secrets.open(id, sealed);
        if (sealed.dataKey() != null) {
            return rewrapDataKey(id, sealed.dataKey());
        }
        return sealed.single() == null ? Rewrapped.GONE
                : giveDataKey(id, sealed.single(), secrets.seal(id, row.get().revision(), opened));
    }

    private Rewrapped rewrapDataKey(UUID id, byte[] known) {
        Optional<byte[]> fresh = box.rewrap(known, StorageSecrets.dataKeyContext(id));
        if (fresh.isEmpty()) {
            return Rewrapped.CURRENT;
        }
        return done(sessions.admin(session -> session.dao(StorageDao.class).replaceDataKey(id, known, fresh.get())));
    }

    private Rewrapped giveDataKey(UUID id, byte[] known, SealedSecrets fresh) {
        return done(sessions.admin(session -> session.dao(StorageDao.class).replaceSingle(id, known, fresh.dataKey(),
                fresh.revision(), fresh.credentials())));
    }

    private static Rewrapped done(int replaced) {
        return replaced == 1 ? Rewrapped.REWRAPPED : Rewrapped.CHANGED;
    }
}
