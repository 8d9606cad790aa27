package io.serac.server.principal;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Who administers the server. Thread-safe as its session is. */
interface ServerAdministrationDao {
    /** Whether anybody who is in the role of the administrators, directly or through roles, can log in. */
    @SqlQuery("""
            WITH RECURSIVE administrator (id) AS (
                SELECT id FROM role WHERE is_system
                 UNION
                SELECT m.member_id FROM role_member m JOIN administrator a ON m.role_id = a.id)
            SELECT EXISTS (
                SELECT FROM administrator a JOIN principal p ON p.id = a.id
                 WHERE NOT p.disabled
                   AND (p.kind = 'user' AND p.issuer = ANY (:issuers)
                        OR p.kind = 'service-account' AND EXISTS (
                            SELECT FROM service_secret s
                             WHERE s.principal_id = p.id AND (s.expires_at IS NULL OR s.expires_at > now()))))
            """)
    boolean canAnybodyAdminister(String[] issuers);

    /**
     * A role that tokens can name, or everyone, that holds one of the privileges on the server, itself or by a role it is in. A role
     * that everyone is in would be held by all, too.
     */
    @SqlQuery("""
            WITH RECURSIVE holder (id) AS (
                SELECT g.grantee_id FROM access_grant g JOIN server s ON s.id = g.securable_id
                 WHERE g.privilege = ANY (:privileges)
                 UNION
                SELECT m.member_id FROM role_member m JOIN holder h ON m.role_id = h.id)
            SELECT p.name FROM holder h JOIN principal p ON p.id = h.id LEFT JOIN role r ON r.id = h.id
             WHERE r.token_assignable OR p.kind = 'everyone'
             ORDER BY p.name
             LIMIT 1
            """)
    Optional<String> findAssignableHolder(List<String> privileges);
}
