package io.serac.server.authentication;

import io.serac.server.database.Sessions;
import io.serac.server.secret.SealedValues;
import io.serac.server.secret.SecretBox;
import java.util.List;
import java.util.Optional;

/** Keys that sign bearer tokens, retired ones too, for sealing them anew. Thread-safe. */
public final class SealedSigningKeys implements SealedValues {
    private final Sessions sessions;
    private final SecretBox box;

    public SealedSigningKeys(Sessions sessions, SecretBox box) {
        this.sessions = sessions;
        this.box = box;
    }

    @Override
    public String name() {
        return "keys of bearer tokens";
    }

    @Override
    public List<String> ids(String after, int limit) {
        return sessions.admin(session -> session.dao(SigningKeyDao.class).ids(after, limit));
    }

    @Override
    public Rewrapped rewrap(String id) {
        Optional<SigningKeyRow> row = sessions.admin(session -> session.dao(SigningKeyDao.class).find(id));
        if (row.isEmpty()) {
            return Rewrapped.GONE;
        }
        byte[] known = row.get().keyMaterial();
        String context = SigningKeys.context(id);
        Optional<byte[]> fresh =
                row.get().sealed() ? box.rewrap(known, context) : Optional.of(box.seal(known, context));
        if (fresh.isEmpty()) {
            return Rewrapped.CURRENT;
        }
        int replaced = sessions.admin(session -> session.dao(SigningKeyDao.class).replace(id, known, fresh.get()));
        return replaced == 1 ? Rewrapped.REWRAPPED : Rewrapped.CHANGED;
    }
}
