package io.serac.server.lifecycle;

import io.serac.server.metadata.RemovedObjects;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Names and ends of tables and views. Thread-safe as its session is. */
interface LifecycleDao {
    /** The name becomes free; the row stays until it can no longer be restored. @return 0 if it is gone or protected */
    @SqlUpdate("""
            UPDATE catalog_object o
               SET namespace_id = NULL, dropped_at = now(), dropped_by = :principalId, dropped_from = :path,
                   dropped_levels = NULL, was_bound = false, revision = o.revision + 1,
                   restorable_until = now() + make_interval(secs =>
                       CASE WHEN :purge THEN 0 ELSE w.undrop_seconds END)
              FROM warehouse w
             WHERE o.id = :id AND o.namespace_id = :namespaceId AND NOT o.is_protected AND w.id = o.warehouse_id
            """)
    int drop(UUID id, UUID namespaceId, String[] path, UUID principalId, boolean purge);

    /** @return 0 if the object is no longer where it was */
    @SqlUpdate("""
            UPDATE catalog_object
               SET namespace_id = :targetId, name = :name
             WHERE id = :id AND namespace_id = :sourceId
            """)
    int rename(UUID id, UUID sourceId, UUID targetId, String name);

    @SqlUpdate("DELETE FROM location_claim WHERE object_id = :objectId")
    int releaseClaims(UUID objectId);

    /** @return 0 if the object is gone or has moved on */
    @SqlUpdate("""
            WITH removed AS (
                DELETE FROM catalog_object
                 WHERE id = :id AND revision = :revision AND namespace_id IS NOT NULL AND NOT is_protected
            """ + RemovedObjects.RETURNING + RemovedObjects.KEEP)
    int delete(UUID id, long revision);
}
