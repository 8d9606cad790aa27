package io.serac.server.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Checks of storages. All times are the database's. Thread-safe as its session is. */
interface StorageCheckDao {
    @SqlQuery("SELECT now()")
    Instant now();

    /** The revision of a warehouse's storage, which stays until the transaction ends. */
    @SqlQuery("SELECT storage_revision FROM warehouse WHERE id = :id FOR NO KEY UPDATE")
    Optional<Long> lock(UUID id);

    @SqlQuery("""
            SELECT storage_revision, checked_at, report, hole_seen_at, holes
              FROM storage_check
             WHERE warehouse_id = :id AND report IS NOT NULL
            """)
    Optional<KeptCheck> find(UUID id);

    @SqlUpdate("""
            INSERT INTO storage_check (warehouse_id, storage_revision, checked_at, report, hole_seen_at, holes, check_after)
            VALUES (:id, :storageRevision, now(), :report, :holeSeenAt, :holes,
                    now() + make_interval(secs => :afterSeconds))
                ON CONFLICT (warehouse_id) DO UPDATE
               SET storage_revision = excluded.storage_revision, checked_at = excluded.checked_at,
                   report = excluded.report, hole_seen_at = excluded.hole_seen_at, holes = excluded.holes,
                   check_after = excluded.check_after
            """)
    int keep(UUID id, long storageRevision, JsonNode report, @Nullable Instant holeSeenAt, String[] holes,
            double afterSeconds);

    /** Has every server read the warehouse anew with the next request. */
    @SqlUpdate("UPDATE warehouse SET revision = revision + 1 WHERE id = :id")
    int touch(UUID id);

    /** That handing out was stopped or begun again is nobody's request: its principal has no id. */
    @SqlUpdate("""
            INSERT INTO audit (kind, principal_id, principal, operation, securable_kind, securable_id, name, verdict, reason)
            SELECT 'admin', uuid '00000000-0000-0000-0000-000000000000', 'server', 'CHECK_WAREHOUSE_STORAGE', 'warehouse',
                   id, name, 'allowed', :reason
              FROM warehouse
             WHERE id = :id
            """)
    int record(UUID id, String reason);

    /** Warehouses that hand nothing out. */
    @SqlQuery("""
            SELECT count(*)
              FROM storage_check c
              JOIN warehouse w ON w.id = c.warehouse_id AND w.storage_revision = c.storage_revision
             WHERE c.hole_seen_at IS NOT NULL
            """)
    long countStopped();

    /** A warehouse whose check is due; nobody else gets it for a while. Only those that hand something out. */
    @SqlQuery("""
            WITH due AS (
                SELECT w.id
                  FROM warehouse w
                  LEFT JOIN storage_check c ON c.warehouse_id = w.id
                 WHERE coalesce(w.storage ->> 'scoping', 'none') <> 'none'
                   AND (c.warehouse_id IS NULL OR c.check_after <= now())
                 ORDER BY c.check_after NULLS FIRST
                 LIMIT 1)
            INSERT INTO storage_check AS kept (warehouse_id, check_after)
            SELECT id, now() + make_interval(secs => :leaseSeconds) FROM due
                ON CONFLICT (warehouse_id) DO UPDATE
               SET check_after = excluded.check_after
             WHERE kept.check_after <= now()
            RETURNING warehouse_id
            """)
    Optional<UUID> claim(long leaseSeconds);
}
