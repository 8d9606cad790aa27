package io.serac.server.authentication;

import io.serac.server.database.Sessions;
import io.serac.server.secret.SecretBox;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The keys that sign and verify the server's own bearer tokens, shared by all replicas through the database. The newest
 * one signs; older ones verify until they are retired. Replicas read the keys again once per {@link #REFRESH_PERIOD},
 * and a new key begins to sign only when all of them have had the time to read it: no replica meets a token whose key
 * it cannot know. Thread-safe.
 */
public final class SigningKeys {
    /** How long a replica may not know of a new or a retired key; also how often unknown key ids can make it ask. */
    static final Duration REFRESH_PERIOD = Duration.ofSeconds(10);
    /** Age at which a key begins to sign. */
    static final Duration SETTLE_DELAY = REFRESH_PERIOD.plusSeconds(5);
    /** Longer than the life of any token that a replica may still sign with the old key. */
    static final Duration RETIRE_DELAY = TokenIssuer.LIFE.plus(Duration.ofMinutes(5));

    private record Loaded(Map<String, SigningKey> byId, SigningKey signer, long atMillis) {}

    private final Sessions sessions;
    private final SecretBox box;
    private final Clock clock;
    private final ReentrantLock loading = new ReentrantLock();
    private volatile Loaded loaded;

    private SigningKeys(Sessions sessions, SecretBox box, Clock clock) {
        this.sessions = sessions;
        this.box = box;
        this.clock = clock;
        this.loaded = load();
    }

    /**
     * Reads the keys, and makes the first one.
     *
     * @param box
     *            opens sealed keys, and seals new ones if it has a master key
     * @throws io.serac.server.secret.SecretException
     *             if a key is sealed with a master key that this server does not have
     */
    public static SigningKeys open(Sessions sessions, SecretBox box, Clock clock) {
        return new SigningKeys(sessions, box, clock);
    }

    /** Starts a new key. Tokens signed by the old ones stay valid until they expire. */
    public void rotate() {
        rotate(RETIRE_DELAY);
    }

    /**
     * Starts a new key and refuses everything that older ones signed, as after a theft. All clients must log in again.
     */
    public void rotateAndRevoke() {
        rotate(Duration.ZERO);
    }

    private void rotate(Duration retireDelay) {
        SigningKeyRow fresh = seal(SigningKey.random());
        sessions.admin(session -> session.dao(SigningKeyDao.class).rotate(fresh, retireDelay.toSeconds()));
        reload();
    }

    /** The key that signs now. */
    SigningKey signer() {
        refresh(false);
        return loaded.signer();
    }

    /** @return empty if no such key may verify any more */
    Optional<SigningKey> find(String keyId) {
        refresh(!loaded.byId().containsKey(keyId));
        return Optional.ofNullable(loaded.byId().get(keyId));
    }

    /** One caller reads; the others go on with what they have, unless what they need is not there. */
    private void refresh(boolean wait) {
        if (!isOld(loaded)) {
            return;
        }
        if (wait) {
            loading.lock();
        } else if (!loading.tryLock()) {
            return;
        }
        try {
            if (isOld(loaded)) {
                loaded = load();
            }
        } finally {
            loading.unlock();
        }
    }

    private boolean isOld(Loaded keys) {
        long ageMillis = clock.millis() - keys.atMillis();
        return ageMillis < 0 || ageMillis >= REFRESH_PERIOD.toMillis();
    }

    private void reload() {
        loading.lock();
        try {
            loaded = load();
        } finally {
            loading.unlock();
        }
    }

    private Loaded load() {
        long atMillis = clock.millis();
        List<SigningKeyRow> rows = list();
        if (rows.isEmpty()) {
            SigningKeyRow first = seal(SigningKey.random());
            sessions.admin(session -> session.dao(SigningKeyDao.class).insertFirst(first));
            rows = list();
        }
        Map<String, SigningKey> byId = new HashMap<>();
        for (SigningKeyRow row : rows) {
            byId.put(row.id(), open(row));
        }
        SigningKeyRow signs = rows.stream().filter(SigningKeyRow::settled).findFirst().orElseGet(rows::getLast);
        return new Loaded(Map.copyOf(byId), open(signs), atMillis);
    }

    private List<SigningKeyRow> list() {
        return sessions.admin(session -> session.dao(SigningKeyDao.class).list(SETTLE_DELAY.toSeconds()));
    }

    private SigningKeyRow seal(SigningKey key) {
        byte[] material = key.material();
        return box.canSeal() ? new SigningKeyRow(key.id(), box.seal(material, context(key.id())), true, false)
                : new SigningKeyRow(key.id(), material, false, false);
    }

    private SigningKey open(SigningKeyRow row) {
        byte[] material = row.sealed() ? box.open(row.keyMaterial(), context(row.id())) : row.keyMaterial();
        return SigningKey.parse(row.id(), material);
    }

    static String context(String keyId) {
        return "signing-key/" + keyId;
    }
}
