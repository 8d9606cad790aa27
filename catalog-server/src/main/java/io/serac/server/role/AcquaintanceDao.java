package io.serac.server.role;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Whom a caller knows by the roles that he has to do with. Thread-safe as its session is. */
interface AcquaintanceDao {
    /**
     * Whether there is an account or role of the name that one of the principals is, or owns, or sees as the owner or a member of a
     * role to whose members it sees. Absent and unknown ones cost the same.
     */
    @SqlQuery("""
            WITH seen (id, owner_id) AS (
                SELECT r.id, coalesce(r.owner_id, r.id) FROM role r
                 WHERE coalesce(r.owner_id, r.id) = ANY (:ids)
                    OR EXISTS (SELECT FROM role_member o
                                WHERE o.role_id = r.id AND o.admin_option AND o.member_id = ANY (:ids)))
            SELECT EXISTS (
                SELECT FROM principal p
                 WHERE p.kind = :kind AND p.issuer = '' AND p.name = :name
                   AND (p.id = ANY (:ids)
                        OR EXISTS (SELECT FROM seen s WHERE s.id = p.id OR s.owner_id = p.id)
                        OR EXISTS (SELECT FROM seen s JOIN role_member m ON m.role_id = s.id WHERE m.member_id = p.id)))
            """)
    boolean isKnown(String kind, String name, List<UUID> ids);
}
