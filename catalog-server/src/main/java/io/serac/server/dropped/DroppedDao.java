package io.serac.server.dropped;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Dropped tables and views. Thread-safe as its session is. */
interface DroppedDao {
    /** Those that can be restored, oldest first. */
    @SqlQuery("""
            SELECT o.id, o.kind, o.owner_id, o.name, o.is_protected, o.revision, o.version_id, o.metadata_location,
                   o.dropped_from, o.dropped_levels, o.was_bound, o.dropped_at, p.kind || ':' || p.name AS dropped_by, o.restorable_until,
                   authz_dropped_is_bound(o) AS is_held, true AS is_restorable, false AS is_being_purged
              FROM catalog_object o
              LEFT JOIN principal p ON p.id = o.dropped_by
             WHERE o.warehouse_id = :warehouseId AND o.namespace_id IS NULL
               AND (o.restorable_until > now() OR authz_dropped_is_bound(o))
               AND NOT EXISTS (SELECT FROM maintenance_job j WHERE j.object_id = o.id AND j.kind = 'purge-object')
               AND (o.dropped_at, o.id) > (:afterTime, :afterId)
             ORDER BY o.dropped_at, o.id
             LIMIT :limit
            """)
    List<DroppedRow> list(UUID warehouseId, Instant afterTime, UUID afterId, int limit);

    @SqlQuery("""
            SELECT o.id, o.kind, o.owner_id, o.name, o.is_protected, o.revision, o.version_id, o.metadata_location,
                   o.dropped_from, o.dropped_levels, o.was_bound, o.dropped_at, p.kind || ':' || p.name AS dropped_by, o.restorable_until,
                   authz_dropped_is_bound(o) AS is_held,
                   coalesce(o.restorable_until > now() OR authz_dropped_is_bound(o), false) AS is_restorable,
                   EXISTS (SELECT FROM maintenance_job j WHERE j.object_id = o.id AND j.kind = 'purge-object')
                       AS is_being_purged
              FROM catalog_object o
              LEFT JOIN principal p ON p.id = o.dropped_by
             WHERE o.id = :id AND o.warehouse_id = :warehouseId
            """)
    Optional<DroppedRow> find(UUID id, UUID warehouseId);

    /** From now on the next statements see what others did to it before, and nobody does anything until the transaction ends. */
    @SqlQuery("SELECT id FROM catalog_object WHERE id = :id FOR UPDATE")
    Optional<UUID> lock(UUID id);

    /**
     * @param droppedLevels
     *            as they were when the restoring was decided on
     * @return 0 if it can no longer be restored, or a namespace that it was in has been dropped since
     */
    @SqlUpdate("""
            UPDATE catalog_object o
               SET namespace_id = :namespaceId, name = :name, revision = revision + 1,
                   dropped_at = NULL, dropped_by = NULL, dropped_from = NULL, restorable_until = NULL,
                   dropped_levels = NULL, was_bound = false
             WHERE id = :id AND namespace_id IS NULL AND (restorable_until > now() OR authz_dropped_is_bound(o))
               AND NOT EXISTS (SELECT FROM maintenance_job j WHERE j.object_id = o.id AND j.kind = 'purge-object')
               AND dropped_levels IS NOT DISTINCT FROM :droppedLevels
            """)
    int restore(UUID id, UUID namespaceId, String name, @Nullable Integer droppedLevels);

    /** From now on it cannot be restored. @return 0 if that was so before */
    @SqlUpdate("""
            UPDATE catalog_object o
               SET restorable_until = now(), revision = revision + 1
             WHERE id = :id AND namespace_id IS NULL AND (restorable_until > now() OR authz_dropped_is_bound(o))
               AND NOT EXISTS (SELECT FROM maintenance_job j WHERE j.object_id = o.id AND j.kind = 'purge-object')
            """)
    int expire(UUID id);

    @SqlQuery("""
            SELECT n.path, o.name
              FROM catalog_object o
              JOIN namespace n ON n.id = o.namespace_id
             WHERE o.id = :id
            """)
    Optional<PlaceRow> place(UUID id);

    /** Where an object is now. */
    record PlaceRow(List<String> path, String name) {
    }
}
