package io.serac.server.access;

import io.serac.authorizer.Securable;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Securables by their ids, with their owners and everything above them. Thread-safe as its session is. */
interface PlacedDao {
    @SqlQuery("""
            SELECT 'warehouse' AS kind, w.id, w.owner_id, w.id AS warehouse_id, w.owner_id AS warehouse_owner_id,
                   '{}'::uuid[] AS namespace_ids, '{}'::uuid[] AS namespace_owner_ids
              FROM warehouse w
             WHERE w.id = ANY (:ids)
             UNION ALL
            SELECT 'namespace', n.id, n.owner_id, w.id, w.owner_id, n.ancestor_ids,
                   ARRAY(SELECT a.owner_id FROM namespace a
                          WHERE a.id = ANY (n.ancestor_ids) ORDER BY cardinality(a.path))
              FROM namespace n
              JOIN warehouse w ON w.id = n.warehouse_id
             WHERE n.id = ANY (:ids) AND n.parent_id IS NOT NULL
             UNION ALL
            SELECT o.kind, o.id, o.owner_id, w.id, w.owner_id, coalesce(n.ancestor_ids || n.id, '{}'),
                   ARRAY(SELECT a.owner_id FROM namespace a
                          WHERE a.id = ANY (n.ancestor_ids || n.id) ORDER BY cardinality(a.path))
              FROM catalog_object o
              JOIN warehouse w ON w.id = o.warehouse_id
              LEFT JOIN namespace n ON n.id = o.namespace_id AND n.parent_id IS NOT NULL
             WHERE o.id = ANY (:ids)
             UNION ALL
            SELECT 'tag', t.id, s.id, s.id, s.id, '{}', '{}'
              FROM tag t CROSS JOIN server s
             WHERE t.id = ANY (:ids)
            """)
    List<PlacedRow> find(UUID[] ids);

    /** Ids of what principals own, dropped tables and views too. */
    @SqlQuery("""
            SELECT id FROM warehouse WHERE owner_id = ANY (:ownerIds)
             UNION ALL
            SELECT id FROM namespace WHERE owner_id = ANY (:ownerIds) AND parent_id IS NOT NULL
             UNION ALL
            SELECT id FROM catalog_object WHERE owner_id = ANY (:ownerIds)
             LIMIT :limit
            """)
    List<UUID> ownedBy(UUID[] ownerIds, int limit);

    @SqlQuery("SELECT id FROM role WHERE owner_id = ANY (:ownerIds) AND NOT owner_id = ANY (:exceptIds)")
    List<UUID> rolesOwnedBy(UUID[] ownerIds, UUID[] exceptIds);

    /**
     * A securable and what contains it.
     *
     * @param namespaceIds
     *            outermost first; none for what is dropped, which only its warehouse still contains
     */
    record PlacedRow(String kind, UUID id, UUID ownerId, UUID warehouseId, UUID warehouseOwnerId, UUID[] namespaceIds,
            UUID[] namespaceOwnerIds) {

        Securable securable(Securable.Server server) {
            Securable.Warehouse warehouse = new Securable.Warehouse(warehouseId, warehouseOwnerId, server);
            Securable container = warehouse;
            Securable.@Nullable Namespace namespace = null;
            for (int i = 0; i < namespaceIds.length; i++) {
                namespace = new Securable.Namespace(namespaceIds[i], namespaceOwnerIds[i], container);
                container = namespace;
            }
            // The root namespace stands for the warehouse that has the same id.
            Securable.Namespace inside =
                    namespace == null ? new Securable.Namespace(warehouseId, warehouseOwnerId, warehouse) : namespace;
            return switch (kind) {
                case "warehouse" -> warehouse;
                // Nobody owns it, and nothing contains it but the server.
                case "tag" -> new Securable.Tag(id, ownerId, server);
                case "namespace" -> new Securable.Namespace(id, ownerId, container);
                case "table" -> new Securable.Table(id, ownerId, inside);
                case "view" -> new Securable.View(id, ownerId, inside);
                default -> throw new IllegalStateException("Unknown kind of securable: " + kind);
            };
        }
    }
}
