package io.serac.server.secret;

import java.security.SecureRandom;
import org.jdbi.v3.core.Jdbi;

/**
 * Random keys of 256 bits that all replicas share, by name; each is made on first use and kept in the database, sealed
 * if there is a master key. Thread-safe. Every call asks the database, so callers keep what they got.
 */
public final class ServerSecrets {
    private static final int KEY_BYTES = 32;

    private final ServerSecretDao dao;
    private final SecretBox box;
    private final SecureRandom random = new SecureRandom();

    public ServerSecrets(Jdbi database, SecretBox box) {
        this.dao = database.onDemand(ServerSecretDao.class);
        this.box = box;
    }

    /**
     * @return 32 bytes
     * @throws SecretException if the stored key is sealed with a master key that this server does not have
     */
    public byte[] get(String name) {
        return dao.find(name).map(row -> plain(name, row)).orElseGet(() -> create(name));
    }

    private byte[] create(String name) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        byte[] value = box.canSeal() ? box.seal(key, context(name)) : key;
        dao.insertIfAbsent(name, value, box.canSeal());
        return dao.find(name)
                .map(row -> plain(name, row))
                .orElseThrow(() -> new IllegalStateException("server secret " + name + " was just written"));
    }

    private byte[] plain(String name, ServerSecretRow row) {
        return row.sealed() ? box.open(row.value(), context(name)) : row.value();
    }

    static String context(String name) {
        return "server-secret/" + name;
    }
}
