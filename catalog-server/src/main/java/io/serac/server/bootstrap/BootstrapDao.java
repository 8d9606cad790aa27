package io.serac.server.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jdbi.v3.sqlobject.transaction.Transactional;

/** The rows that a new database gets. Used on one connection. */
interface BootstrapDao extends Transactional<BootstrapDao> {
    /**
     * Lets one of several servers that start on a new database go first; the others wait, at most the lock timeout. Until the end
     * of the transaction.
     */
    @SqlQuery("SELECT true FROM pg_advisory_xact_lock(5372616301)")
    boolean lock();

    @SqlQuery("SELECT id FROM server")
    Optional<UUID> findServer();

    @SqlUpdate("DELETE FROM service_secret WHERE principal_id = :principalId")
    int deleteSecrets(UUID principalId);

    @SqlUpdate("INSERT INTO server (id) VALUES (:id)")
    int insertServer(UUID id);

    /** The one grant that no request can make. */
    @SqlUpdate("""
            INSERT INTO access_grant (securable_kind, securable_id, grantee_id, privilege)
            SELECT 'server', :serverId, id, 'SERVER_ADMIN' FROM role WHERE is_system
            """)
    int grantServerAdmin(UUID serverId);

    /** Who changes policies goes one at a time. */
    @SqlQuery("SELECT value FROM authz_epoch FOR UPDATE")
    long lockEpoch();

    /** @return 0 if the user has a row */
    @SqlUpdate("""
            INSERT INTO principal (id, kind, issuer, name) VALUES (:id, 'user', :issuer, :subject)
            ON CONFLICT DO NOTHING
            """)
    int insertUser(UUID id, String issuer, String subject);

    /** @return 0 if the principal is one already */
    @SqlUpdate("""
            INSERT INTO role_member (role_id, member_id, admin_option)
            SELECT id, :principalId, true FROM role WHERE is_system
            ON CONFLICT ON CONSTRAINT role_member_unique DO NOTHING
            """)
    int addServerAdmin(UUID principalId);

    @SqlUpdate("""
            INSERT INTO warehouse (id, name, owner_id, storage, allowed_locations, undrop_seconds)
            VALUES (:id, :name, :ownerId, :storage, :allowedLocations, :undropSeconds)
            """)
    int insertWarehouse(UUID id, String name, UUID ownerId, JsonNode storage, String[] allowedLocations,
            long undropSeconds);

    /** The root of a warehouse has the warehouse's id and an empty path. */
    @SqlUpdate("""
            INSERT INTO namespace (id, warehouse_id, parent_id, name, path, path_digest, ancestor_ids, owner_id)
            VALUES (:warehouseId, :warehouseId, NULL, '', '{}', :pathDigest, '{}', :ownerId)
            """)
    int insertRootNamespace(UUID warehouseId, byte[] pathDigest, UUID ownerId);
}
