package io.serac.server.tag;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Tags with their values and patterns. Whoever writes holds the lock of the epoch. Thread-safe as its session is. */
interface TagDao {
    String SELECT = """
            SELECT t.id, t.key, t.inheritable, t.sensitive, t.created_at,
                   ARRAY(SELECT v.value FROM tag_value v WHERE v.tag_id = t.id ORDER BY v.position) AS values,
                   ARRAY(SELECT p.pattern FROM tag_pattern p WHERE p.tag_id = t.id ORDER BY p.position) AS patterns,
                   ARRAY(SELECT coalesce(p.value, '') FROM tag_pattern p WHERE p.tag_id = t.id ORDER BY p.position)
                       AS pattern_values
              FROM tag t
            """;

    @SqlQuery(SELECT + " WHERE t.key = :key")
    Optional<TagRow> find(String key);

    @SqlQuery(SELECT + " WHERE t.key > :after ORDER BY t.key LIMIT :limit")
    List<TagRow> list(String after, int limit);

    /** Tags by their ids. */
    @SqlQuery(SELECT + " WHERE t.id = ANY (:ids)")
    List<TagRow> named(List<UUID> ids);

    @SqlUpdate("""
            INSERT INTO tag (id, key, inheritable, sensitive, created_by)
            VALUES (:id, :key, :inheritable, :sensitive, :creatorId)
            """)
    void insert(UUID id, String key, boolean inheritable, boolean sensitive, UUID creatorId);

    /** @return 0 if it is gone */
    @SqlUpdate("UPDATE tag SET inheritable = :inheritable, sensitive = :sensitive WHERE id = :id")
    int update(UUID id, boolean inheritable, boolean sensitive);

    /** What is attached goes with it; a restriction that needs it stands in the way. @return 0 if it is gone already */
    @SqlUpdate("DELETE FROM tag WHERE id = :id")
    int delete(UUID id);

    @SqlUpdate("""
            INSERT INTO tag_value (tag_id, value, position)
            SELECT :tagId, v.value, v.position FROM unnest(:values::text[]) WITH ORDINALITY AS v (value, position)
                ON CONFLICT (tag_id, value) DO UPDATE SET position = excluded.position
            """)
    int putValues(UUID tagId, List<String> values);

    @SqlUpdate("DELETE FROM tag_value WHERE tag_id = :tagId AND value <> ALL (:values)")
    int deleteOtherValues(UUID tagId, List<String> values);

    /** Whether it is attached somewhere without a value. */
    @SqlQuery("SELECT EXISTS (SELECT FROM tag_binding WHERE tag_id = :tagId AND value IS NULL)")
    boolean isAttachedWithoutValue(UUID tagId);

    @SqlUpdate("DELETE FROM tag_pattern WHERE tag_id = :tagId")
    int deletePatterns(UUID tagId);

    /** Empty values stand for none. */
    @SqlUpdate("""
            INSERT INTO tag_pattern (tag_id, position, pattern, like_pattern, value)
            SELECT :tagId, p.position, p.pattern, p.like_pattern, nullif(p.value, '')
              FROM unnest(:patterns::text[], :likePatterns::text[], :values::text[]) WITH ORDINALITY
                AS p (pattern, like_pattern, value, position)
            """)
    int insertPatterns(UUID tagId, List<String> patterns, List<String> likePatterns, List<String> values);

    /** Where restrictions are attached that need the tag. */
    @SqlQuery("SELECT DISTINCT securable_id FROM policy WHERE when_tag = :tagId")
    List<UUID> restricted(UUID tagId);
}
