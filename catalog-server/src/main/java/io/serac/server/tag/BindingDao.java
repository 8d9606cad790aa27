package io.serac.server.tag;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Tags on objects and columns. Whoever writes holds the lock of the epoch. Thread-safe as its session is. */
interface BindingDao {
    String SELECT = """
            SELECT b.id, t.key, b.value, b.securable_id, b.field_id, b.name_at_bind, b.is_automatic,
                   c.kind AS creator_kind, c.issuer AS creator_issuer, c.name AS creator_name, b.created_at
              FROM tag_binding b
              JOIN tag t ON t.id = b.tag_id
              LEFT JOIN principal c ON c.id = b.created_by
            """;

    /** One tag on a securable and its columns. */
    @SqlQuery(SELECT + """
             WHERE b.securable_id = :securableId AND t.key = :key
             ORDER BY b.field_id NULLS FIRST
            """)
    List<BindingRow> of(UUID securableId, String key);

    @SqlQuery(SELECT + " WHERE b.id = :id")
    Optional<BindingRow> find(UUID id);

    /** All that a securable and its columns bear, what comes down from above too; in order of their keys. */
    @SqlQuery(SELECT + """
             WHERE (b.securable_id = :securableId
                    OR b.securable_id = ANY (:containerIds) AND t.inheritable AND b.field_id IS NULL)
               AND (t.key, b.id) > (:afterKey, :afterId)
             ORDER BY t.key, b.id
             LIMIT :limit
            """)
    List<BindingRow> effective(UUID securableId, List<UUID> containerIds, String afterKey, UUID afterId, int limit);

    @SqlUpdate("""
            INSERT INTO tag_binding (id, tag_id, value, securable_kind, securable_id, field_id, name_at_bind, created_by)
            VALUES (:id, :tagId, :value, :securableKind, :securableId, :fieldId, :name, :creatorId)
            """)
    void insert(UUID id, UUID tagId, @Nullable String value, String securableKind, UUID securableId,
            @Nullable Integer fieldId, @Nullable String name, UUID creatorId);

    /**
     * Attaches to another column what a row attaches to one, as if it had been attached to both.
     *
     * @return 0 if the column bears the tag by itself
     */
    @SqlUpdate("""
            INSERT INTO tag_binding (id, tag_id, value, securable_kind, securable_id, field_id, name_at_bind,
                                     is_automatic, created_by, created_at)
            SELECT :id, b.tag_id, b.value, b.securable_kind, b.securable_id, :fieldId, :name,
                   b.is_automatic, b.created_by, b.created_at
              FROM tag_binding b
             WHERE b.id = :rowId
            ON CONFLICT (securable_id, tag_id, (coalesce(field_id, -1))) DO NOTHING
            """)
    int copy(UUID id, UUID rowId, int fieldId, String name);

    /** What somebody attaches is no longer a pattern's. @return 0 if it is gone */
    @SqlUpdate("""
            UPDATE tag_binding
               SET value = :value, name_at_bind = :name, is_automatic = false, created_by = :creatorId
             WHERE id = :id
            """)
    int update(UUID id, @Nullable String value, @Nullable String name, UUID creatorId);

    /**
     * @param name
     *            empty for none
     * @return 0 if it is gone
     */
    @SqlUpdate("UPDATE tag_binding SET name_at_bind = :name WHERE id = :id")
    int rename(UUID id, String name);

    /** @return 0 if it is gone already */
    @SqlUpdate("DELETE FROM tag_binding WHERE id = :id")
    int delete(UUID id);
}
