package io.serac.server.access;

import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Which containers hold something that principals own. Thread-safe as its session is. */
interface OwnedBelowDao {
    /** @return those of the warehouses and namespaces below which one of the principals owns anything */
    @SqlQuery("""
            SELECT c.id
              FROM unnest(:containerIds) AS c (id)
             WHERE EXISTS (SELECT FROM catalog_object o
                            WHERE o.warehouse_id = c.id AND o.owner_id = ANY (:ownerIds) AND o.namespace_id IS NOT NULL)
                OR EXISTS (SELECT FROM namespace n
                            WHERE n.warehouse_id = c.id AND n.parent_id IS NOT NULL AND n.owner_id = ANY (:ownerIds))
                OR EXISTS (SELECT FROM catalog_object o
                            WHERE o.namespace_id = c.id AND o.owner_id = ANY (:ownerIds))
                OR EXISTS (SELECT FROM namespace n
                            WHERE n.ancestor_ids @> ARRAY[c.id]
                              AND (n.owner_id = ANY (:ownerIds)
                                   OR EXISTS (SELECT FROM catalog_object o
                                               WHERE o.namespace_id = n.id AND o.owner_id = ANY (:ownerIds))))
            """)
    Set<UUID> among(UUID[] containerIds, UUID[] ownerIds);
}
