package io.serac.server.idempotency;

import io.serac.server.operation.Operation;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Outcomes of mutations. Thread-safe as its session is. */
interface OutcomeDao {
    /** Waits for a transaction that holds the same key. @return 0 if the key is taken */
    @SqlUpdate("""
            INSERT INTO outcome (principal_id, key, operation, request_digest, status, error_type, error_message, object_ids)
            VALUES (:principalId, :key, :operation, :requestDigest, :status, :errorType, :errorMessage, :objectIds)
            ON CONFLICT ON CONSTRAINT outcome_key_unique DO NOTHING
            """)
    int insert(UUID principalId, UUID key, Operation operation, byte[] requestDigest, int status,
            @Nullable String errorType, @Nullable String errorMessage, List<UUID> objectIds);

    /** Says how the mutation ended whose transaction inserted the row. */
    @SqlUpdate("""
            UPDATE outcome SET status = :status, object_ids = :objectIds
             WHERE principal_id = :principalId AND key = :key
            """)
    int complete(UUID principalId, UUID key, int status, List<UUID> objectIds);

    @SqlQuery("""
            SELECT operation, request_digest, status, error_type, error_message, object_ids
              FROM outcome WHERE principal_id = :principalId AND key = :key
            """)
    Optional<Outcome> find(UUID principalId, UUID key);

    /** Forgets outcomes that nobody asks for any more. @return how many */
    @SqlUpdate("DELETE FROM outcome WHERE created_at < now() - make_interval(secs => :retentionSeconds)")
    int deleteOlderThan(long retentionSeconds);
}
