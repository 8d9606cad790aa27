package io.serac.server.grant;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Grants. Whoever writes holds the lock of the epoch. Thread-safe as its session is. */
interface GrantDao {
    String SELECT = """
            SELECT g.id, g.securable_id, g.grantee_id, p.kind AS grantee_kind, p.issuer AS grantee_issuer,
                   p.name AS grantee_name, g.privilege, g.column_ids, g.column_names, g.grant_option,
                   q.kind AS grantor_kind, q.issuer AS grantor_issuer, q.name AS grantor_name, g.derived_from,
                   g.created_at
              FROM access_grant g
              JOIN principal p ON p.id = g.grantee_id
              LEFT JOIN principal q ON q.id = g.grantor_id
            """;

    @SqlQuery(SELECT + """
             WHERE g.securable_id = :securableId AND g.grantee_id = :granteeId AND g.privilege = :privilege
            """)
    Optional<GrantRow> find(UUID securableId, UUID granteeId, String privilege);

    @SqlQuery(SELECT + " WHERE g.id = :id")
    Optional<GrantRow> find(long id);

    /** Grants on any of the securables, in order of their ids. */
    @SqlQuery(SELECT + """
             WHERE g.securable_id = ANY (:securableIds) AND g.id > :after
             ORDER BY g.id
             LIMIT :limit
            """)
    List<GrantRow> list(List<UUID> securableIds, long after, int limit);

    /** Grants that can be given on: of any of these principals on any of the securables. */
    @SqlQuery(SELECT + """
             WHERE g.securable_id = ANY (:securableIds) AND g.grantee_id = ANY (:granteeIds) AND g.grant_option
             ORDER BY g.id
            """)
    List<GrantRow> options(List<UUID> securableIds, List<UUID> granteeIds);

    /** What was given by the grant option of this grant, directly or not. */
    @SqlQuery("""
            WITH RECURSIVE given (id) AS (
                SELECT id FROM access_grant WHERE derived_from = :id
                UNION
                SELECT g.id FROM access_grant g JOIN given ON g.derived_from = given.id)
            """ + SELECT + """
             WHERE g.id IN (SELECT id FROM given) AND g.id > :after
             ORDER BY g.id
             LIMIT :limit
            """)
    List<GrantRow> derived(long id, long after, int limit);

    /** @return the id */
    @SqlQuery("""
            INSERT INTO access_grant (securable_kind, securable_id, grantee_id, privilege, column_ids, column_names,
                                      grant_option, grantor_id, derived_from)
            VALUES (:securableKind, :securableId, :granteeId, :privilege, :columnIds, :columnNames, :grantOption,
                    :grantorId, :derivedFrom)
            RETURNING id
            """)
    long insert(String securableKind, UUID securableId, UUID granteeId, String privilege,
            @Nullable List<Integer> columnIds, @Nullable List<String> columnNames, boolean grantOption, UUID grantorId,
            @Nullable Long derivedFrom);

    @SqlUpdate("""
            UPDATE access_grant
               SET column_ids = :columnIds, column_names = :columnNames, grant_option = :grantOption,
                   grantor_id = :grantorId, derived_from = :derivedFrom
             WHERE id = :id
            """)
    int update(long id, @Nullable List<Integer> columnIds, @Nullable List<String> columnNames, boolean grantOption,
            UUID grantorId, @Nullable Long derivedFrom);

    /** Takes back what was given by a grant option and is no longer covered by it; cascades. @return how many */
    @SqlUpdate("""
            DELETE FROM access_grant
             WHERE derived_from = :id
               AND (NOT :grantOption
                    OR (:columnIds::integer[] IS NOT NULL
                        AND (column_ids IS NULL OR NOT column_ids <@ :columnIds::integer[])))
            """)
    int deleteUncovered(long id, boolean grantOption, @Nullable List<Integer> columnIds);

    /** What was given by its grant option goes as well. @return 0 if it is gone already */
    @SqlUpdate("DELETE FROM access_grant WHERE id = :id")
    int delete(long id);
}
