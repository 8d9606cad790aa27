package io.serac.server.role;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Roles. Thread-safe as its session is. */
interface RoleDao {
    @SqlQuery("""
            SELECT r.id, p.name, o.id AS owner_id, o.kind AS owner_kind, o.issuer AS owner_issuer,
                   o.name AS owner_name, r.token_assignable, r.is_system, p.created_at
              FROM principal p
              JOIN role r ON r.id = p.id
              JOIN principal o ON o.id = coalesce(r.owner_id, r.id)
             WHERE p.kind = 'role' AND p.issuer = '' AND p.name = :name
            """)
    Optional<RoleRow> find(String name);

    @SqlQuery("""
            SELECT r.id, p.name, o.id AS owner_id, o.kind AS owner_kind, o.issuer AS owner_issuer,
                   o.name AS owner_name, r.token_assignable, r.is_system, p.created_at
              FROM principal p
              JOIN role r ON r.id = p.id
              JOIN principal o ON o.id = coalesce(r.owner_id, r.id)
             WHERE p.kind = 'role' AND p.issuer = '' AND p.name > :after
             ORDER BY p.name
             LIMIT :limit
            """)
    List<RoleRow> list(String after, int limit);

    @SqlUpdate("INSERT INTO principal (id, kind, name) VALUES (:id, 'role', :name)")
    int insertPrincipal(UUID id, String name);

    @SqlUpdate("INSERT INTO role (id, owner_id, token_assignable) VALUES (:id, :ownerId, :tokenAssignable)")
    int insertRole(UUID id, UUID ownerId, boolean tokenAssignable);

    /** A role that is to own itself has no owner in its row. @return 0 if it is gone */
    @SqlUpdate("""
            UPDATE role SET owner_id = nullif(:ownerId, id), token_assignable = :tokenAssignable WHERE id = :id
            """)
    int update(UUID id, UUID ownerId, boolean tokenAssignable);

    /** Whether one of the principals is in a role with the right to add others. */
    @SqlQuery("""
            SELECT EXISTS (SELECT FROM role_member
                            WHERE role_id = :roleId AND admin_option AND member_id = ANY (:memberIds))
            """)
    boolean hasAdminOption(UUID roleId, List<UUID> memberIds);

    /** The roles in which one of the principals has the right to add others. */
    @SqlQuery("SELECT DISTINCT role_id FROM role_member WHERE admin_option AND member_id = ANY (:memberIds)")
    List<UUID> rolesWithAdminOption(List<UUID> memberIds);

    /** The roles that one of the principals owns. */
    @SqlQuery("SELECT id FROM role WHERE coalesce(owner_id, id) = ANY (:ownerIds)")
    List<UUID> ownedBy(List<UUID> ownerIds);
}
