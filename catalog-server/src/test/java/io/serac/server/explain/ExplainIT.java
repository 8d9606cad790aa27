package io.serac.server.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code alice} may read table {@code t}, {@code masked} too but with restrictions, {@code checker} may check as others, {@code bob}
 * may do nothing.
 */
class ExplainIT {
    private static final String EXPLAIN = "/admin/v1/explain";
    private static final String ADMIN = "/admin/v1/warehouses/main";
    private static final String TABLE = ADMIN + "/namespaces/a/tables/t";
    private static final String LOAD = "'operation': 'LOAD_TABLE', 'securable': {'type': 'table', 'warehouse': 'main',"
            + " 'namespace': ['a'], 'name': 't'}";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private static Map<String, TestClient> clients = Map.of();

    private final TestClient root = SERVER.root();
    private final TestClient bob = SERVER.bob();

    @BeforeAll
    static void prepare() {
        TestClient root = SERVER.root();
        root.createNamespace("a");
        root.createTable("a", "t");
        root.createView("a", "v");
        clients = Map.of("root", root, "bob", SERVER.bob(), "alice", SERVER.account("alice"), "masked",
                SERVER.account("masked"), "checker", SERVER.account("checker"), "denied", SERVER.account("denied"));
        for (String reader : List.of("alice", "masked", "denied")) {
            root.put(TABLE + "/grants/service-account:" + reader + "/SELECT", "{}").is(201);
        }
        root.put(ADMIN + "/grants/service-account:checker/CHECK_AS_OTHERS", "{}").is(201);
        root.put(TABLE + "/policies/mask-name", """
                {'kind': 'COLUMN_MASK', 'columns': ['name'], 'mask': 'show-last-4',
                 'to': ['service-account:masked', 'user:k:zoe'], 'except': []}
                """).is(201);
        root.put(TABLE + "/policies/deny-id",
                "{'kind': 'COLUMN_DENY', 'columns': ['id'], 'to': ['service-account:masked']}").is(201);
        root.put(TABLE + "/policies/rows", """
                {'kind': 'ROW_FILTER', 'filter': {'type': 'eq', 'term': 'name', 'value': {'session': 'subject'}},
                 'to': ['service-account:masked']}
                """).is(201);
        root.put(ADMIN + "/namespaces/a/policies/out",
                "{'kind': 'ACCESS_DENY', 'to': ['service-account:denied']}").is(201);
    }

    private static TestClient client(String name) {
        return Objects.requireNonNull(clients.get(name), name);
    }

    @ParameterizedTest
    @CsvSource({"LOAD_TABLE, table, GET, /catalog/v1/main/namespaces/a/tables/t",
            "TABLE_EXISTS, table, HEAD, /catalog/v1/main/namespaces/a/tables/t",
            "DROP_TABLE, table, DELETE, /catalog/v1/main/namespaces/a/tables/t?purgeRequested=false",
            "LOAD_VIEW, view, GET, /catalog/v1/main/namespaces/a/views/v",
            "LIST_TABLES, namespace, GET, /catalog/v1/main/namespaces/a/tables",
            "LOAD_NAMESPACE_METADATA, namespace, GET, /catalog/v1/main/namespaces/a",
            "LIST_NAMESPACES, warehouse, GET, /catalog/v1/main/namespaces",
            "GET_TABLE_OWNER, table, GET, /admin/v1/warehouses/main/namespaces/a/tables/t/owner",
            "LIST_TABLE_VERSIONS, table, GET, /admin/v1/warehouses/main/namespaces/a/tables/t/versions",
            "LIST_TABLE_POLICIES, table, GET, /admin/v1/warehouses/main/namespaces/a/tables/t/policies",
            "LIST_NAMESPACE_GRANTS, namespace, GET, /admin/v1/warehouses/main/namespaces/a/grants",
            "GET_WAREHOUSE_STORAGE, warehouse, GET, /admin/v1/warehouses/main/storage",
            "LIST_SERVER_POLICIES, server, GET, /admin/v1/server/policies"})
    void whatIsExplainedIsWhatIsAnswered(String operation, String type, String method, String path) {
        String body = "{'operation': '" + operation + "', 'securable': " + securable(type) + "}";
        for (String name : List.of("alice", "masked", "denied", "checker", "bob", "root")) {
            if (name.equals("root") && method.equals("DELETE")) {
                continue;
            }
            int status = client(name).send(method, path, "").status();
            Answer own = client(name).post(EXPLAIN, body).is(200);
            assertThat(own.at("/status").asInt()).as("%s by %s: %s", operation, name, own.body())
                    .isEqualTo(status == 204 ? 200 : status);
            Answer others = root.post(EXPLAIN, body.replace("{'operation'",
                    "{'principal': 'service-account:" + name + "', 'operation'")).is(200);
            assertThat(others.at("/verdict")).as("%s for %s", operation, name).isEqualTo(own.at("/verdict"));
        }
    }

    @Test
    void whoMayIsToldByWhat() {
        Answer answer = client("alice").post(EXPLAIN, "{" + LOAD + "}").is(200);
        assertThat(answer.at("/verdict").asText()).isEqualTo("allowed");
        assertThat(answer.at("/class").asText()).isEqualTo("FULL");
        assertThat(answer.at("/required/0").asText()).isEqualTo("DESCRIBE");
        assertThat(answer.at("/missing")).isEmpty();
        assertThat(answer.at("/who-can-grant")).isEmpty();
        JsonNode grant = root.get(TABLE + "/grants/service-account:alice/SELECT").is(200).json();
        assertThat(answer.at("/grants/0/id")).isEqualTo(grant.path("id"));
        assertThat(answer.at("/grants/0/privilege").asText()).isEqualTo("SELECT");
        assertThat(answer.at("/grants/0/grantee").asText()).isEqualTo("service-account:alice");
        assertThat(answer.at("/grants/0/securable")).isEqualTo(grant.path("securable"));
        assertThat(answer.at("/epoch").asLong()).isPositive();

        Answer owner = root.post(EXPLAIN, "{" + LOAD + "}").is(200);
        assertThat(owner.at("/grants").findValuesAsText("privilege")).contains("OWN", "SERVER_ADMIN");
    }

    @Test
    void whoMayNotIsToldWhatIsMissingAndWhoCanGrantIt() {
        Answer answer = client("alice").post(EXPLAIN, "{" + LOAD.replace("LOAD_TABLE", "DROP_TABLE") + "}").is(200);
        assertThat(answer.at("/verdict").asText()).isEqualTo("forbidden");
        assertThat(answer.at("/missing/0").asText()).isEqualTo("DROP");
        assertThat(texts(answer, "/who-can-grant")).containsExactlyInAnyOrder("service-account:root",
                "role:server-admin");

        root.put(TABLE + "/grants/user:k:helper/PURGE", "{'grant-option': true}").is(201);
        assertThat(texts(client("alice").post(EXPLAIN, "{" + LOAD.replace("LOAD_TABLE", "DROP_TABLE") + "}").is(200),
                "/who-can-grant")).contains("user:k:helper");
        root.delete(TABLE + "/grants/user:k:helper/PURGE").is(204);
    }

    @Test
    void whatIsHiddenIsExplainedLikeWhatDoesNotExist() {
        for (String type : List.of("table", "view", "namespace", "warehouse")) {
            String operation = Map.of("table", "LOAD_TABLE", "view", "LOAD_VIEW", "namespace", "LIST_TABLES",
                    "warehouse", "LIST_NAMESPACES").getOrDefault(type, "");
            String body = "{'operation': '" + operation + "', 'securable': " + securable(type) + "}";
            Answer hidden = bob.post(EXPLAIN, body).is(200);
            assertThat(hidden.at("/verdict").asText()).isEqualTo("hidden");
            Answer absent = bob.post(EXPLAIN, body.replace("'main'", "'none'")).is(200);
            assertThat(absent.body()).isEqualTo(hidden.body());
        }
        Answer here = bob.post(EXPLAIN, "{" + LOAD + "}").is(200);
        assertThat(bob.post(EXPLAIN, "{" + LOAD.replace("'t'", "'none'") + "}").is(200).body()).isEqualTo(here.body());
    }

    @Test
    void restrictionsAreCountedForTheRestrictedAndNamedForCheckers() {
        assertThat(client("masked").post(EXPLAIN, "{'delegation': true, " + LOAD + "}").is(200).at("/verdict").asText())
                .isEqualTo("forbidden");
        Answer own = client("masked").post(EXPLAIN, "{" + LOAD + "}").is(200);
        assertThat(own.at("/verdict").asText()).isEqualTo("allowed");
        assertThat(own.at("/class").asText()).isEqualTo("RESTRICTED");
        assertThat(own.at("/counts/column-rules").asInt()).isEqualTo(2);
        assertThat(own.at("/counts/row-filters").asInt()).isEqualTo(1);
        assertThat(own.at("/restrictions")).isEmpty();
        assertThat(own.json().has("row-filter")).isFalse();
        assertThat(own.body()).doesNotContain("mask-name", "deny-id", "rows\"", "\"id\",\"field-id\"");
        assertThat(own.at("/columns").findValuesAsText("name")).containsExactly("name");
        assertThat(own.at("/columns/0/mask").asText()).isEqualTo("show-last-4");

        Answer whole = client("checker")
                .post(EXPLAIN, "{'principal': 'service-account:masked', 'delegation': true, " + LOAD + "}").is(200);
        assertThat(whole.at("/verdict").asText()).isEqualTo("forbidden");
        assertThat(whole.at("/restrictions").findValuesAsText("policy")).containsExactlyInAnyOrder("mask-name",
                "deny-id", "rows");
        assertThat(whole.at("/restrictions").findValuesAsText("matched-by")).containsOnly("service-account:masked");
        assertThat(whole.at("/columns").findValuesAsText("access")).containsExactly("denied", "masked");
        assertThat(whole.at("/row-filter/value").asText()).isEqualTo("service-account:masked");
    }

    @Test
    void othersAreForThoseWhoMayCheckAsOthers() {
        String asAlice = "{'principal': 'service-account:alice', " + LOAD + "}";
        assertThat(client("checker").post(EXPLAIN, asAlice).is(200).at("/verdict").asText()).isEqualTo("allowed");
        client("alice").post(EXPLAIN, asAlice).is(200);
        client("alice").post(EXPLAIN, asAlice.replace("alice", "masked")).isError(403, "ForbiddenException");
        bob.post(EXPLAIN, asAlice).is(404);
        bob.post(EXPLAIN, asAlice.replace("'main'", "'none'")).is(404);
        client("checker").post(EXPLAIN, asAlice.replace("'t'", "'none'")).is(404);
        client("checker").post(EXPLAIN, asAlice.replace("alice", "nobody")).is(404);
        client("checker").post(EXPLAIN, "{'principal': 'service-account:alice', 'operation': 'LIST_SERVER_GRANTS',"
                + " 'securable': {'type': 'server'}}").isError(403, "ForbiddenException");
        assertThat(root.post(EXPLAIN, "{'principal': 'service-account:bob', 'operation': 'LIST_SERVER_GRANTS',"
                + " 'securable': {'type': 'server'}}").is(200).at("/verdict").asText()).isEqualTo("hidden");
    }

    @Test
    void aRefusalAndItsExplanationCountTheSame() {
        TestClient lister = SERVER.account("lister");
        root.put(TABLE + "/grants/service-account:lister/SELECT", "{'columns': ['id']}").is(201);
        String load = TestClient.tablePath("a", "t");
        String question = "{" + LOAD.replace("'t'", "'u'") + "}";

        assertThat(lister.post(EXPLAIN, question).is(200).at("/verdict").asText()).isEqualTo("hidden");
        TestClient vending = lister.with("X-Iceberg-Access-Delegation", "vended-credentials");
        Answer own = lister.post(EXPLAIN, "{'delegation': true, " + LOAD + "}").is(200);
        assertThat(own.at("/verdict").asText()).isEqualTo("forbidden");
        assertThat(own.at("/counts").toString())
                .isEqualTo("{\"column-rules\":0,\"row-filters\":0,\"column-grants\":1}");
        vending.get(load).isError(403, "ForbiddenException",
                "Forbidden: what you may see here is limited by a grant that lists the readable columns, and ");
        // Who may read all of it is limited by no list.
        root.put(ADMIN + "/namespaces/a/grants/service-account:lister/SELECT", "{}").is(201);
        vending.get(load).is(200);
        assertThat(lister.post(EXPLAIN, "{" + LOAD + "}").is(200).at("/counts/column-grants").asInt()).isZero();

        assertThat(client("masked").post(EXPLAIN, "{" + LOAD + "}").is(200).at("/counts/column-grants").asInt())
                .isZero();
        client("masked").with("X-Iceberg-Access-Delegation", "vended-credentials").get(load).isError(403,
                "ForbiddenException",
                "Forbidden: what you may see here is limited by 2 column rules, 1 row filter, and ");
    }

    @Test
    void aRightOnTheServerShowsNamesAndNothingElseAndExplainWarnsOfIt() {
        TestClient auditor = SERVER.account("auditor");
        String load = TestClient.tablePath("a", "t");
        String question = "{'principal': 'service-account:auditor', " + LOAD + "}";
        auditor.head(load).is(404);
        assertThat(root.post(EXPLAIN, question).is(200).at("/warnings")).isEmpty();

        root.put("/admin/v1/server/grants/service-account:auditor/READ_AUDIT", "{}").is(201);
        auditor.head(load).is(204);
        auditor.get(load).isError(403, "ForbiddenException", "Forbidden: a right is missing");
        assertThat(root.post(EXPLAIN, question).is(200).at("/warnings/0").asText())
                .isEqualTo("It can be seen only because of READ_AUDIT on the server: a right there shows the names of "
                        + "everything");
        root.delete("/admin/v1/server/grants/service-account:auditor/READ_AUDIT").is(204);
        auditor.head(load).is(404);
    }

    @Test
    void whatARestrictionHidesIsNoWarningToWhomItBinds() {
        TestClient warned = SERVER.account("warned");
        root.put(TABLE + "/grants/service-account:warned/SELECT", "{}").is(201);
        String policies = ADMIN + "/namespaces/a/policies/";
        root.put(policies + "does-not-fit", """
                {'kind': 'COLUMN_MASK', 'columns': ['id'], 'mask': 'show-last-4', 'to': ['service-account:warned']}
                """).is(201);
        root.put(policies + "ghost", """
                {'kind': 'ROW_FILTER', 'filter': {'type': 'eq', 'term': 'nowhere', 'value': 'x'},
                 'to': ['service-account:warned']}
                """).is(201);

        Answer own = warned.post(EXPLAIN, "{" + LOAD + "}").is(200);
        assertThat(own.at("/warnings")).isEmpty();
        assertThat(own.body()).doesNotContain("ghost", "nowhere", "id is denied");
        assertThat(client("checker").post(EXPLAIN, "{'principal': 'service-account:warned', " + LOAD + "}").is(200)
                .at("/warnings")).hasSize(2);
        root.delete(policies + "does-not-fit").is(204);
        root.delete(policies + "ghost").is(204);
    }

    @Test
    void rolesOfATokenAreSupposed() {
        SERVER.sql().useHandle(handle -> {
            handle.execute("INSERT INTO principal (id, kind, name) VALUES (?, 'role', 'analyst')", new UUID(7, 1));
            handle.execute("INSERT INTO role (id, owner_id) VALUES (?, NULL)", new UUID(7, 1));
        });
        root.put(TABLE + "/grants/role:analyst/SELECT", "{}").is(201);
        String zoe = "{'principal': 'user:k:zoe', 'token-roles': ['analyst'], 'delegation': true, " + LOAD + "}";

        Answer answer = client("checker").post(EXPLAIN, zoe).is(200);
        assertThat(answer.at("/verdict").asText()).isEqualTo("forbidden");
        assertThat(answer.at("/class").asText()).isEqualTo("RESTRICTED");
        assertThat(answer.at("/grants/0/grantee").asText()).isEqualTo("role:analyst");
        assertThat(answer.at("/restrictions").findValuesAsText("policy")).containsExactly("mask-name");
        assertThat(client("checker").post(EXPLAIN, zoe.replace("'analyst'", "'other'")).is(200).at("/verdict")
                .asText()).isEqualTo("hidden");
        assertThat(client("checker").post(EXPLAIN, zoe.replace("zoe", "yan")).is(200).at("/verdict").asText())
                .isEqualTo("allowed");
        client("checker").post(EXPLAIN, zoe.replace("user:k:zoe", "service-account:alice")).is(400);
        root.delete(TABLE + "/grants/role:analyst/SELECT").is(204);
    }

    @Test
    void claimsOfATokenAreSupposed() {
        root.put(TABLE + "/grants/user:k:claimant/SELECT", "{}").is(201);
        root.put(TABLE + "/policies/claimed", """
                {'kind': 'ROW_FILTER', 'to': ['user:k:claimant'],
                 'filter': {'type': 'in', 'term': 'name', 'value': {'session': 'claim', 'pointer': '/at/desks'}}}""")
                .is(201);
        String asked = "{'principal': 'user:k:claimant', %s" + LOAD + "}";
        String claims = "'token-claims': {'at': {'desks': ['north', 'south']}}, ";

        assertThat(client("checker").post(EXPLAIN, asked.formatted(claims)).is(200).at("/row-filter/values").toString())
                .isEqualTo("[\"north\",\"south\"]");
        for (String without : List.of("", "'token-claims': {}, ", claims.replace("desks", "seats"),
                claims.replace("'north'", "{}"), claims.replace("['north', 'south']", "null"))) {
            assertThat(client("checker").post(EXPLAIN, asked.formatted(without)).is(200).at("/row-filter").asText())
                    .as(without).isEqualTo("false");
        }
        client("alice").post(EXPLAIN, asked.formatted(claims)).isError(403, "ForbiddenException");
        bob.post(EXPLAIN, asked.formatted(claims)).is(404);
        // About himself nobody supposes anything: what he knows of his claims is in his token.
        client("alice").post(EXPLAIN, asked.formatted(claims).replace("user:k:claimant", "service-account:alice"))
                .is(400);
        client("checker").post(EXPLAIN, "{" + claims + LOAD + "}").isError(400, "BadRequestException",
                "Invalid body. 'token-claims'");
        for (String wrong : List.of("[]", "'north'", "null", "{'a': '" + "x".repeat(16 << 10) + "'}")) {
            client("checker").post(EXPLAIN, asked.formatted("'token-claims': " + wrong + ", ")).isError(400,
                    "BadRequestException", "Invalid body. 'token-claims'");
        }
        root.delete(TABLE + "/policies/claimed").is(204);
        root.delete(TABLE + "/grants/user:k:claimant/SELECT").is(204);
    }

    @Test
    void aDisabledPrincipalIsWarnedOf() {
        SERVER.account("gone");
        root.put(TABLE + "/grants/service-account:gone/SELECT", "{}").is(201);
        SERVER.sql().useHandle(handle -> handle.execute("UPDATE principal SET disabled = true WHERE name = 'gone'"));
        assertThat(root.post(EXPLAIN, "{'principal': 'service-account:gone', " + LOAD + "}").is(200)
                .at("/warnings/0").asText()).contains("401");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'operation': 'LOAD_TABLE'}",
            "{'operation': 'WHO_AM_I', 'securable': {'type': 'server'}}",
            "{'operation': 'loadTable', 'securable': {'type': 'server'}}",
            "{'operation': 'LOAD_TABLE', 'securable': {'type': 'namespace', 'warehouse': 'main', 'namespace': ['a']}}",
            "{'operation': 'LOAD_TABLE', 'securable': {'type': 'table', 'warehouse': 'main', 'namespace': ['a']}}",
            "{'operation': 'LOAD_TABLE', 'securable': {'type': 'table', 'warehouse': 'main', 'name': 't'}}",
            "{'operation': 'LIST_NAMESPACES', 'securable': {'type': 'warehouse', 'warehouse': 'main', 'name': 't'}}",
            "{'operation': 'LIST_NAMESPACES', 'securable': {'type': 'warehouse', 'warehouse': 'main', 'x': 't'}}",
            "{'operation': 'LIST_NAMESPACES', 'securable': 'main'}",
            "{'operation': 'LIST_NAMESPACES', 'securable': {'type': 'namespace', 'warehouse': 'main',"
                    + " 'namespace': ['']}}",
            "{'operation': 'LIST_NAMESPACES', 'securable': {'type': 'warehouse', 'warehouse': 'main'},"
                    + " 'token-roles': ['x']}",
            "{'operation': 'LIST_NAMESPACES', 'securable': {'type': 'warehouse', 'warehouse': 'main'},"
                    + " 'principal': 'x'}",
            "{'operation': 'LIST_NAMESPACES', 'securable': {'type': 'warehouse', 'warehouse': 'main'}, 'y': 1}"})
    void aBodyThatAsksNothingIsRefused(String body) {
        assertThat(root.post(EXPLAIN, body).isError(400, "BadRequestException").at("/error/reason").asText())
                .isEqualTo("invalid-body");
    }

    private static String securable(String type) {
        return switch (type) {
            case "server" -> "{'type': 'server'}";
            case "warehouse" -> "{'type': 'warehouse', 'warehouse': 'main'}";
            case "namespace" -> "{'type': 'namespace', 'warehouse': 'main', 'namespace': ['a']}";
            case "view" -> "{'type': 'view', 'warehouse': 'main', 'namespace': ['a'], 'name': 'v'}";
            default -> "{'type': 'table', 'warehouse': 'main', 'namespace': ['a'], 'name': 't'}";
        };
    }

    private static List<String> texts(Answer answer, String pointer) {
        return answer.at(pointer).valueStream().map(JsonNode::asText).toList();
    }
}
