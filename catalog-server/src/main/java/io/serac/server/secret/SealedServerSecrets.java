package io.serac.server.secret;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Keys that all replicas share, for sealing them anew; those that were stored without a master key too. Thread-safe. */
public final class SealedServerSecrets implements SealedValues {
    private final ServerSecretDao dao;
    private final SecretBox box;

    public SealedServerSecrets(Jdbi database, SecretBox box) {
        this.dao = database.onDemand(ServerSecretDao.class);
        this.box = box;
    }

    @Override
    public String name() {
        return "keys shared by servers";
    }

    @Override
    public List<String> ids(String after, int limit) {
        return dao.names(after, limit);
    }

    @Override
    public Rewrapped rewrap(String name) {
        Optional<ServerSecretRow> row = dao.find(name);
        if (row.isEmpty()) {
            return Rewrapped.GONE;
        }
        byte[] known = row.get().value();
        String context = ServerSecrets.context(name);
        Optional<byte[]> fresh =
                row.get().sealed() ? box.rewrap(known, context) : Optional.of(box.seal(known, context));
        if (fresh.isEmpty()) {
            return Rewrapped.CURRENT;
        }
        return dao.replace(name, known, fresh.get()) == 1 ? Rewrapped.REWRAPPED : Rewrapped.CHANGED;
    }
}
