package io.serac.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What grants open on the Iceberg API, and what stays closed beside it. */
class GrantsIT {
    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final TestGrants GRANTS = new TestGrants(SERVER);
    private static final TestClient ROOT = SERVER.root();

    @BeforeAll
    static void prepare() {
        ROOT.createNamespace("hr");
        ROOT.createTable("hr", "emp");
        ROOT.createTable("hr", "pay");
        ROOT.createView("hr", "all_emp");
        ROOT.createNamespace("ops");
    }

    @Test
    void aGrantOnATableShowsThePathToItAndNothingElse() {
        TestClient alice = SERVER.account("alice-table");
        GRANTS.grant("alice-table", "SELECT", "table", GRANTS.object("emp"));

        alice.get("/catalog/v1/config?warehouse=main").is(200);
        assertThat(names(alice.get("/catalog/v1/main/namespaces").is(200), "/namespaces")).containsExactly("hr");
        assertThat(names(alice.get(TestClient.namespacePath("hr") + "/tables").is(200), "/identifiers"))
                .containsExactly("emp");
        alice.get(TestClient.tablePath("hr", "emp")).is(200);
        alice.head(TestClient.tablePath("hr", "emp")).is(204);
        alice.get(TestClient.tablePath("hr", "pay")).isError(404, "NoSuchTableException");
        alice.get(TestClient.viewPath("hr", "all_emp")).isError(404, "NoSuchViewException");
        alice.get(TestClient.namespacePath("ops")).isError(404, "NoSuchNamespaceException");
        alice.post(TestClient.namespacePath("hr") + "/tables", TestClient.tableBody("new"))
                .isError(403, "ForbiddenException");
        alice.delete(TestClient.tablePath("hr", "emp")).isError(403, "ForbiddenException");
    }

    @Test
    void whoseTheWarehouseIsNotSeesNoWarehouse() {
        SERVER.bob().get("/catalog/v1/config?warehouse=main").isError(404, "NoSuchWarehouseException");
        SERVER.bob().get(TestClient.tablePath("hr", "emp")).isError(404, "NoSuchWarehouseException");
    }

    @Test
    void namespacePropertiesAreForThoseWhoMayDescribeIt() {
        TestClient alice = SERVER.account("alice-properties");
        ROOT.post(TestClient.namespacePath("ops") + "/properties", "{'updates': {'secret-plan': 'x'}}").is(200);
        GRANTS.grant("alice-properties", "BROWSE", "namespace", GRANTS.namespace("ops"));

        assertThat(alice.get(TestClient.namespacePath("ops")).is(200).body()).doesNotContain("secret-plan");
        GRANTS.grant("alice-properties", "DESCRIBE", "namespace", GRANTS.namespace("ops"));
        assertThat(alice.get(TestClient.namespacePath("ops")).is(200).body()).contains("secret-plan");
    }

    @Test
    void whoMayOnlyDescribeSeesTheSchemaAndNoWayToTheFiles() {
        ROOT.createNamespace("sales");
        ROOT.createTable("sales", "orders");
        TestClient alice = SERVER.account("alice-describe");
        GRANTS.grant("alice-describe", "DESCRIBE", "table", GRANTS.object("orders"));

        Answer whole = ROOT.get(TestClient.tablePath("sales", "orders")).is(200);
        Answer reduced = alice.get(TestClient.tablePath("sales", "orders")).is(200);
        assertThat(reduced.at("/metadata/schemas")).isEqualTo(whole.at("/metadata/schemas"));
        assertThat(reduced.at("/metadata-location").isMissingNode()).isTrue();
        assertThat(reduced.header("ETag")).isNotEqualTo(whole.header("ETag"));
        alice.with("If-None-Match", whole.header("ETag").orElseThrow()).get(TestClient.tablePath("sales", "orders"))
                .is(200);
    }

    @Test
    void rolesGiveWhatTheyHoldToTheirMembersAndMembersOfMembers() {
        TestClient alice = SERVER.account("alice-role");
        GRANTS.role("readers");
        GRANTS.role("analysts");
        GRANTS.addMember("readers", "analysts");
        GRANTS.grant("readers", "SELECT", "namespace", GRANTS.namespace("hr"));
        alice.get(TestClient.tablePath("hr", "emp")).is(404);

        GRANTS.addMember("analysts", "alice-role");
        alice.get(TestClient.tablePath("hr", "emp")).is(200);
        alice.get(TestClient.tablePath("hr", "pay")).is(200);
    }

    @Test
    void aRevocationHoldsFromTheNextRequestOn() {
        TestClient alice = SERVER.account("alice-revoked");
        for (int round = 0; round < 20; round++) {
            GRANTS.grant("alice-revoked", "SELECT", "table", GRANTS.object("pay"));
            alice.get(TestClient.tablePath("hr", "pay")).is(200);
            GRANTS.revoke("alice-revoked", GRANTS.object("pay"));
            alice.get(TestClient.tablePath("hr", "pay")).is(404);
        }
    }

    @Test
    void aTableMadeAgainUnderItsNameStartsWithNothing() {
        ROOT.createNamespace("again");
        ROOT.createTable("again", "twice");
        TestClient alice = SERVER.account("alice-again");
        GRANTS.grant("alice-again", "SELECT", "table", GRANTS.object("twice"));
        alice.get(TestClient.tablePath("again", "twice")).is(200);

        ROOT.delete(TestClient.tablePath("again", "twice")).is(204);
        ROOT.createTable("again", "twice");
        alice.get(TestClient.tablePath("again", "twice")).is(404);
    }

    @Test
    void aRenamedTableKeepsItsGrants() {
        ROOT.createNamespace("from");
        ROOT.createNamespace("to");
        ROOT.createTable("from", "moving");
        TestClient alice = SERVER.account("alice-moved");
        GRANTS.grant("alice-moved", "SELECT", "table", GRANTS.object("moving"));
        GRANTS.grant("alice-moved", "BROWSE", "namespace", GRANTS.namespace("from"));

        ROOT.post("/catalog/v1/main/tables/rename", """
                {'source': {'namespace': ['from'], 'name': 'moving'},
                 'destination': {'namespace': ['to'], 'name': 'moved'}}
                """).is(204);
        alice.get(TestClient.tablePath("to", "moved")).is(200);
        assertThat(names(alice.get("/catalog/v1/main/namespaces").is(200), "/namespaces")).containsExactly("from",
                "to");
    }

    @Test
    void aMoveMustNotShedRestrictionsNorWinRights() {
        ROOT.createNamespace("strict");
        ROOT.createNamespace("loose");
        ROOT.createTable("strict", "kept");
        ROOT.createTable("loose", "free");
        TestClient alice = SERVER.account("alice-mover");
        GRANTS.grant("alice-mover", "DROP", "namespace", GRANTS.namespace("strict"));
        GRANTS.grant("alice-mover", "DROP", "namespace", GRANTS.namespace("loose"));
        GRANTS.grant("alice-mover", "CREATE_TABLE", "namespace", GRANTS.namespace("loose"));
        GRANTS.grant("alice-mover", "CREATE_TABLE", "namespace", GRANTS.namespace("strict"));

        alice.post("/catalog/v1/main/tables/rename", move("loose", "free", "strict", "free")).is(204);
        alice.post("/catalog/v1/main/tables/rename", move("strict", "free", "loose", "free")).is(204);

        GRANTS.restrict("bob", "COLUMN_DENY", "{'columns': [{'name': 'name'}]}", "namespace",
                GRANTS.namespace("strict"));
        alice.post("/catalog/v1/main/tables/rename", move("strict", "kept", "loose", "kept"))
                .isError(403, "ForbiddenException");
        alice.post("/catalog/v1/main/tables/rename", move("strict", "kept", "strict", "renamed")).is(204);
        GRANTS.grant("alice-mover", "MANAGE_POLICY", "warehouse", GRANTS.warehouse());
        alice.post("/catalog/v1/main/tables/rename", move("strict", "renamed", "loose", "kept")).is(204);
        SERVER.sql().useHandle(handle -> handle.execute("DELETE FROM policy"));

        GRANTS.grant("alice-mover", "SELECT", "namespace", GRANTS.namespace("strict"));
        alice.post("/catalog/v1/main/tables/rename", move("loose", "kept", "strict", "kept"))
                .isError(403, "ForbiddenException");
        alice.get(TestClient.tablePath("loose", "kept")).is(200);
    }

    private static String move(String from, String name, String to, String newName) {
        return "{'source': {'namespace': ['" + from + "'], 'name': '" + name + "'}, 'destination': {'namespace': ['"
                + to
                + "'], 'name': '" + newName + "'}}";
    }

    @Test
    void whoOwnsSomethingSeesThePathToIt() {
        TestClient alice = SERVER.account("alice-owner");
        ROOT.createNamespace("shop");
        GRANTS.grant("alice-owner", "CREATE_TABLE", "namespace", GRANTS.namespace("shop"));
        alice.createTable("shop", "mine");
        GRANTS.revoke("alice-owner", GRANTS.namespace("shop"));

        assertThat(names(alice.get("/catalog/v1/main/namespaces").is(200), "/namespaces")).containsExactly("shop");
        alice.get(TestClient.tablePath("shop", "mine")).is(200);
        alice.post(TestClient.namespacePath("shop") + "/tables", TestClient.tableBody("more"))
                .isError(403, "ForbiddenException");
    }

    @Test
    void aRestrictedCallerGetsNoFilesAndChangesNothing() {
        ROOT.createNamespace("vault");
        ROOT.createTable("vault", "cards");
        ROOT.createTable("vault", "plain");
        TestClient alice = SERVER.account("alice-restricted");
        GRANTS.grant("alice-restricted", "WRITE", "namespace", GRANTS.namespace("vault"));
        GRANTS.grant("alice-restricted", "SELECT", "namespace", GRANTS.namespace("vault"));
        alice.get(TestClient.tablePath("vault", "cards")).is(200);

        for (Map.Entry<String, String> policy : Map.of(
                "COLUMN_DENY", "{'columns': [{'name': 'name'}]}",
                "COLUMN_MASK", "{'columns': [{'name': 'name'}], 'mask': 'replace-with-null'}",
                "ROW_FILTER", "{'filter': {'type': 'eq', 'term': 'id', 'value': 1}}").entrySet()) {
            GRANTS.restrict("alice-restricted", policy.getKey(), policy.getValue(), "table", GRANTS.object("cards"));
            Answer refused = alice.with("X-Iceberg-Access-Delegation", "vended-credentials")
                    .get(TestClient.tablePath("vault", "cards")).isError(403, "ForbiddenException");
            assertThat(refused.body()).doesNotContain("\"name\"").contains("1 ");
            assertThat(alice.get(TestClient.tablePath("vault", "cards")).is(200).at("/config/serac.restricted")
                    .asText()).isEqualTo("true");
            alice.post(TestClient.tablePath("vault", "cards"), """
                    {'requirements': [], 'updates': [{'action': 'set-properties', 'updates': {'a': 'b'}}]}
                    """).isError(403, "ForbiddenException");
            SERVER.sql().useHandle(handle -> handle.execute("DELETE FROM policy"));
            alice.get(TestClient.tablePath("vault", "cards")).is(200);
        }
        GRANTS.restrict("alice-restricted", "COLUMN_DENY", "{'columns': [{'name': 'absent'}]}", "namespace",
                GRANTS.namespace("vault"));
        alice.get(TestClient.tablePath("vault", "plain")).is(200);
        SERVER.sql().useHandle(handle -> handle.execute("DELETE FROM policy"));
    }

    @Test
    void aRestrictedTableCannotBeDroppedAndRegisteredWithoutItsRestrictions() {
        for (String on : List.of("table", "namespace", "warehouse")) {
            String namespace = "shed-" + on;
            ROOT.createNamespace(namespace);
            ROOT.createNamespace("other-" + on);
            ROOT.createTable(namespace, "t-" + on);
            String file =
                    ROOT.get(TestClient.tablePath(namespace, "t-" + on)).is(200).at("/metadata-location").asText();
            GRANTS.restrict("bob", "COLUMN_DENY", "{'columns': [{'name': 'name'}]}", on, switch (on) {
                case "table" -> GRANTS.object("t-" + on);
                case "namespace" -> GRANTS.namespace(namespace);
                default -> GRANTS.warehouse();
            });
            ROOT.delete(TestClient.tablePath(namespace, "t-" + on)).is(204);
            String body = "{'name': 'again', 'metadata-location': '" + file + "'}";
            ROOT.post(TestClient.namespacePath("other-" + on) + "/register", body).isError(403, "ForbiddenException");

            SERVER.sql().useHandle(handle -> handle.execute("DELETE FROM policy"));
            ROOT.post(TestClient.namespacePath("other-" + on) + "/register", body).is(200);
        }
    }

    @Test
    void accessDenyHidesWhatItIsOnFromItsOwnerToo() {
        TestClient alice = SERVER.account("alice-denied");
        ROOT.createNamespace("closed");
        GRANTS.grant("alice-denied", "CREATE_TABLE", "namespace", GRANTS.namespace("closed"));
        alice.createTable("closed", "mine");
        GRANTS.restrict("alice-denied", "ACCESS_DENY", "{}", "namespace", GRANTS.namespace("closed"));

        alice.post(TestClient.namespacePath("closed") + "/tables", TestClient.tableBody("more")).is(403);
        alice.get(TestClient.tablePath("closed", "mine")).is(403);
        ROOT.get(TestClient.tablePath("closed", "mine")).is(200);
    }

    private static List<String> names(Answer answer, String pointer) {
        List<String> names = new ArrayList<>();
        for (JsonNode item : answer.at(pointer)) {
            names.add(item.isArray() ? item.get(item.size() - 1).asText() : item.path("name").asText());
        }
        return names;
    }
}
