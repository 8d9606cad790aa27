package io.serac.server.authentication;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jdbi.v3.sqlobject.transaction.Transaction;
import org.jspecify.annotations.Nullable;

/** Secrets of service accounts. Expiry goes by database time, so that replicas agree. Thread-safe. */
interface ServiceSecretDao {
    int LIVE_SECRETS_MAX = 2;

    /** @return the secret if it is live, and its account has this name and is enabled */
    @SqlQuery("""
            SELECT secret.id AS secret_id, secret.secret_hmac, secret.expires_at,
                   principal.id AS principal_id, principal.name AS account_name
              FROM service_secret secret
              JOIN principal ON principal.id = secret.principal_id
             WHERE secret.id = :secretId
               AND principal.kind = 'service-account'
               AND principal.name = :accountName
               AND NOT principal.disabled
               AND (secret.expires_at IS NULL OR secret.expires_at > now())
            """)
    Optional<ServiceSecretRow> findLive(String secretId, String accountName);

    /** Locks the account, so that two mints at once cannot both see one secret and make three. */
    @SqlQuery("""
            SELECT id FROM principal WHERE id = :principalId AND kind = 'service-account' FOR UPDATE
            """)
    Optional<UUID> lockAccount(UUID principalId);

    @SqlQuery("""
            SELECT count(*) FROM service_secret
             WHERE principal_id = :principalId AND (expires_at IS NULL OR expires_at > now())
            """)
    int countLive(UUID principalId);

    @SqlUpdate("""
            INSERT INTO service_secret (id, principal_id, secret_hmac, expires_at)
            VALUES (:secretId, :principalId, :secretHmac, :expiresAt)
            """)
    void insert(String secretId, UUID principalId, byte[] secretHmac, @Nullable Instant expiresAt);

    @SqlQuery("""
            SELECT id, created_at, expires_at, last_used_at FROM service_secret
             WHERE principal_id = :principalId AND id > :after ORDER BY id LIMIT :limit
            """)
    List<StoredSecret> list(UUID principalId, String after, int limit);

    @SqlQuery("""
            SELECT id, created_at, expires_at, last_used_at FROM service_secret
             WHERE principal_id = :principalId AND id = :secretId
            """)
    Optional<StoredSecret> find(UUID principalId, String secretId);

    /** Whether a time is still to come, by the clock that ends secrets. */
    @SqlQuery("SELECT :time > now()")
    boolean isInFuture(Instant time);

    /** Forgets what let nobody in any more, so that an account never has more than its live secrets. */
    @SqlUpdate("DELETE FROM service_secret WHERE principal_id = :principalId AND expires_at <= now()")
    int deleteExpired(UUID principalId);

    /** @return 1, or 0 if the account has no such secret */
    @SqlUpdate("""
            DELETE FROM service_secret WHERE id = :secretId AND principal_id = :principalId
            """)
    int delete(UUID principalId, String secretId);

    /** @return 0 if the use was noted less than so long ago, by whatever replica, or the secret is gone */
    @SqlUpdate("""
            UPDATE service_secret SET last_used_at = now()
             WHERE id = :secretId
               AND (last_used_at IS NULL OR last_used_at < now() - make_interval(secs => :periodSeconds))
            """)
    int noteUse(String secretId, long periodSeconds);

    /** What became of an attempt to add a secret. */
    enum Added {
        ADDED, NO_SUCH_ACCOUNT, TOO_MANY_LIVE
    }

    @Transaction
    default Added add(String secretId, UUID principalId, byte[] secretHmac, @Nullable Instant expiresAt) {
        if (lockAccount(principalId).isEmpty()) {
            return Added.NO_SUCH_ACCOUNT;
        }
        deleteExpired(principalId);
        if (countLive(principalId) >= LIVE_SECRETS_MAX) {
            return Added.TOO_MANY_LIVE;
        }
        insert(secretId, principalId, secretHmac, expiresAt);
        return Added.ADDED;
    }
}
