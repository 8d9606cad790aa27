package io.serac.server.explain;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Who can grant. Thread-safe as its session is. */
interface GrantorDao {
    /**
     * Principals that can grant what is missing: who manages grants on any of the securables or owns one, and who holds with the
     * grant option what covers all that is missing.
     *
     * @param ownerIds
     *            of the securables; without effect where access is managed
     * @param covering
     *            privileges of which each covers everything that is missing; empty if nothing is
     */
    @SqlQuery("""
            SELECT p.kind, p.issuer, p.name
              FROM principal p
             WHERE NOT p.disabled
               AND (EXISTS (SELECT FROM access_grant g
                             WHERE g.grantee_id = p.id AND g.securable_id = ANY (:securableIds)
                               AND (g.privilege IN ('MANAGE_GRANTS', 'SERVER_ADMIN')
                                    OR g.grant_option AND g.column_ids IS NULL AND g.privilege = ANY (:covering)))
                    OR p.id = ANY (:ownerIds)
                       AND NOT EXISTS (SELECT FROM warehouse w WHERE w.id = ANY (:securableIds) AND w.managed_access)
                       AND NOT EXISTS (SELECT FROM namespace n WHERE n.id = ANY (:securableIds) AND n.managed_access))
             ORDER BY p.kind, p.issuer, p.name
             LIMIT :limit
            """)
    List<NameRow> grantors(List<UUID> securableIds, List<UUID> ownerIds, List<String> covering, int limit);

    @SqlQuery("SELECT disabled FROM principal WHERE id = :id")
    Optional<Boolean> isDisabled(UUID id);

    /** Whether a principal is the account of an engine in a warehouse that is believed on connections with a certificate only. */
    @SqlQuery("""
            SELECT EXISTS (SELECT FROM engine
                            WHERE account_id = :accountId AND :warehouse = ANY (warehouses) AND certificates <> '{}')
            """)
    boolean needsCertificate(UUID accountId, String warehouse);

    @SqlQuery("SELECT id, kind, issuer, name FROM principal WHERE id = ANY (:ids)")
    List<PrincipalNameRow> names(List<UUID> ids);

    /** Parts of a reference. */
    record NameRow(String kind, String issuer, String name) {
    }

    /** A principal with the parts of its reference. */
    record PrincipalNameRow(UUID id, String kind, String issuer, String name) {
    }
}
