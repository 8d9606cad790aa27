package io.serac.server.recovery;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Pointers of a warehouse as the database has them. Thread-safe as its session is. */
interface PointerCheckDao {
    /** Live tables and views in the order of their ids. */
    @SqlQuery("""
            SELECT o.id, o.kind, o.name, n.path AS namespace, o.revision, o.metadata_location, v.committed_at
              FROM catalog_object o
              JOIN namespace n ON n.id = o.namespace_id
              JOIN object_version v ON v.version_id = o.version_id
             WHERE o.warehouse_id = :warehouseId AND o.id > :after
             ORDER BY o.id
             LIMIT :limit
            """)
    List<PointerRow> after(UUID warehouseId, UUID after, int limit);

    /** Those of some versions that the pointer log knows. */
    @SqlQuery("SELECT version_id FROM object_version WHERE version_id = ANY(:versionIds)")
    List<UUID> logged(UUID[] versionIds);

    @SqlQuery("SELECT revision FROM catalog_object WHERE id = :id")
    Optional<Long> revision(UUID id);
}
