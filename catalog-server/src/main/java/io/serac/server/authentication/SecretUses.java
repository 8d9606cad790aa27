package io.serac.server.authentication;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes when secrets were last used, so that unused ones can be found: to the minute, and beside the requests, which can be
 * very many. Thread-safe.
 */
public final class SecretUses {
    static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int SECRETS_MAX = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(SecretUses.class);

    private final Sessions sessions;
    private final Executor background;
    private final Cache<String, Boolean> noted = Caffeine.newBuilder().maximumSize(SECRETS_MAX)
            .expireAfterWrite(PERIOD).recordStats().build();

    public SecretUses(Sessions sessions, Executor background) {
        this.sessions = sessions;
        this.background = background;
    }

    /** The secret was just used. */
    public void record(VerifiedSecret secret) {
        if (noted.asMap().putIfAbsent(secret.secretId(), true) == null) {
            background.execute(() -> note(secret.secretId()));
        }
    }

    private void note(String secretId) {
        try {
            sessions.admin(session -> session.dao(ServiceSecretDao.class).noteUse(secretId, PERIOD.toSeconds()));
        } catch (CatalogException e) {
            // The next use tries again; none is lost that matters.
            noted.invalidate(secretId);
            LOG.atDebug().setCause(e).log("use of a secret not noted");
        }
    }
}
