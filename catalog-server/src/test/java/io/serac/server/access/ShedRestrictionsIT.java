package io.serac.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Ways around a restriction, a deny or managed access by taking an object out and putting it back. None may work. */
class ShedRestrictionsIT {
    private static final String DENY_NAME = "{'columns': [{'name': 'name'}]}";
    private static final String DROPPED = "/admin/v1/warehouses/main/dropped/";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final TestGrants GRANTS = new TestGrants(SERVER);
    private static final TestClient ROOT = SERVER.root();

    @AfterEach
    void liftRestrictions() {
        SERVER.sql().useHandle(handle -> handle.execute("DELETE FROM policy"));
    }

    /** An owner of table {@code bound.t} who may also create in namespace {@code free}. */
    private static TestClient owner(String name, String bound, String free, String table) {
        ROOT.createNamespace(bound);
        ROOT.createNamespace(free);
        TestClient owner = SERVER.account(name);
        GRANTS.grant(name, "CREATE_TABLE", "namespace", GRANTS.namespace(bound));
        GRANTS.grant(name, "CREATE_TABLE", "namespace", GRANTS.namespace(free));
        GRANTS.grant(name, "REGISTER_TABLE", "namespace", GRANTS.namespace(free));
        owner.createTable(bound, table);
        return owner;
    }

    @Test
    void restoringElsewhereKeepsWhatBoundTheTableWhereItWas() {
        TestClient alice = owner("alice-undrop", "bound", "free", "u");
        UUID id = GRANTS.object("u");
        GRANTS.restrict("alice-undrop", "COLUMN_DENY", DENY_NAME, "namespace", GRANTS.namespace("bound"));
        assertThat(alice.get(TestClient.tablePath("bound", "u")).is(200).body()).contains("serac.restricted");
        alice.delete(TestClient.tablePath("bound", "u")).is(204);

        alice.post(DROPPED + id + "/undrop", "{'namespace': ['free'], 'name': 'u'}").isError(403, "ForbiddenException");
        alice.post(DROPPED + id + "/undrop", "{}").is(200);
        assertThat(alice.get(TestClient.tablePath("bound", "u")).is(200).body()).contains("serac.restricted");
    }

    @Test
    void whoMaySelectSomeColumnsDoesNotWinTheOthersByMovingTheTable() {
        ROOT.createNamespace("narrow");
        ROOT.createNamespace("wide");
        ROOT.createTable("narrow", "m");
        TestClient mover = SERVER.account("mover");
        String table = "/admin/v1/warehouses/main/namespaces/narrow/tables/m/grants/service-account:mover/";
        ROOT.put(table + "SELECT", "{'columns': ['id']}").is(201);
        ROOT.put(table + "DROP", "{}").is(201);
        GRANTS.grant("mover", "CREATE_TABLE", "namespace", GRANTS.namespace("wide"));
        String rename =
                "{'source': {'namespace': ['narrow'], 'name': 'm'}, 'destination': {'namespace': ['%s'], 'name': 'm2'}}";
        GRANTS.grant("mover", "SELECT", "namespace", GRANTS.namespace("wide"));
        GRANTS.grant("mover", "CREATE_TABLE", "namespace", GRANTS.namespace("narrow"));

        mover.post("/catalog/v1/main/tables/rename", rename.formatted("wide")).isError(403, "ForbiddenException");
        mover.post("/catalog/v1/main/tables/rename", rename.formatted("narrow")).is(204);
    }

    @Test
    void whoIsDeniedWhereATableWasCanNeitherRestoreNorPurgeIt() {
        TestClient alice = owner("alice-denied", "closed", "open", "d");
        UUID id = GRANTS.object("d");
        alice.delete(TestClient.tablePath("closed", "d")).is(204);
        GRANTS.restrict("alice-denied", "ACCESS_DENY", "{}", "namespace", GRANTS.namespace("closed"));

        alice.post(DROPPED + id + "/undrop", "{'namespace': ['open'], 'name': 'd'}").isError(403, "ForbiddenException");
        alice.delete(DROPPED + id).isError(403, "ForbiddenException");
        liftRestrictions();
        alice.post(DROPPED + id + "/undrop", "{'namespace': ['open'], 'name': 'd'}").is(200);
    }

    @Test
    void unregisteringShedsNeitherRestrictionsOfOthersNorManagedAccess() {
        TestClient alice = owner("alice-unregister", "kept", "loose", "r");
        String unregister = TestClient.tablePath("kept", "r") + "/unregister";
        GRANTS.restrict("bob", "COLUMN_DENY", DENY_NAME, "table", GRANTS.object("r"));
        alice.post(unregister, "{}").isError(403, "ForbiddenException");
        liftRestrictions();
        manage("kept", true);
        alice.post(unregister, "{}").isError(403, "ForbiddenException");
        alice.delete(TestClient.tablePath("kept", "r")).is(204);
        String file = SERVER.sql().withHandle(handle -> handle
                .createQuery("SELECT metadata_location FROM catalog_object WHERE name = 'r'").mapTo(String.class)
                .one());
        String register = "{'name': 'again', 'metadata-location': '" + file + "'}";
        alice.post(TestClient.namespacePath("loose") + "/register", register).isError(403, "ForbiddenException");
        manage("kept", false);
        alice.post(TestClient.namespacePath("loose") + "/register", register).is(200);
    }

    @Test
    void unregisteringIsForOwnersSinceWhoeverRegistersTheFilesAgainOwnsThem() {
        TestClient alice = owner("alice-owns", "owned", "elsewhere", "first");
        ROOT.createTable("owned", "second");
        String unregister = TestClient.tablePath("owned", "first") + "/unregister";
        TestClient dropper = SERVER.account("dropper");
        for (String privilege : new String[]{"DROP", "PURGE", "SELECT", "WRITE", "ALTER", "REGISTER_TABLE"}) {
            GRANTS.grant("dropper", privilege, "namespace", GRANTS.namespace("owned"));
        }

        assertThat(dropper.post(unregister, "{}").isError(403, "ForbiddenException").body()).contains("OWN")
                .doesNotContain("metadata.json");
        dropper.get(TestClient.tablePath("owned", "first")).is(200);

        assertThat(alice.send("POST", unregister, "").is(200).at("/metadata-location").asText())
                .contains("metadata.json");
        // An owner from above is one, too; who owns another table is not.
        String second = TestClient.tablePath("owned", "second") + "/unregister";
        alice.post(second, "{}").isError(403, "ForbiddenException");
        ROOT.send("POST", second, "").is(200);
        dropper.get(TestClient.tablePath("owned", "second")).is(404);
    }

    private static void manage(String namespace, boolean isManaged) {
        SERVER.sql().useHandle(handle -> handle.execute("UPDATE namespace SET managed_access = ? WHERE name = ?",
                isManaged, namespace));
    }

    @Test
    void leavingARoleDoesNotLiftWhatBindsItsMembers() {
        ROOT.createNamespace("team");
        TestClient dora = SERVER.account("dora");
        GRANTS.role("bound-role");
        GRANTS.addMember("bound-role", "dora");
        GRANTS.grant("dora", "MANAGE_ROLES", "server", GRANTS.server());
        GRANTS.restrict("bound-role", "COLUMN_DENY", DENY_NAME, "namespace", GRANTS.namespace("team"));
        String membership = "/admin/v1/roles/bound-role/members/service-account:dora";

        dora.delete(membership).isError(403, "ForbiddenException");
        GRANTS.grant("dora", "MANAGE_POLICY", "namespace", GRANTS.namespace("team"));
        dora.delete(membership).is(204);
    }

    @Test
    void noOtherWayOutOfARoleLiftsItsRestrictionsEither() {
        ROOT.createNamespace("unit");
        TestClient keeper = SERVER.account("keeper");
        GRANTS.grant("keeper", "MANAGE_ROLES", "server", GRANTS.server());
        GRANTS.role("outer");
        GRANTS.role("inner");
        GRANTS.addMember("outer", "inner");
        SERVER.sql().useHandle(handle -> handle.execute("""
                INSERT INTO token_role_mapping (id, issuer, value, role_id) VALUES ('m1', 'keycloak', 'v', ?)
                """, GRANTS.principal("inner")));
        GRANTS.restrict("outer", "COLUMN_DENY", DENY_NAME, "namespace", GRANTS.namespace("unit"));

        keeper.delete("/admin/v1/roles/inner").isError(403, "ForbiddenException");
        keeper.put("/admin/v1/roles/inner", "{'token-assignable': false}").isError(403, "ForbiddenException");
        keeper.delete("/admin/v1/token-role-mappings/m1").isError(403, "ForbiddenException");
        keeper.put("/admin/v1/token-role-mappings/m1", "{'issuer': 'keycloak', 'value': 'w', 'role': 'inner'}")
                .isError(403, "ForbiddenException");
        keeper.put("/admin/v1/token-role-mappings/m1", "{'issuer': 'keycloak', 'value': 'v', 'role': 'inner'}").is(200);

        GRANTS.grant("keeper", "MANAGE_POLICY", "namespace", GRANTS.namespace("unit"));
        keeper.delete("/admin/v1/token-role-mappings/m1").is(204);
        keeper.put("/admin/v1/roles/inner", "{'token-assignable': false}").is(200);
        keeper.delete("/admin/v1/roles/inner").is(204);
    }

    @Test
    void whoMayChangeAViewIsNotShownItsQuery() {
        ROOT.createNamespace("views");
        ROOT.createView("views", "v");
        TestClient alice = SERVER.account("alice-view");
        GRANTS.grant("alice-view", "ALTER", "view", GRANTS.object("v"));
        String change = "{'requirements': [], 'updates': [{'action': 'set-properties', 'updates': {'a': 'b'}}]}";

        alice.get(TestClient.viewPath("views", "v")).isError(403, "ForbiddenException");
        assertThat(alice.post(TestClient.viewPath("views", "v"), change).is(200).body()).doesNotContain("SELECT 1");
        GRANTS.grant("alice-view", "SELECT", "view", GRANTS.object("v"));
        assertThat(alice.post(TestClient.viewPath("views", "v"), change).is(200).body()).contains("SELECT 1");
    }
}
