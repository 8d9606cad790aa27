package io.serac.server.audit;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Searches records, and keeps them for as long as they are wanted. Thread-safe as its session is. */
interface SearchDao {
    /** Newest first, after the key of the last record seen. */
    @SqlQuery("""
            SELECT id, time, request_id, kind, issuer, subject, principal_id, principal, actor, roles, operation,
                   securable_kind, securable_id, name, target, verdict, reason, missing, policy_ids,
                   exempted_policies, epoch, policy_hash, client_ip, status, count, scope,
                   key_id, key_expires_at, grant_ids
              FROM audit
             WHERE time >= :from AND time < :to
               AND (time, id) < (:lastTime, :lastId)
               AND (:principal::text IS NULL OR principal = :principal)
               AND (:securableId::uuid IS NULL OR securable_id = :securableId)
               AND (:operation::text IS NULL OR operation = :operation)
               AND (:verdict::text IS NULL OR verdict = :verdict)
               AND (:requestId::text IS NULL OR request_id = :requestId)
             ORDER BY time DESC, id DESC
             LIMIT :limit
            """)
    List<AuditRecord> search(Instant from, Instant to, Instant lastTime, long lastId, @Nullable String principal,
            @Nullable UUID securableId, @Nullable String operation, @Nullable String verdict,
            @Nullable String requestId, int limit);

    /** @return how many partitions were made or dropped */
    @SqlQuery("SELECT audit_keep_partitions(make_interval(secs => :retentionSeconds))")
    int keepPartitions(long retentionSeconds);
}
