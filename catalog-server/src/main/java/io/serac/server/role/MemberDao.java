package io.serac.server.role;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Members of roles. Thread-safe as its session is. */
interface MemberDao {
    @SqlQuery("""
            SELECT m.member_id, p.kind AS member_kind, p.issuer AS member_issuer, p.name AS member_name,
                   m.admin_option, m.created_at
              FROM role_member m JOIN principal p ON p.id = m.member_id
             WHERE m.role_id = :roleId AND m.member_id = :memberId
            """)
    Optional<MemberRow> find(UUID roleId, UUID memberId);

    @SqlQuery("""
            SELECT m.member_id, p.kind AS member_kind, p.issuer AS member_issuer, p.name AS member_name,
                   m.admin_option, m.created_at
              FROM role_member m JOIN principal p ON p.id = m.member_id
             WHERE m.role_id = :roleId
               AND (p.kind COLLATE "C", p.issuer, p.name) > (:afterKind, :afterIssuer, :afterName)
             ORDER BY p.kind COLLATE "C", p.issuer, p.name
             LIMIT :limit
            """)
    List<MemberRow> list(UUID roleId, String afterKind, String afterIssuer, String afterName, int limit);

    /** Securables with restrictions on the role's members, be it by a role that this one is in. */
    @SqlQuery("""
            WITH RECURSIVE above (id) AS (
                SELECT CAST(:roleId AS uuid)
                 UNION
                SELECT m.role_id FROM role_member m JOIN above a ON m.member_id = a.id)
            SELECT DISTINCT p.securable_id
              FROM above a JOIN policy_to t ON t.principal_id = a.id JOIN policy p ON p.id = t.policy_id
            """)
    List<UUID> restrictedThrough(UUID roleId);

    @SqlUpdate("""
            INSERT INTO role_member (role_id, member_id, admin_option, grantor_id)
            VALUES (:roleId, :memberId, :adminOption, (SELECT id FROM principal WHERE id = :grantorId))
            """)
    int insert(UUID roleId, UUID memberId, boolean adminOption, UUID grantorId);

    @SqlUpdate("""
            UPDATE role_member SET admin_option = :adminOption WHERE role_id = :roleId AND member_id = :memberId
            """)
    int update(UUID roleId, UUID memberId, boolean adminOption);

    /** @return 0 if it is no member */
    @SqlUpdate("DELETE FROM role_member WHERE role_id = :roleId AND member_id = :memberId")
    int delete(UUID roleId, UUID memberId);

    /** Whether a role is the other one or in it, through however many roles. */
    @SqlQuery("""
            WITH RECURSIVE up (id) AS (
                SELECT :roleId::uuid
                 UNION
                SELECT m.role_id FROM role_member m JOIN up u ON m.member_id = u.id)
            SELECT EXISTS (SELECT FROM up WHERE id = :otherId)
            """)
    boolean isWithin(UUID roleId, UUID otherId);

    /** Whether the members of a role that the server itself made are members of the role of this name, directly or not. */
    @SqlQuery("""
            WITH RECURSIVE up (id) AS (
                SELECT id FROM role WHERE is_system
                 UNION
                SELECT m.role_id FROM role_member m JOIN up u ON m.member_id = u.id)
            SELECT EXISTS (SELECT FROM up u JOIN principal p ON p.id = u.id
                            WHERE p.kind = 'role' AND p.issuer = '' AND p.name = :name)
            """)
    boolean containsSystemRole(String name);

    /** How many roles the longest way up from a role passes, itself counted; at most the bound. */
    @SqlQuery("""
            WITH RECURSIVE up (id, level) AS (
                SELECT :roleId::uuid, 1
                 UNION
                SELECT m.role_id, u.level + 1 FROM role_member m JOIN up u ON m.member_id = u.id
                 WHERE u.level < :levelMax)
            SELECT max(level) FROM up
            """)
    int levelsUp(UUID roleId, int levelMax);

    /** How many roles the longest way down from a principal passes, itself counted if it is a role; at most the bound. */
    @SqlQuery("""
            WITH RECURSIVE down (id, level) AS (
                SELECT r.id, 1 FROM role r WHERE r.id = :memberId
                 UNION
                SELECT m.member_id, d.level + 1
                  FROM role_member m JOIN down d ON m.role_id = d.id JOIN role r ON r.id = m.member_id
                 WHERE d.level < :levelMax)
            SELECT coalesce(max(level), 0) FROM down
            """)
    int levelsDown(UUID memberId, int levelMax);
}
