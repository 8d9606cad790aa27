package io.serac.server.opa;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Trino is answered about its users, over HTTP. */
class TrinoPoliciesIT {
    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final String HR = "/admin/v1/warehouses/main/namespaces/hr";
    private static String key = "";

    @BeforeAll
    static void prepare() {
        TestClient root = SERVER.root();
        SERVER.account("trino");
        root.put("/admin/v1/engines/trino", engine("trino")).is(201);
        key = root.post("/admin/v1/engines/trino/opa-keys", "{}").is(201).at("/key").asText();
        root.createNamespace("hr");
        root.createNamespace("hr", "eu");
        for (String table : new String[]{"emp", "open", "secret", "Mixed"}) {
            root.createTable("hr", table);
        }
        root.post(TestClient.namespacePath("hr", "eu") + "/tables", TestClient.tableBody("emp")).is(200);
        for (String user : new String[]{"all", "some", "masked", "filtered"}) {
            root.put("/admin/v1/principals/user:keycloak:" + user, "{}");
            root.put(HR + "/tables/emp/grants/user:keycloak:" + user + "/SELECT", "{}").is(201);
        }
        root.put(HR + "/grants/user:keycloak:all/SELECT", "{}").is(201);
        root.put(HR + "/tables/emp/policies/hide", """
                {'kind': 'COLUMN_DENY', 'columns': ['name'], 'to': ['user:keycloak:some']}""").is(201);
        root.put(HR + "/tables/emp/policies/mask", """
                {'kind': 'COLUMN_MASK', 'columns': ['name'], 'mask': 'show-last-4', 'to': ['user:keycloak:masked']}""")
                .is(201);
        root.put(HR + "/tables/emp/policies/rows", """
                {'kind': 'ROW_FILTER', 'filter': {'type': 'eq', 'term': 'name', 'value': {'session': 'subject'}},
                 'to': ['user:keycloak:filtered']}""").is(201);
    }

    private static String engine(String account) {
        return """
                {'kind': 'trino-opa', 'account': 'service-account:%s', 'user-issuer': 'keycloak',
                 'catalogs': {'lake': 'main'}, 'open-catalogs': ['tpch']}
                """.formatted(account);
    }

    private static Answer ask(String endpoint, String keyOfEngine, String user, String action) {
        return SERVER.anonymous().with("Content-Type", "application/json").post("/opa/v1/trino/" + endpoint + "?key="
                + keyOfEngine, """
                        {'input': {'context': {'identity': {'user': '%s', 'groups': []},
                          'softwareStack': {'trinoVersion': '476'}}, 'action': %s}}
                        """.formatted(user, action));
    }

    private static boolean allows(String user, String action) {
        return ask("allow", key, user, action).is(200).at("/result").asBoolean();
    }

    private static String select(String schema, String table, String... columns) {
        return onTable("SelectFromColumns", schema, table, ", 'columns': ['" + String.join("', '", columns) + "']");
    }

    private static String onTable(String operation, String schema, String table, String more) {
        return """
                {'operation': '%s', 'resource': {'table': {'catalogName': 'lake', 'schemaName': '%s',
                  'tableName': '%s'%s}}}""".formatted(operation, schema, table, more);
    }

    private static String column(String table, String column) {
        return "{'column': {'catalogName': 'lake', 'schemaName': 'hr', 'tableName': '" + table + "', 'columnName': '"
                + column + "', 'columnType': 'varchar'}}";
    }

    private static JsonNode masks(String user, String... columns) {
        String list = String.join(", ",
                IntStream.range(0, columns.length).mapToObj(i -> column("emp", columns[i])).toList());
        return ask("batch-column-masks", key, user,
                "{'operation': 'GetColumnMask', 'filterResources': [" + list + "]}").is(200).at("/result");
    }

    private static JsonNode filters(String user, String table) {
        return ask("row-filters", key, user, onTable("GetRowFilters", "hr", table, "")).is(200).at("/result");
    }

    @Test
    void aUserWhoIsCalledLikeAnAccountDoesNotGetItsRows() {
        String policy = HR + "/tables/emp/policies/own";
        SERVER.root().put(policy, """
                {'kind': 'ROW_FILTER', 'filter': {'type': 'eq', 'term': 'name', 'value': {'session': 'subject'}},
                 'to': ['user:keycloak:all', 'user:keycloak:service-account:trino']}""").is(201);
        SERVER.root().put(HR + "/tables/emp/grants/user:keycloak:service-account:trino/SELECT", "{}").is(201);

        assertThat(filters("all", "emp").toString()).contains("'all'");
        assertThat(filters("service-account:trino", "emp").toString()).contains("false")
                .doesNotContain("service-account");
        SERVER.root().delete(HR + "/tables/emp/grants/user:keycloak:service-account:trino/SELECT").is(204);
        SERVER.root().delete(policy).is(204);
    }

    @Test
    void onlyARegisteredEngineIsAnswered() {
        String question = select("hr", "emp", "id");
        ask("allow", key, "all", question).is(200);
        ask("allow", "", "all", question).is(401);
        ask("allow", key.substring(0, key.length() - 1) + "x", "all", question).is(401);
        String other = (key.endsWith("0") ? "1" : "0");
        ask("allow", key.substring(0, key.length() - 1) + other, "all", question).is(401);
        String body =
                "{\"input\":{\"context\":{\"identity\":{\"user\":\"all\"}},\"action\":{\"operation\":\"ExecuteQuery\"}}}";
        SERVER.root().with("Content-Type", "application/json").send("POST", "/opa/v1/trino/allow", body).is(401);
        SERVER.anonymous().with("Content-Type", "application/json").send("POST", "/opa/v1/trino/allow", body).is(401);
        SERVER.existing("trino").with("Content-Type", "application/json").send("POST", "/opa/v1/trino/allow", body)
                .is(200);
        SERVER.anonymous().get("/catalog/v1/config?warehouse=main&key=" + key).is(401);
    }

    @Test
    void aKeyEndsWhenItIsDeleted() {
        Answer made = SERVER.root().post("/admin/v1/engines/trino/opa-keys", "{}").is(201);
        String second = made.at("/key").asText();
        ask("allow", second, "all", select("hr", "emp", "id")).is(200);

        SERVER.root().delete("/admin/v1/engines/trino/opa-keys/" + made.at("/id").asText()).is(204);

        ask("allow", second, "all", select("hr", "emp", "id")).is(401);
        ask("allow", key, "all", select("hr", "emp", "id")).is(200);
        assertThat(SERVER.root().get("/admin/v1/engines/trino/opa-keys").is(200).body()).doesNotContain("sro_");
        SERVER.bob().post("/admin/v1/engines/trino/opa-keys", "{}").is(404);
    }

    @Test
    void tablesAreReadByThoseWhoMayAndByNobodyElse() {
        assertThat(allows("all", select("hr", "secret", "id"))).isTrue();
        assertThat(allows("some", select("hr", "secret", "id"))).isFalse();
        assertThat(allows("nobody", select("hr", "emp", "id"))).isFalse();
        assertThat(allows("all", select("hr", "absent", "id"))).isFalse();
        assertThat(allows("all", select("hr.eu", "emp", "id"))).isTrue();
        assertThat(allows("some", select("hr.eu", "emp", "id"))).isFalse();
        assertThat(allows("all", select("hr", "mixed", "id"))).isTrue();
        assertThat(allows("all", onTable("InsertIntoTable", "hr", "emp", ""))).isFalse();
        assertThat(allows("all", onTable("NobodyKnowsThis", "hr", "emp", ""))).isFalse();
        assertThat(allows("nobody", "{'operation': 'ExecuteQuery'}")).isFalse();
        assertThat(allows("some", "{'operation': 'ExecuteQuery'}")).isTrue();
    }

    @Test
    void hiddenColumnsAreNeitherReadNorNamed() {
        arm();
        assertThat(allows("some", select("hr", "emp", "id"))).isTrue();
        assertThat(allows("some", select("hr", "emp", "id", "name"))).isFalse();
        assertThat(allows("all", select("hr", "emp", "id", "name"))).isTrue();
        assertThat(allows("some", select("hr", "emp$files", "file_path"))).isFalse();
        assertThat(allows("all", select("hr", "emp$files", "file_path"))).isTrue();
        assertThat(allows("some", select("hr", "emp", "$path"))).isFalse();
        assertThat(allows("all", select("hr", "emp", "$path"))).isTrue();
        assertThat(allows("some", onTable("ShowCreateTable", "hr", "emp", ""))).isFalse();
        assertThat(allows("all", onTable("ShowCreateTable", "hr", "emp", ""))).isTrue();
        String list = "{'operation': 'FilterColumns', 'filterResources': [{'table': {'catalogName': 'lake',"
                + " 'schemaName': 'hr', 'tableName': 'emp', 'columns': ['id', 'name']}}]}";
        assertThat(ask("batch", key, "some", list).is(200).body()).isEqualTo("{\"result\":[0]}");
        assertThat(ask("batch", key, "all", list).is(200).body()).isEqualTo("{\"result\":[0,1]}");
        assertThat(ask("batch", key, "nobody", list).is(200).body()).isEqualTo("{\"result\":[]}");
    }

    private static void arm() {
        filters("all", "emp");
        masks("all", "id");
    }

    @Test
    void masksAndFiltersAreWrittenForThoseTheyConcern() {
        assertThat(masks("all", "id", "name")).isEmpty();
        JsonNode masked = masks("masked", "id", "name");
        assertThat(masked.size()).isEqualTo(1);
        assertThat(masked.at("/0/index").asInt()).isEqualTo(1);
        assertThat(masked.at("/0/viewExpression/expression").asText()).startsWith("CAST(CASE WHEN \"name\" IS NULL")
                .endsWith("AS varchar)");

        assertThat(filters("all", "emp")).isEmpty();
        JsonNode filtered = filters("filtered", "emp");
        assertThat(filtered.at("/0/expression").asText())
                .startsWith("((\"name\" IS NOT NULL AND (\"name\" = 'filtered')) AND CASE WHEN random() >= 0 THEN (");
        String identity = filtered.at("/0/identity").asText();
        assertThat(allows(identity, select("hr", "emp", "name"))).isTrue();
        assertThat(allows(identity, select("hr", "emp", "id"))).isFalse();
        assertThat(allows(identity, select("hr", "secret", "name"))).isFalse();
        assertThat(filters("nobody", "emp").at("/0/expression").asText()).isEqualTo("false");
        assertThat(filters("all", "absent").at("/0/expression").asText()).isEqualTo("false");
    }

    @Test
    void anEngineThatNeverAskedForFiltersReadsNothingRestricted() {
        SERVER.account("trino2");
        SERVER.root().put("/admin/v1/engines/trino2", engine("trino2")).is(201);
        String second = SERVER.root().post("/admin/v1/engines/trino2/opa-keys", "{}").is(201).at("/key").asText();
        String question = select("hr", "emp", "id");
        assertThat(ask("allow", second, "some", question).is(200).at("/result").asBoolean()).isFalse();
        assertThat(ask("allow", second, "all", question).is(200).at("/result").asBoolean()).isTrue();

        ask("row-filters", second, "some", onTable("GetRowFilters", "hr", "emp", "")).is(200);
        assertThat(ask("allow", second, "some", question).is(200).at("/result").asBoolean()).isFalse();
        ask("batch-column-masks", second, "some", "{'operation': 'GetColumnMask', 'filterResources': ["
                + column("emp", "id") + "]}").is(200);

        assertThat(ask("allow", second, "some", question).is(200).at("/result").asBoolean()).isTrue();
    }

    @Test
    void whatAnEngineHasAskedForDoesNotCountForAnotherClusterInItsPlace() {
        SERVER.account("first-cluster");
        SERVER.account("next-cluster");
        String path = "/admin/v1/engines/replaced";
        TestClient root = SERVER.root();
        root.put(path, engine("first-cluster")).is(201);
        String ours = root.post(path + "/opa-keys", "{}").is(201).at("/key").asText();
        String question = select("hr", "emp", "id");
        armBy(ours);
        assertThat(ask("allow", ours, "some", question).is(200).at("/result").asBoolean()).isTrue();
        root.put(path, engine("first-cluster").replace("'tpch'", "'tpch', 'tpcds'")).is(200);
        assertThat(ask("allow", ours, "some", question).is(200).at("/result").asBoolean()).isTrue();

        root.put(path, engine("next-cluster")).is(200);
        assertThat(ask("allow", ours, "some", question).is(200).at("/result").asBoolean()).isFalse();
        assertThat(ask("allow", ours, "all", question).is(200).at("/result").asBoolean()).isTrue();
        armBy(ours);
        assertThat(ask("allow", ours, "some", question).is(200).at("/result").asBoolean()).isTrue();

        root.put(path, "{'kind': 'read-restrictions', 'account': 'service-account:next-cluster'}").is(200);
        root.put(path, engine("next-cluster")).is(200);
        assertThat(ask("allow", ours, "some", question).is(200).at("/result").asBoolean()).isFalse();
    }

    private static void armBy(String keyOfEngine) {
        ask("row-filters", keyOfEngine, "some", onTable("GetRowFilters", "hr", "emp", "")).is(200);
        ask("batch-column-masks", keyOfEngine, "some", "{'operation': 'GetColumnMask', 'filterResources': ["
                + column("emp", "id") + "]}").is(200);
    }

    @Test
    void theEngineItselfIsNotBoundByWhatItEnforces() {
        SERVER.root().put(HR + "/tables/open/policies/everyone", """
                {'kind': 'COLUMN_DENY', 'columns': ['name'], 'to': ['everyone']}""").is(201);
        for (String account : new String[]{"trino", "spark"}) {
            if (account.equals("spark")) {
                SERVER.account(account);
            }
            SERVER.root().put(HR + "/tables/open/grants/service-account:" + account + "/SELECT", "{}");
        }
        String table = TestClient.tablePath("hr", "open");

        assertThat(SERVER.existing("trino").get(table).is(200).body()).contains("\"name\":\"name\"")
                .doesNotContain("serac.restricted");
        for (TestClient other : List.of(SERVER.existing("spark"), SERVER.root())) {
            assertThat(other.get(table).is(200).body()).contains("serac.restricted")
                    .doesNotContain("\"name\":\"name\"");
            other.with("X-Iceberg-Access-Delegation", "vended-credentials").get(table).isError(403,
                    "ForbiddenException");
        }
    }

    @Test
    void aRevocationHoldsFromTheNextQuestion() {
        SERVER.root().put("/admin/v1/principals/user:keycloak:leaver", "{}");
        SERVER.root().put(HR + "/tables/open/grants/user:keycloak:leaver/SELECT", "{}").is(201);
        assertThat(allows("leaver", select("hr", "open", "id"))).isTrue();

        SERVER.root().delete(HR + "/tables/open/grants/user:keycloak:leaver/SELECT").is(204);

        assertThat(allows("leaver", select("hr", "open", "id"))).isFalse();
    }

    /** Trino applies filters to what a view reads, and the server does not know what that is. */
    @Test
    void viewsAreClosedToWhomTheyAreRestrictedFor() {
        arm();
        SERVER.root().createView("hr", "v");
        SERVER.root().put("/admin/v1/principals/user:keycloak:viewer", "{}");
        SERVER.root().put(HR + "/views/v/grants/user:keycloak:viewer/SELECT", "{}").is(201);
        assertThat(allows("viewer", select("hr", "v", "id"))).isTrue();

        SERVER.root().put(HR + "/views/v/policies/rows", """
                {'kind': 'ROW_FILTER', 'filter': {'type': 'eq', 'term': 'id', 'value': 1},
                 'to': ['user:keycloak:viewer']}""").is(201);

        assertThat(allows("viewer", select("hr", "v", "id"))).isFalse();
        assertThat(allows("all", select("hr", "v", "id"))).isTrue();
    }

    @Test
    void whoMayNotPassATableOnDefinesNoViewForOthers() {
        String define = onTable("CreateViewWithSelectFromColumns", "hr", "passed", ", 'columns': ['id']");
        SERVER.root().createTable("hr", "passed");
        SERVER.root().put("/admin/v1/principals/user:keycloak:definer", "{}");
        String grants = HR + "/tables/passed/grants/user:keycloak:definer/";
        SERVER.root().put(grants + "SELECT", "{}").is(201);
        assertThat(allows("definer", select("hr", "passed", "id"))).isTrue();
        assertThat(allows("definer", define)).isFalse();

        SERVER.root().put(grants + "MANAGE_GRANTS", "{}").is(201);

        assertThat(allows("definer", define)).isTrue();
    }

    @Test
    void theListOfViewsDoesNotShowTheirSql() {
        assertThat(allows("some", select("information_schema", "views", "table_name"))).isTrue();
        assertThat(allows("some", select("information_schema", "views", "table_name", "view_definition"))).isFalse();
        String columns = "{'operation': 'FilterColumns', 'filterResources': [{'table': {'catalogName': 'lake',"
                + " 'schemaName': 'information_schema', 'tableName': 'views',"
                + " 'columns': ['table_name', 'view_definition']}}]}";
        assertThat(ask("batch", key, "some", columns).is(200).body()).isEqualTo("{\"result\":[0]}");
    }

    @Test
    void listsShowWhatTheUserSees() {
        String tables = "{'operation': 'FilterTables', 'filterResources': [" + String.join(", ",
                table("hr", "emp"), table("hr", "secret"), table("hr", "absent"), table("information_schema", "x"))
                + "]}";
        assertThat(ask("batch", key, "some", tables).is(200).body()).isEqualTo("{\"result\":[0,3]}");
        assertThat(ask("batch", key, "all", tables).is(200).body()).isEqualTo("{\"result\":[0,1,3]}");
        String schemas = "{'operation': 'FilterSchemas', 'filterResources': [{'schema': {'catalogName': 'lake',"
                + " 'schemaName': 'hr'}}, {'schema': {'catalogName': 'lake', 'schemaName': 'hr.eu'}}]}";
        assertThat(ask("batch", key, "some", schemas).is(200).body()).isEqualTo("{\"result\":[0]}");
        assertThat(ask("batch", key, "all", schemas).is(200).body()).isEqualTo("{\"result\":[0,1]}");
        String catalogs = "{'operation': 'FilterCatalogs', 'filterResources': [{'catalog': {'name': 'lake'}},"
                + " {'catalog': {'name': 'tpch'}}, {'catalog': {'name': 'other'}}]}";
        assertThat(ask("batch", key, "some", catalogs).is(200).body()).isEqualTo("{\"result\":[0,1]}");
        assertThat(ask("batch", key, "nobody", catalogs).is(200).body()).isEqualTo("{\"result\":[1]}");
    }

    private static String table(String schema, String table) {
        return "{'table': {'catalogName': 'lake', 'schemaName': '" + schema + "', 'tableName': '" + table + "'}}";
    }

    @Test
    void whateverElseGoesWrongIsNoAnswerAndShowsNoKey() {
        for (String endpoint : new String[]{"allow", "batch", "row-filters", "column-mask", "batch-column-masks"}) {
            for (String body : new String[]{"", "{", "[]", "{\"input\": {}}", "null", "x".repeat(9 << 20)}) {
                Answer answer = SERVER.anonymous().with("Content-Type", "application/json")
                        .send("POST", "/opa/v1/trino/" + endpoint + "?key=" + key, body).is(200);
                assertThat(answer.body()).isEqualTo("unavailable");
            }
        }
        assertThat(SERVER.anonymous().send("POST", "/opa/v1/trino/nothing?key=" + key, "{}").is(200).body())
                .isEqualTo("unavailable");
    }
}
