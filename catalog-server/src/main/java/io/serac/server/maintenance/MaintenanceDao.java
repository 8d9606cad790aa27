package io.serac.server.maintenance;

import io.serac.server.metadata.RemovedObjects;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** What background work reads and ends. All times are the database's. Thread-safe as its session is. */
interface MaintenanceDao {
    @SqlQuery("""
            SELECT id, kind, warehouse_id, metadata_location, coalesce(namespace_id IS NULL AND restorable_until <= now(), false) AS is_over
              FROM catalog_object
             WHERE id = :id
            """)
    Optional<ObjectRow> find(UUID id);

    @SqlQuery("SELECT metadata_location FROM object_version WHERE object_id = :objectId")
    List<String> metadataLocations(UUID objectId);

    @SqlUpdate("DELETE FROM location_claim WHERE object_id = :objectId")
    int releaseClaims(UUID objectId);

    /** @return 0 if it is gone already */
    @SqlUpdate("""
            WITH removed AS (
                DELETE FROM catalog_object
                 WHERE id = :id AND namespace_id IS NULL AND restorable_until <= now()
            """ + RemovedObjects.RETURNING + RemovedObjects.KEEP)
    int delete(UUID id);

    /**
     * Dropped tables and views whose time is over and whose files nobody deletes yet; nobody restores or purges them until the
     * transaction ends.
     */
    @SqlQuery("""
            SELECT id
              FROM catalog_object o
             WHERE o.namespace_id IS NULL AND o.restorable_until <= now()
               AND NOT EXISTS (SELECT FROM maintenance_job j WHERE j.object_id = o.id)
             ORDER BY o.restorable_until
             LIMIT :limit
               FOR UPDATE SKIP LOCKED
            """)
    List<UUID> lockExpired(int limit);

    /**
     * Gives more time to those that are bound. All that are looked at in a round are gone after it, or come again much later, however
     * many there are. @return how many
     */
    @SqlUpdate("""
            UPDATE catalog_object o
               SET restorable_until = now() + interval '1 hour'
             WHERE o.id = ANY (:ids) AND o.restorable_until <= now() AND authz_dropped_is_bound(o)
               AND NOT EXISTS (SELECT FROM maintenance_job j WHERE j.object_id = o.id)
            """)
    int holdBound(UUID[] ids);

    /** Tables that were dropped without purge and can no longer be restored: their files stay. @return how many */
    @SqlUpdate("""
            WITH expired AS (
                SELECT o.id
                  FROM catalog_object o
                 WHERE o.id = ANY (:ids) AND o.restorable_until <= now() AND o.kind = 'table'
                   AND NOT EXISTS (SELECT FROM maintenance_job j WHERE j.object_id = o.id))
            , released AS (
                DELETE FROM location_claim WHERE object_id IN (SELECT id FROM expired))
            , removed AS (
                DELETE FROM catalog_object WHERE id IN (SELECT id FROM expired)
            """ + RemovedObjects.RETURNING + RemovedObjects.KEEP)
    int forgetTables(UUID[] ids);

    /** The job has the view's id, so that there is one, however many servers find the view. @return how many */
    @SqlUpdate("""
            INSERT INTO maintenance_job (id, kind, warehouse_id, object_id, arguments)
            SELECT o.id, 'purge-object', o.warehouse_id, o.id, '{}'
              FROM catalog_object o
             WHERE o.id = ANY (:ids) AND o.restorable_until <= now() AND o.kind = 'view'
               AND NOT EXISTS (SELECT FROM maintenance_job j WHERE j.object_id = o.id)
            ON CONFLICT DO NOTHING
            """)
    int purgeViews(UUID[] ids);

    /** A while after their time, so that a commit that saw the reservation is over. @return how many */
    @SqlUpdate("""
            WITH expired AS (
                SELECT object_id
                  FROM table_reservation
                 WHERE expires_at < now() - interval '1 hour'
                 ORDER BY expires_at
                 LIMIT :limit
                   FOR UPDATE SKIP LOCKED)
            , released AS (
                DELETE FROM location_claim WHERE object_id IN (SELECT object_id FROM expired))
            DELETE FROM table_reservation WHERE object_id IN (SELECT object_id FROM expired)
            """)
    int forgetExpiredReservations(int limit);

    /** Live objects in the order of their ids. */
    @SqlQuery("""
            SELECT id, kind, warehouse_id, metadata_location, created_at
              FROM catalog_object
             WHERE namespace_id IS NOT NULL AND id > :after
             ORDER BY id
             LIMIT :limit
            """)
    List<LiveRow> liveAfter(UUID after, int limit);

    @SqlQuery("SELECT revision FROM catalog_object WHERE id = :id")
    Optional<Long> revision(UUID id);

    /** Which of the versions were ever current. */
    @SqlQuery("SELECT version_id FROM object_version WHERE version_id = ANY (:versionIds)")
    List<UUID> logged(UUID[] versionIds);

    /** An object that a job is about. */
    record ObjectRow(UUID id, String kind, UUID warehouseId, String metadataLocation, boolean isOver) {
    }

    /** An object in use. */
    record LiveRow(UUID id, String kind, UUID warehouseId, String metadataLocation, Instant createdAt) {
    }
}
