package io.serac.server.access;

import io.serac.server.TestServer;
import java.util.UUID;

/** Writes grants and restrictions into the database of a test server, as another server would. Thread-safe. */
public final class TestGrants {
    private final TestServer server;

    public TestGrants(TestServer server) {
        this.server = server;
    }

    /** Id of the server. */
    public UUID server() {
        return id("SELECT id FROM server", "");
    }

    /** Id of warehouse {@code main}. */
    public UUID warehouse() {
        return id("SELECT id FROM warehouse WHERE name = :name", TestServer.WAREHOUSE);
    }

    /** Id of a namespace of one level. */
    public UUID namespace(String name) {
        return id("SELECT id FROM namespace WHERE name = :name", name);
    }

    /** Id of a table or view that is not dropped. */
    public UUID object(String name) {
        return id("SELECT id FROM catalog_object WHERE name = :name AND namespace_id IS NOT NULL", name);
    }

    /** Id of a service account or role. */
    public UUID principal(String name) {
        return id("SELECT id FROM principal WHERE name = :name", name);
    }

    private UUID id(String sql, String name) {
        return server.sql().withHandle(handle -> {
            var query = handle.createQuery(sql);
            return (name.isEmpty() ? query : query.bind("name", name)).mapTo(UUID.class).one();
        });
    }

    /** Grants a privilege on a server, warehouse, namespace, table or view. */
    public void grant(String principal, String privilege, String kind, UUID securableId) {
        server.sql().useHandle(handle -> handle.createUpdate("""
                INSERT INTO access_grant (securable_kind, securable_id, grantee_id, privilege)
                VALUES (:kind, :securableId, :grantee, :privilege)
                """).bind("kind", kind).bind("securableId", securableId).bind("grantee", principal(principal))
                .bind("privilege", privilege).execute());
    }

    /** Takes all grants of a principal on a securable away. */
    public void revoke(String principal, UUID securableId) {
        server.sql().useHandle(handle -> handle.createUpdate("""
                DELETE FROM access_grant WHERE securable_id = :securableId AND grantee_id = :grantee
                """).bind("securableId", securableId).bind("grantee", principal(principal)).execute());
    }

    /** Restricts a principal. */
    public void restrict(String principal, String policyKind, String spec, String kind, UUID securableId) {
        UUID id = UUID.randomUUID();
        server.sql().useTransaction(handle -> {
            handle.createUpdate("""
                    INSERT INTO policy (id, securable_kind, securable_id, name, kind, spec)
                    VALUES (:id, :kind, :securableId, :name, :policyKind, :spec::jsonb)
                    """).bind("id", id).bind("kind", kind).bind("securableId", securableId).bind("name", id.toString())
                    .bind("policyKind", policyKind).bind("spec", spec.replace('\'', '"')).execute();
            handle.createUpdate("INSERT INTO policy_to (policy_id, principal_id) VALUES (:id, :principal)")
                    .bind("id", id).bind("principal", principal(principal)).execute();
        });
    }

    /** Makes one principal a member of another. */
    public void addMember(String role, String member) {
        server.sql().useHandle(handle -> handle.createUpdate("""
                INSERT INTO role_member (role_id, member_id) VALUES (:role, :member)
                """).bind("role", principal(role)).bind("member", principal(member)).execute());
    }

    /** Makes a role. */
    public void role(String name) {
        UUID id = UUID.randomUUID();
        server.sql().useTransaction(handle -> {
            handle.createUpdate("INSERT INTO principal (id, kind, name) VALUES (:id, 'role', :name)").bind("id", id)
                    .bind("name", name).execute();
            handle.createUpdate("INSERT INTO role (id) VALUES (:id)").bind("id", id).execute();
        });
    }
}
