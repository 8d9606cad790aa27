package io.serac.server.namespace;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Namespaces. Thread-safe as its session is. */
interface NamespaceDao {
    @SqlUpdate("""
            INSERT INTO namespace (id, warehouse_id, parent_id, name, path, path_digest, ancestor_ids, properties, owner_id)
            VALUES (:id, :warehouseId, :parentId, :name, :path, :pathDigest, :ancestorIds, :properties, :ownerId)
            """)
    void insert(UUID id, UUID warehouseId, UUID parentId, String name, String[] path, byte[] pathDigest,
            UUID[] ancestorIds, Map<String, String> properties, UUID ownerId);

    /** Children in order of their names; the root namespace has the warehouse's id. */
    @SqlQuery("""
            SELECT id, name, owner_id
              FROM namespace
             WHERE parent_id = :parentId AND name > :after
             ORDER BY name
             LIMIT :limit
            """)
    List<ChildRow> children(UUID parentId, String after, int limit);

    @SqlQuery("SELECT properties FROM namespace WHERE id = :id")
    Optional<Map<String, String>> properties(UUID id);

    /** Locks the row, so that two updates of different keys both survive. */
    @SqlQuery("SELECT properties FROM namespace WHERE id = :id FOR UPDATE")
    Optional<Map<String, String>> lockProperties(UUID id);

    @SqlUpdate("UPDATE namespace SET properties = :properties WHERE id = :id")
    int updateProperties(UUID id, Map<String, String> properties);

    /** Foreign keys refuse it while anything is inside. @return 0 if it is gone already */
    @SqlUpdate("DELETE FROM namespace WHERE id = :id")
    int delete(UUID id);

    /** Names what was to be removed and was not there, for a repetition. @return 0 if there is no such outcome */
    @SqlUpdate("UPDATE outcome SET missing_properties = :missing WHERE principal_id = :principalId AND key = :key")
    int keepMissing(UUID principalId, UUID key, List<String> missing);

    /** What {@link #keepMissing} kept. */
    @SqlQuery("SELECT unnest(missing_properties) FROM outcome WHERE principal_id = :principalId AND key = :key")
    List<String> missing(UUID principalId, UUID key);

    /**
     * A namespace inside another.
     *
     * @param id
     *            its id
     * @param name
     *            last level
     * @param ownerId
     *            its owner
     */
    record ChildRow(UUID id, String name, UUID ownerId) {
    }
}
