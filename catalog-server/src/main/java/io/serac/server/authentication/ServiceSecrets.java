package io.serac.server.authentication;

import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secrets by which service accounts prove who they are. Only an HMAC of each is kept, keyed with a pepper that is
 * not in the same row: a copy of the table alone lets nobody in. The secrets are random, so a slow hash would protect
 * nothing and only make the token endpoint easy to overload. Thread-safe.
 */
public final class ServiceSecrets {
    private static final String ALGORITHM = "HmacSHA256";

    private final Sessions sessions;
    private final SecretKeySpec pepper;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param pepper
     *            256 random bits that all replicas share
     */
    public ServiceSecrets(Sessions sessions, byte[] pepper) {
        this.sessions = sessions;
        this.pepper = new SecretKeySpec(pepper, ALGORITHM);
    }

    /**
     * Makes a secret for a service account. An account has at most two live ones, so that one can be replaced without a
     * gap.
     *
     * @param expiresAt
     *            when the secret ends; null if it does not
     * @return the secret in clear; it cannot be read again
     * @throws CatalogException
     *             NOT_FOUND if there is no such account, CONFLICT if it already has two live secrets
     */
    public ServiceSecret mint(UUID principalId, @Nullable Instant expiresAt) {
        ServiceSecret secret = draw();
        return sessions.admin(session -> add(session, principalId, secret, expiresAt));
    }

    /** As {@link #mint}, with a secret that was made elsewhere and does not expire. */
    public ServiceSecret add(UUID principalId, ServiceSecret secret) {
        return sessions.admin(session -> add(session, principalId, secret, null));
    }

    /** A fresh secret. It lets nobody in before it is {@link #add added}. */
    public ServiceSecret draw() {
        return ServiceSecret.random(random);
    }

    /** As {@link #mint}, in the transaction of whoever asks, with a secret that was drawn before. */
    public ServiceSecret add(Session session, UUID principalId, ServiceSecret secret, @Nullable Instant expiresAt) {
        ServiceSecretDao dao = session.dao(ServiceSecretDao.class);
        if (expiresAt != null && !dao.isInFuture(expiresAt)) {
            throw CatalogException.invalidBody("Invalid body. 'expires-at': Must be in the future.");
        }
        return switch (dao.add(secret.id(), principalId, hmac(secret), expiresAt)) {
            case ADDED -> secret;
            case NO_SUCH_ACCOUNT -> throw new CatalogException(ErrorCode.NOT_FOUND,
                    "Service account does not exist: " + principalId);
            case TOO_MANY_LIVE -> throw new CatalogException(ErrorCode.CONFLICT,
                    "Service account already has two live secrets; delete one first");
        };
    }

    /**
     * Ends a secret at once. Tokens already issued for it live until they expire.
     *
     * @return false if the account has no such secret
     */
    public boolean revoke(UUID principalId, String secretId) {
        return sessions.admin(session -> session.dao(ServiceSecretDao.class).delete(principalId, secretId)) == 1;
    }

    /** As {@link #revoke(UUID, String)}, in the transaction of whoever asks. */
    public boolean revoke(Session session, UUID principalId, String secretId) {
        return session.dao(ServiceSecretDao.class).delete(principalId, secretId) == 1;
    }

    /** What is known of the secrets of an account, in the order of their ids. */
    public List<StoredSecret> list(UUID principalId, String after, int limit) {
        return sessions.read(session -> session.dao(ServiceSecretDao.class).list(principalId, after, limit));
    }

    /** What is known of a secret. */
    public Optional<StoredSecret> find(UUID principalId, String secretId) {
        return sessions.read(session -> find(session, principalId, secretId));
    }

    /** As {@link #find(UUID, String)}, in the transaction of whoever asks. */
    public Optional<StoredSecret> find(Session session, UUID principalId, String secretId) {
        return session.dao(ServiceSecretDao.class).find(principalId, secretId);
    }

    /** @return empty if the secret is wrong or expired, or the account is absent or disabled; which one is not told */
    public Optional<VerifiedSecret> verify(String accountName, String presented) {
        Optional<ServiceSecret> secret = ServiceSecret.parse(presented);
        if (secret.isEmpty()) {
            return Optional.empty();
        }
        byte[] presentedHmac = hmac(secret.get());
        return sessions.read(session -> session.dao(ServiceSecretDao.class).findLive(secret.get().id(), accountName))
                .filter(row -> MessageDigest.isEqual(row.secretHmac(), presentedHmac))
                .map(row -> new VerifiedSecret(row.secretId(), row.principalId(), row.accountName(), row.expiresAt()));
    }

    private byte[] hmac(ServiceSecret secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(pepper);
            return mac.doFinal(secret.bytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no " + ALGORITHM, e);
        }
    }
}
