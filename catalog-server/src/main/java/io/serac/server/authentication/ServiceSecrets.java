package io.serac.server.authentication;

import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
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
        ServiceSecret secret = ServiceSecret.random(random);
        return switch (sessions.admin(session -> session.dao(ServiceSecretDao.class)
                .add(secret.id(), principalId, hmac(secret), expiresAt))) {
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
