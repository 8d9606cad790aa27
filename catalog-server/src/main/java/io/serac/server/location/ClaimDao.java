package io.serac.server.location;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Claims on folders. Thread-safe as its session is. */
interface ClaimDao {
    /** Lets one transaction at a time choose folders in a bucket; others wait until it ends. */
    @SqlQuery("SELECT true FROM (SELECT pg_advisory_xact_lock(hashtextextended(:store || '/' || :bucket, 0))) AS locked")
    boolean lock(String store, String bucket);

    /** Claims on the folder itself, on one that it is in, or on one inside it. */
    @SqlQuery("""
            SELECT c.key, c.object_id, o.owner_id, o.dropped_at IS NOT NULL AS is_dropped,
                   r.principal_id AS reserved_by,
                   EXISTS (SELECT FROM maintenance_job j WHERE j.object_id = c.object_id) AS is_being_purged,
                   EXISTS (SELECT FROM maintenance_job j
                            WHERE j.object_id = c.object_id AND j.arguments ->> 'empties-folders' IS NOT NULL)
                       AS is_being_emptied,
                   coalesce(authz_dropped_is_bound(o), false)
                       OR EXISTS (SELECT FROM policy p
                                   WHERE p.securable_id IN (o.warehouse_id, (SELECT id FROM server)))
                       OR EXISTS (SELECT FROM warehouse w WHERE w.id = o.warehouse_id AND w.managed_access)
                       OR EXISTS (SELECT FROM namespace n
                                   WHERE n.warehouse_id = o.warehouse_id AND n.managed_access
                                     AND n.path = o.dropped_from[1 : cardinality(n.path)])
                       AS is_restricted
              FROM location_claim c
              LEFT JOIN catalog_object o ON o.id = c.object_id
              LEFT JOIN table_reservation r ON r.object_id = c.object_id
             WHERE c.store = :store AND c.bucket = :bucket
               AND (c.key = ANY (:ancestors) OR (c.key >= :key AND c.key < :keyEnd))
            """)
    List<Row> overlapping(String store, String bucket, String[] ancestors, String key, String keyEnd);

    @SqlQuery("SELECT store, bucket, key FROM location_claim WHERE object_id = :objectId")
    List<Claim> of(UUID objectId);

    @SqlUpdate("""
            INSERT INTO former_claim (object_id, store, bucket, key) VALUES (:objectId, :store, :bucket, :key)
                ON CONFLICT DO NOTHING
            """)
    int insertFormer(UUID objectId, String store, String bucket, String key);

    @SqlQuery("SELECT store, bucket, key FROM former_claim WHERE object_id = :objectId")
    List<Claim> formerOf(UUID objectId);

    @SqlUpdate("DELETE FROM location_claim WHERE store = :store AND bucket = :bucket AND key = :key")
    int delete(String store, String bucket, String key);

    @SqlUpdate("DELETE FROM table_reservation WHERE object_id = :objectId")
    int deleteReservation(UUID objectId);

    @SqlUpdate("INSERT INTO location_claim (store, bucket, key, object_id) VALUES (:store, :bucket, :key, :objectId)")
    void insert(String store, String bucket, String key, UUID objectId);

    @SqlUpdate("""
            INSERT INTO location_claim (store, bucket, key, object_id) VALUES (:store, :bucket, :key, :objectId)
                ON CONFLICT DO NOTHING
            """)
    int insertIfFree(String store, String bucket, String key, UUID objectId);

    /** A claim that overlaps. */
    record Row(String key, UUID objectId, @Nullable UUID ownerId, boolean isDropped, @Nullable UUID reservedBy,
            boolean isBeingPurged, boolean isBeingEmptied, boolean isRestricted) {
    }
}
