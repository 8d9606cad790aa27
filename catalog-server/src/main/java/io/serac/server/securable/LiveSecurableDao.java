package io.serac.server.securable;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Securables by their ids. Thread-safe as its session is. */
interface LiveSecurableDao {
    /** A share of the key is enough against deletion and lets everything else go on. */
    @SqlQuery("SELECT id FROM warehouse WHERE id = :id FOR KEY SHARE")
    Optional<UUID> holdWarehouse(UUID id);

    @SqlQuery("SELECT id FROM namespace WHERE id = :id FOR KEY SHARE")
    Optional<UUID> holdNamespace(UUID id);

    @SqlQuery("SELECT id FROM catalog_object WHERE id = :id AND namespace_id IS NOT NULL FOR KEY SHARE")
    Optional<UUID> holdObject(UUID id);

    @SqlQuery("SELECT id FROM tag WHERE id = :id FOR KEY SHARE")
    Optional<UUID> holdTag(UUID id);

    /** The root namespace of a warehouse has its id, and stands for it. */
    @SqlQuery("""
            SELECT s.id, 'SERVER' AS kind, '' AS warehouse, '{}'::text[] AS path, '' AS name
              FROM server s
             WHERE s.id = ANY (:ids)
            UNION ALL
            SELECT n.id, CASE WHEN n.id = w.id THEN 'WAREHOUSE' ELSE 'NAMESPACE' END, w.name, n.path, ''
              FROM namespace n
              JOIN warehouse w ON w.id = n.warehouse_id
             WHERE n.id = ANY (:ids)
            UNION ALL
            SELECT o.id, upper(o.kind), w.name, n.path, o.name
              FROM catalog_object o
              JOIN namespace n ON n.id = o.namespace_id
              JOIN warehouse w ON w.id = n.warehouse_id
             WHERE o.id = ANY (:ids)
            UNION ALL
            SELECT t.id, 'TAG', '', '{}', t.key
              FROM tag t
             WHERE t.id = ANY (:ids)
            """)
    List<PlaceRow> places(List<UUID> ids);

    /** Where a securable is. */
    record PlaceRow(UUID id, String kind, String warehouse, List<String> path, String name) {
    }
}
