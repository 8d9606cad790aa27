package io.serac.server.idempotency;

import io.serac.server.error.Reason;
import io.serac.server.operation.Operation;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Outcomes of mutations. Thread-safe as its session is. */
interface OutcomeDao {
    /** Takes the key for a change that tells later how it ended. @return 0 if the key is taken */
    @SqlUpdate("""
            INSERT INTO outcome (principal_id, key, operation, request_digest, status)
            VALUES (:principalId, :key, :operation, :requestDigest, 0)
            ON CONFLICT ON CONSTRAINT outcome_key_unique DO NOTHING
            """)
    int begin(UUID principalId, UUID key, Operation operation, byte[] requestDigest);

    /** Takes the key for a refusal. Waits for a transaction that holds the same key. @return 0 if the key is taken */
    @SqlUpdate("""
            INSERT INTO outcome (principal_id, key, operation, request_digest, status, error_type, error_message,
                                 error_reason)
            VALUES (:principalId, :key, :operation, :requestDigest, :status, :errorType, :errorMessage, :errorReason)
            ON CONFLICT ON CONSTRAINT outcome_key_unique DO NOTHING
            """)
    int refuse(UUID principalId, UUID key, Operation operation, byte[] requestDigest, int status, String errorType,
            String errorMessage, @Nullable Reason errorReason);

    @SqlQuery("""
            SELECT operation, request_digest, status, error_type, error_message, error_reason, object_ids
              FROM outcome WHERE principal_id = :principalId AND key = :key
            """)
    Optional<Outcome> find(UUID principalId, UUID key);

    /** Forgets outcomes that nobody asks for any more. @return how many */
    @SqlUpdate("DELETE FROM outcome WHERE created_at < now() - make_interval(secs => :retentionSeconds)")
    int deleteOlderThan(long retentionSeconds);
}
