package io.serac.server.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Restrictions. Whoever writes holds the lock of the epoch. Thread-safe as its session is. */
interface PolicyDao {
    String SELECT = """
            SELECT p.id, p.securable_id, p.name, p.kind, p.spec, t.key AS when_tag, p.when_value, p.revision,
                   c.kind AS creator_kind,
                   c.issuer AS creator_issuer, c.name AS creator_name, p.created_at
              FROM policy p
              LEFT JOIN tag t ON t.id = p.when_tag
              LEFT JOIN principal c ON c.id = p.created_by
            """;

    @SqlQuery(SELECT + " WHERE p.securable_id = :securableId AND p.name = :name")
    Optional<PolicyRow> find(UUID securableId, String name);

    @SqlQuery(SELECT + " WHERE p.id = :id")
    Optional<PolicyRow> find(UUID id);

    /** In order of their names, those of one name in order of their ids. */
    @SqlQuery(SELECT + """
             WHERE p.securable_id = ANY (:securableIds) AND (p.name, p.id) > (:afterName, :afterId)
             ORDER BY p.name, p.id
             LIMIT :limit
            """)
    List<PolicyRow> list(List<UUID> securableIds, String afterName, UUID afterId, int limit);

    /** Whom restrictions concern, and whom not. */
    @SqlQuery("""
            SELECT m.policy_id, m.is_exception, p.id AS principal_id, p.kind, p.issuer, p.name
              FROM (SELECT policy_id, principal_id, false AS is_exception FROM policy_to
                     WHERE policy_id = ANY (:policyIds)
                     UNION ALL
                    SELECT policy_id, principal_id, true FROM policy_except WHERE policy_id = ANY (:policyIds)) m
              JOIN principal p ON p.id = m.principal_id
             ORDER BY p.kind, p.issuer, p.name
            """)
    List<MatchRow> matches(List<UUID> policyIds);

    /** Those of the roles that a token decides about: by their name, by a mapping, or by a role that is in them. */
    @SqlQuery("""
            WITH RECURSIVE holder (role_id, id) AS (
                SELECT id, id FROM role WHERE id = ANY (:roleIds)
                UNION
                SELECT holder.role_id, m.member_id FROM role_member m JOIN holder ON m.role_id = holder.id)
            SELECT DISTINCT holder.role_id
              FROM holder
              JOIN role r ON r.id = holder.id
             WHERE r.token_assignable OR EXISTS (SELECT FROM token_role_mapping t WHERE t.role_id = r.id)
            """)
    List<UUID> decidedByTokens(List<UUID> roleIds);

    @SqlUpdate("""
            INSERT INTO policy (id, securable_kind, securable_id, name, kind, spec, when_tag, when_value, created_by)
            VALUES (:id, :securableKind, :securableId, :name, :kind, :spec, :tagId, :tagValue, :creatorId)
            """)
    void insert(UUID id, String securableKind, UUID securableId, String name, String kind, JsonNode spec,
            @Nullable UUID tagId, @Nullable String tagValue, UUID creatorId);

    /** @return 0 if it is gone */
    @SqlUpdate("""
            UPDATE policy
               SET kind = :kind, spec = :spec, when_tag = :tagId, when_value = :tagValue, revision = revision + 1
             WHERE id = :id
            """)
    int update(UUID id, String kind, JsonNode spec, @Nullable UUID tagId, @Nullable String tagValue);

    @SqlUpdate("INSERT INTO policy_to (policy_id, principal_id) SELECT :policyId, unnest(:principalIds)")
    int insertTo(UUID policyId, List<UUID> principalIds);

    @SqlUpdate("INSERT INTO policy_except (policy_id, principal_id) SELECT :policyId, unnest(:principalIds)")
    int insertExcept(UUID policyId, List<UUID> principalIds);

    @SqlUpdate("DELETE FROM policy_to WHERE policy_id = :policyId")
    int deleteTo(UUID policyId);

    @SqlUpdate("DELETE FROM policy_except WHERE policy_id = :policyId")
    int deleteExcept(UUID policyId);

    /** Forgets which columns of tables the names once stood for, but for those names. */
    @SqlUpdate("DELETE FROM policy_binding WHERE policy_id = :policyId AND NOT name = ANY (:names)")
    int forgetColumns(UUID policyId, List<String> names);

    @SqlUpdate("""
            INSERT INTO policy_binding (policy_id, object_id, field_id, name)
            VALUES (:policyId, :objectId, :fieldId, :name)
            ON CONFLICT ON CONSTRAINT policy_binding_unique DO NOTHING
            """)
    int bindColumn(UUID policyId, UUID objectId, int fieldId, String name);

    /** @return 0 if it is gone already */
    @SqlUpdate("DELETE FROM policy WHERE id = :id")
    int delete(UUID id);

    /** Somebody whom a restriction concerns, or does not concern by exception. */
    record MatchRow(UUID policyId, boolean isException, UUID principalId, String kind, String issuer, String name) {
    }
}
