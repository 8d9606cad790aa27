package io.serac.server.tag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.access.TestGrants;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Restrictions that hold for what bears a tag, in everything that shows or opens a table. {@code alice} reads the warehouse and is
 * bound, {@code carol} reads it and is excepted.
 */
class TagPoliciesIT {
    private static final String MAIN = "/admin/v1/warehouses/main";
    private static final String POLICY = MAIN + "/policies/p";
    private static final String BOUND =
            "'to': ['everyone'], 'except': ['service-account:carol', 'service-account:root',"
                    + " 'user:keycloak:carol']}";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final TestGrants GRANTS = new TestGrants(SERVER);

    private static TestClient alice;
    private static TestClient carol;
    private static String key = "";

    private final TestClient root = SERVER.root();

    @BeforeAll
    static void prepare() {
        TestClient root = SERVER.root();
        alice = SERVER.account("alice");
        carol = SERVER.account("carol");
        root.createNamespace("hr");
        root.createNamespace("free");
        TagTables.create(root, "hr", "emp", "id", "mail", "dept");
        TagTables.create(root, "hr", "plain", "id", "mail", "dept");
        for (String user : List.of("alice", "carol")) {
            root.put("/admin/v1/principals/user:keycloak:" + user, "{}").is(201);
            root.put(MAIN + "/grants/user:keycloak:" + user + "/SELECT", "{}").is(201);
            root.put(MAIN + "/grants/service-account:" + user + "/WRITE", "{}").is(201);
            root.put(MAIN + "/grants/service-account:" + user + "/SELECT", "{}").is(201);
            root.put(MAIN + "/grants/service-account:" + user + "/ALTER", "{}").is(201);
        }
        root.put("/admin/v1/tags/pii", "{'values': ['email', 'ssn']}").is(201);
        root.put("/admin/v1/tags/level", "{'values': ['low', 'high'], 'inheritable': true}").is(201);
        SERVER.account("trino");
        root.put("/admin/v1/engines/trino", """
                {'kind': 'trino-opa', 'account': 'service-account:trino', 'user-issuer': 'keycloak',
                 'catalogs': {'lake': 'main'}}""").is(201);
        key = root.post("/admin/v1/engines/trino/opa-keys", "{}").is(201).at("/key").asText();
        rowFilters("alice", "emp");
        masks("alice", "emp", "id");
    }

    @AfterEach
    void lift() {
        SERVER.sql().useTransaction(handle -> {
            handle.execute("DELETE FROM policy");
            handle.execute("DELETE FROM tag_binding");
        });
    }

    private static Answer ask(String endpoint, String user, String action) {
        return SERVER.anonymous().with("Content-Type", "application/json").post(
                "/opa/v1/trino/" + endpoint + "?key=" + key, "{'input': {'context': {'identity': {'user': '" + user
                        + "', 'groups': []}, 'softwareStack': {'trinoVersion': '476'}}, 'action': " + action + "}}")
                .is(200);
    }

    private static String onTable(String operation, String table, String more) {
        return "{'operation': '" + operation + "', 'resource': {'table': {'catalogName': 'lake', 'schemaName': 'hr',"
                + " 'tableName': '" + table + "'" + more + "}}}";
    }

    private static boolean reads(String user, String table, String column) {
        return ask("allow", user, onTable("SelectFromColumns", table, ", 'columns': ['" + column + "']"))
                .at("/result").asBoolean();
    }

    private static JsonNode rowFilters(String user, String table) {
        return ask("row-filters", user, onTable("GetRowFilters", table, "")).at("/result");
    }

    private static JsonNode masks(String user, String table, String column) {
        return ask("batch-column-masks", user, "{'operation': 'GetColumnMask', 'filterResources': [{'column':"
                + " {'catalogName': 'lake', 'schemaName': 'hr', 'tableName': '" + table + "', 'columnName': '" + column
                + "', 'columnType': 'varchar'}}]}").at("/result");
    }

    private static void assertBound(TestClient client, String table) {
        client.with("X-Iceberg-Access-Delegation", "vended-credentials").get(TestClient.tablePath("hr", table)).is(403);
        client.get(TestClient.tablePath("hr", table) + "/credentials").is(403);
        client.post(TestClient.tablePath("hr", table), """
                {'requirements': [], 'updates': [{'action': 'set-properties', 'updates': {'a': 'b'}}]}""").is(403);
    }

    private static void assertFree(TestClient client, String table) {
        client.get(TestClient.tablePath("hr", table)).is(200);
        client.get(TestClient.tablePath("hr", table) + "/credentials").is(200);
        client.post(TestClient.tablePath("hr", table), """
                {'requirements': [], 'updates': [{'action': 'set-properties', 'updates': {'a': 'b'}}]}""").is(200);
    }

    @Test
    void whoDoesNotSeeATagCannotTryItOutByARestriction() {
        TestClient vera = SERVER.account("vera");
        root.put(MAIN + "/grants/service-account:vera/MANAGE_POLICY", "{}").is(201);
        String body = "{'kind': 'COLUMN_DENY', 'when-tag': {'tag': 'pii', 'value': 'none'}, " + BOUND;
        for (String each : List.of(body, body.replace("none", "email"), body.replace(", 'value': 'none'", ""))) {
            String hidden = vera.put(POLICY, each).isError(400, "BadRequestException").at("/error/message").asText();
            String absent = vera.put(POLICY, each.replace("pii", "no-tag")).is(400).at("/error/message").asText();
            assertThat(hidden).as(each).isEqualTo(absent.replace("no-tag", "pii")).doesNotContain("ssn");
        }
        assertThat(root.put(POLICY, body).is(400).at("/error/message").asText()).contains("email, ssn");

        root.put("/admin/v1/tags/pii/grants/service-account:vera/USE_TAG", "{}").is(201);
        assertThat(vera.put(POLICY, body).is(400).at("/error/message").asText()).contains("email, ssn");
        vera.put(POLICY, body.replace("none", "email")).is(201);
    }

    @Test
    void aMaskHoldsForEveryColumnThatBearsTheTagBelow() {
        root.put(MAIN + "/namespaces/hr/tables/emp/columns/mail/tags/pii", "{'value': 'email'}").is(201);
        assertFree(alice, "emp");
        Answer made = root.put(POLICY, "{'kind': 'COLUMN_MASK', 'when-tag': {'tag': 'pii', 'value': 'email'},"
                + " 'mask': 'show-last-4', " + BOUND).is(201);
        assertThat(made.at("/when-tag").toString()).isEqualTo("{\"tag\":\"pii\",\"value\":\"email\"}");
        assertThat(made.json().has("columns")).isFalse();
        assertThat(root.get(POLICY).is(200).body()).isEqualTo(made.body());
        assertThat(root.get(MAIN + "/policies").is(200).at("/items/0")).isEqualTo(made.json());

        assertBound(alice, "emp");
        assertFree(carol, "emp");
        assertFree(alice, "plain");
        assertThat(masks("alice", "emp", "mail").at("/0/viewExpression/expression").asText()).contains("\"mail\"");
        assertThat(masks("alice", "emp", "dept")).isEmpty();
        assertThat(masks("alice", "plain", "mail")).isEmpty();
        assertThat(masks("carol", "emp", "mail")).isEmpty();
        assertThat(reads("alice", "emp", "mail")).isTrue();

        // Another value of the tag is another matter.
        root.put(MAIN + "/namespaces/hr/tables/emp/columns/mail/tags/pii", "{'value': 'ssn'}").is(200);
        assertFree(alice, "emp");
        assertThat(masks("alice", "emp", "mail")).isEmpty();
        root.put(POLICY, "{'kind': 'COLUMN_MASK', 'when-tag': {'tag': 'pii'}, 'mask': 'show-last-4', " + BOUND).is(200);
        assertBound(alice, "emp");
        root.delete(MAIN + "/namespaces/hr/tables/emp/columns/mail/tags/pii").is(204);
        assertFree(alice, "emp");
    }

    @Test
    void aDenyHidesTheColumnsThatBearTheTag() {
        root.put(MAIN + "/namespaces/hr/tables/emp/columns/mail/tags/pii", "{'value': 'email'}").is(201);
        root.put(POLICY, "{'kind': 'COLUMN_DENY', 'when-tag': {'tag': 'pii'}, " + BOUND).is(201);
        assertBound(alice, "emp");
        assertThat(reads("alice", "emp", "mail")).isFalse();
        assertThat(reads("alice", "emp", "id")).isTrue();
        assertThat(reads("carol", "emp", "mail")).isTrue();
        assertThat(reads("alice", "plain", "mail")).isTrue();
        assertFree(carol, "emp");
    }

    @Test
    void anInheritableTagOfATableReachesItsColumnsAndNamedOnesAreLimited() {
        root.put(MAIN + "/namespaces/hr/tables/emp/tags/pii", "{'value': 'email'}").is(201);
        root.put(POLICY, "{'kind': 'COLUMN_DENY', 'when-tag': {'tag': 'pii'}, " + BOUND).is(201);
        assertFree(alice, "emp");
        // With columns, a tag of the table itself is enough.
        root.put(POLICY, "{'kind': 'COLUMN_DENY', 'columns': ['dept'], 'when-tag': {'tag': 'pii'}, " + BOUND).is(200);
        assertThat(reads("alice", "emp", "dept")).isFalse();
        assertThat(reads("alice", "emp", "mail")).isTrue();
        assertThat(reads("alice", "plain", "dept")).isTrue();
        root.put(MAIN + "/namespaces/hr/tags/level", "{'value': 'high'}").is(201);
        root.put(POLICY, "{'kind': 'COLUMN_DENY', 'when-tag': {'tag': 'level', 'value': 'high'}, " + BOUND).is(200);
        assertThat(reads("alice", "emp", "mail")).isFalse();
        assertThat(reads("alice", "plain", "mail")).isFalse();
        assertThat(reads("carol", "emp", "mail")).isTrue();
    }

    @Test
    void aFilterHoldsForTablesThatBearTheTag() {
        root.put(POLICY,
                "{'kind': 'ROW_FILTER', 'when-tag': {'tag': 'level', 'value': 'high'}, 'filter': {'type': 'eq',"
                        + " 'term': 'dept', 'value': 'x'}, " + BOUND)
                .is(201);
        assertFree(alice, "emp");
        root.put(MAIN + "/namespaces/hr/tables/emp/tags/level", "{'value': 'high'}").is(201);
        assertBound(alice, "emp");
        assertFree(carol, "emp");
        assertFree(alice, "plain");
        assertThat(rowFilters("alice", "emp").at("/0/expression").asText()).contains("\"dept\"");
        assertThat(rowFilters("alice", "plain")).isEmpty();
        assertThat(rowFilters("carol", "emp")).isEmpty();
        root.put(MAIN + "/namespaces/hr/tables/emp/tags/level", "{'value': 'low'}").is(200);
        assertThat(rowFilters("alice", "emp")).isEmpty();
        root.put(MAIN + "/namespaces/hr/tags/level", "{'value': 'high'}").is(201);
        assertThat(rowFilters("alice", "plain").at("/0/expression").asText()).contains("\"dept\"");
    }

    @Test
    void anAccessDenyHidesWhatBearsTheTagAndAllBelow() {
        root.put(POLICY, "{'kind': 'ACCESS_DENY', 'when-tag': {'tag': 'pii'}, " + BOUND).is(201);
        alice.get(TestClient.tablePath("hr", "emp")).is(200);
        root.put(MAIN + "/namespaces/hr/tables/emp/tags/pii", "{'value': 'ssn'}").is(201);
        alice.get(TestClient.tablePath("hr", "emp")).is(404);
        carol.get(TestClient.tablePath("hr", "emp")).is(200);
        alice.get(TestClient.tablePath("hr", "plain")).is(200);
        assertThat(reads("alice", "emp", "id")).isFalse();
        root.put(MAIN + "/namespaces/hr/tags/pii", "{'value': 'ssn'}").is(201);
        alice.get(TestClient.tablePath("hr", "plain")).is(404);
        alice.get(TestClient.namespacePath("hr")).is(404);
        alice.get(TestClient.namespacePath("free")).is(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'kind': 'COLUMN_DENY', 'when-tag': 'pii', 'to': ['everyone']}",
            "{'kind': 'COLUMN_DENY', 'when-tag': {}, 'to': ['everyone']}",
            "{'kind': 'COLUMN_DENY', 'when-tag': {'tag': 'none'}, 'to': ['everyone']}",
            "{'kind': 'COLUMN_DENY', 'when-tag': {'tag': 'pii', 'value': 'none'}, 'to': ['everyone']}",
            "{'kind': 'COLUMN_DENY', 'when-tag': {'tag': 'pii', 'is': 'x'}, 'to': ['everyone']}",
            "{'kind': 'COLUMN_DENY', 'when-tag': {'tag': 'pii'}, 'columns': [], 'to': ['everyone']}",
            "{'kind': 'COLUMN_MASK', 'when-tag': {'tag': 'pii'}, 'to': ['everyone']}",
            "{'kind': 'ROW_FILTER', 'when-tag': {'tag': 'pii'}, 'to': ['everyone']}",
            "{'kind': 'ACCESS_DENY', 'when-tag': {'tag': 'pii'}, 'columns': ['id'], 'to': ['everyone']}"})
    void aConditionThatIsNoneIsRefused(String body) {
        assertThat(root.put(POLICY, body).is(400).at("/error/reason").asText()).isEqualTo("invalid-body");
        root.get(POLICY).is(404);
    }

    @Test
    void explainNamesTheTagBehindEachColumnAndFilter() {
        root.put(MAIN + "/namespaces/hr/tables/emp/columns/mail/tags/pii", "{'value': 'email'}").is(201);
        root.put(MAIN + "/namespaces/hr/tables/emp/tags/level", "{'value': 'high'}").is(201);
        root.put(POLICY, "{'kind': 'COLUMN_DENY', 'when-tag': {'tag': 'pii', 'value': 'email'}, " + BOUND).is(201);
        root.put(MAIN + "/policies/rows",
                "{'kind': 'ROW_FILTER', 'when-tag': {'tag': 'level'}, 'filter': {'type': 'eq',"
                        + " 'term': 'dept', 'value': 'x'}, " + BOUND)
                .is(201);
        String body = "{'principal': 'service-account:alice', 'operation': 'LOAD_TABLE', 'securable': {'type': 'table',"
                + " 'warehouse': 'main', 'namespace': ['hr'], 'name': 'emp'}}";
        Answer answer = root.post("/admin/v1/explain", body).is(200);
        assertThat(answer.at("/class").asText()).isEqualTo("RESTRICTED");
        JsonNode mail = answer.at("/columns/1");
        assertThat(mail.at("/access").asText()).isEqualTo("denied");
        assertThat(mail.at("/policies").toString())
                .isEqualTo("[{\"policy\":\"p\",\"when-tag\":{\"tag\":\"pii\",\"value\":\"email\"}}]");
        assertThat(answer.at("/columns/0/policies")).isEmpty();
        assertThat(answer.at("/restrictions").toString()).contains("\"when-tag\":{\"tag\":\"level\"}");
        // A rule about columns is listed whatever bears its tag, or the list would tell of tags on hidden columns.
        Answer plain = root.post("/admin/v1/explain", body.replace("emp", "plain")).is(200);
        assertThat(plain.at("/class").asText()).isEqualTo("FULL");
        assertThat(plain.at("/restrictions").findValuesAsText("policy")).containsExactly("p");
        String own = alice.post("/admin/v1/explain", body.replace("'principal': 'service-account:alice', ", "")).is(200)
                .body();
        assertThat(own).doesNotContain("mail", "pii", "level");
    }

    @Test
    void aMoveOutOfWhatBearsTheTagTakesTheRightToLiftThePolicy() {
        TestClient mover = SERVER.account("mover");
        for (String namespace : List.of("hr", "free")) {
            root.put(MAIN + "/namespaces/" + namespace + "/grants/service-account:mover/CREATE_TABLE", "{}").is(201);
            root.put(MAIN + "/namespaces/" + namespace + "/grants/service-account:mover/DROP", "{}").is(201);
        }
        mover.createTable("hr", "mine");
        String there = "{'source': {'namespace': ['hr'], 'name': 'mine'}, 'destination': {'namespace': ['free'],"
                + " 'name': 'mine'}}";
        String back = "{'source': {'namespace': ['free'], 'name': 'mine'}, 'destination': {'namespace': ['hr'],"
                + " 'name': 'mine'}}";
        mover.post("/catalog/v1/main/tables/rename", there).is(204);
        mover.post("/catalog/v1/main/tables/rename", back).is(204);

        root.put(MAIN + "/namespaces/hr/tags/level", "{'value': 'high'}").is(201);
        mover.post("/catalog/v1/main/tables/rename", there).is(204);
        mover.post("/catalog/v1/main/tables/rename", back).is(204);
        root.put(POLICY, "{'kind': 'COLUMN_DENY', 'when-tag': {'tag': 'level'}, 'to': ['user:k:nobody']}").is(201);
        mover.post("/catalog/v1/main/tables/rename", there).isError(403, "ForbiddenException");
        root.put(MAIN + "/namespaces/hr/grants/service-account:mover/MANAGE_POLICY", "{}").is(201);
        mover.post("/catalog/v1/main/tables/rename", there).isError(403, "ForbiddenException");
        root.put(MAIN + "/grants/service-account:mover/MANAGE_POLICY", "{}").is(201);
        mover.post("/catalog/v1/main/tables/rename", there).is(204);
        GRANTS.revoke("mover", GRANTS.warehouse());
        GRANTS.revoke("mover", GRANTS.namespace("hr"));
        GRANTS.revoke("mover", GRANTS.namespace("free"));
    }
}
