package io.serac.server.lifecycle;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Finds objects by id, wherever they are now. Thread-safe as its session is. */
interface RemainsDao {
    /** In the catalog, dropped, or gone not long ago. */
    @SqlQuery("""
            SELECT o.id, o.kind, coalesce(n.path, o.dropped_from) AS path, o.name, o.owner_id, o.is_protected, o.revision,
                   o.version_id, o.metadata_location, o.namespace_id IS NOT NULL AS is_in_catalog,
                   o.was_bound OR authz_path_bears(o.warehouse_id, o.dropped_from) AS is_closed
              FROM catalog_object o
              LEFT JOIN namespace n ON n.id = o.namespace_id
             WHERE o.id = :id AND o.warehouse_id = :warehouseId
            UNION ALL
            SELECT r.object_id, r.kind, r.path, r.name, r.owner_id, false, r.revision, r.version_id, r.metadata_location,
                   false, r.was_restricted
              FROM removed_object r
             WHERE r.object_id = :id AND r.warehouse_id = :warehouseId
            """)
    Optional<Row> find(UUID id, UUID warehouseId);

    /**
     * What is known of an object; the path is that of the namespace it was in last. Closed is what policies were about that are
     * gone with it, and what was dropped from where policies or tags may bind it: it is decided on at the warehouse.
     */
    record Row(UUID id, String kind, List<String> path, String name, UUID ownerId, boolean isProtected, long revision,
            UUID versionId, String metadataLocation, boolean isInCatalog, boolean isClosed) {
    }
}
