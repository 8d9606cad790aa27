package io.serac.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.access.TestGrants;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Trino is told that its users may not do is recorded with the true reason, and nothing else that it asks is. */
class AuditedTrinoIT {
    private static final String HR = "/admin/v1/warehouses/main/namespaces/hr";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final Audited AUDIT = new Audited(SERVER);
    private static final TestGrants GRANTS = new TestGrants(SERVER);
    private static String key = "";
    private static String policy = "";

    @BeforeAll
    static void prepare() {
        TestClient root = SERVER.root();
        SERVER.account("trino");
        root.put("/admin/v1/engines/trino", """
                {'kind': 'trino-opa', 'account': 'service-account:trino', 'user-issuer': 'keycloak',
                 'trust-groups': true, 'catalogs': {'lake': 'main'}}""").is(201);
        key = root.post("/admin/v1/engines/trino/opa-keys", "{}").is(201).at("/key").asText();
        root.createNamespace("hr");
        root.createTable("hr", "emp");
        root.createTable("hr", "secret");
        for (String user : new String[]{"reader", "some", "digger"}) {
            root.put("/admin/v1/principals/user:keycloak:" + user, "{}");
            root.put(HR + "/tables/emp/grants/user:keycloak:" + user + "/SELECT", "{}").is(201);
        }
        policy = root.put(HR + "/tables/emp/policies/hide", """
                {'kind': 'COLUMN_DENY', 'columns': ['name'], 'to': ['user:keycloak:some', 'user:keycloak:digger']}""")
                .is(201).at("/id")
                .asText();
    }

    private static Answer ask(String endpoint, String id, String user, String action) {
        return SERVER.anonymous().with("Content-Type", "application/json").with("X-Request-Id", id).post(
                "/opa/v1/trino/" + endpoint + "?key=" + key, """
                        {'input': {'context': {'identity': {'user': '%s', 'groups': ['staff']}}, 'action': %s}}
                        """.formatted(user, action)).is(200);
    }

    private static JsonNode denied(String user, String action) {
        String id = UUID.randomUUID().toString();
        assertThat(ask("allow", id, user, action).at("/result").asBoolean()).isFalse();
        List<JsonNode> records = AUDIT.await(1, "request-id=" + id);
        assertThat(records).hasSize(1);
        return records.getFirst();
    }

    private static String onTable(String operation, String table, String more) {
        return """
                {'operation': '%s', 'resource': {'table': {'catalogName': 'lake', 'schemaName': 'hr',
                  'tableName': '%s'%s}}}""".formatted(operation, table, more);
    }

    private static String select(String table, String columns) {
        return onTable("SelectFromColumns", table, ", 'columns': [" + columns + "]");
    }

    @Test
    void aDenialNamesUserEngineTableOperationAndReason() {
        JsonNode record = denied("reader", onTable("InsertIntoTable", "emp", ""));

        assertThat(record.path("kind").asText()).isEqualTo("deny");
        assertThat(record.path("operation").asText()).isEqualTo("TRINO_ALLOW");
        assertThat(record.path("target").asText()).isEqualTo("InsertIntoTable");
        assertThat(record.path("principal").asText()).isEqualTo("user:keycloak:reader");
        assertThat(record.path("issuer").asText()).isEqualTo("keycloak");
        assertThat(record.path("subject").asText()).isEqualTo("reader");
        assertThat(record.path("actor").asText()).isEqualTo("service-account:trino");
        assertThat(record.at("/roles/0").asText()).isEqualTo("staff");
        assertThat(record.path("name").asText()).isEqualTo("main/hr/emp");
        assertThat(record.path("securable-kind").asText()).isEqualTo("table");
        assertThat(record.path("securable-id").asText()).isEqualTo(GRANTS.object("emp").toString());
        assertThat(record.path("verdict").asText()).isEqualTo("forbidden");
        assertThat(record.path("reason").asText()).isEqualTo("missing-privilege");
        assertThat(record.at("/missing/0").asText()).isEqualTo("INSERT");
        assertThat(record.path("epoch").asLong()).isPositive();
        assertThat(AUDIT.search("principal=user:keycloak:reader&operation=TRINO_ALLOW&verdict=forbidden")).isNotEmpty();
        assertThat(AUDIT.search("securable-id=" + GRANTS.object("emp") + "&verdict=forbidden")).isNotEmpty();
    }

    @Test
    void aHiddenColumnNamesTheRuleAndAHiddenTableSaysThatItWasHidden() {
        JsonNode column = denied("some", select("emp", "'id', 'name'"));
        assertThat(column.path("reason").asText()).isEqualTo("restricted");
        assertThat(column.at("/policy-ids/0").asText()).isEqualTo(policy);

        JsonNode table = denied("some", select("secret", "'id'"));
        assertThat(table.path("verdict").asText()).isEqualTo("hidden");
        assertThat(table.path("reason").asText()).isEqualTo("hidden");
        assertThat(table.path("name").asText()).isEqualTo("main/hr/secret");

        // Somebody else: the same user was denied the same table for the same reason a moment ago.
        JsonNode files = denied("digger", select("emp$files", "'file_path'"));
        assertThat(files.path("reason").asText()).isEqualTo("restricted");

        JsonNode made = denied("reader", onTable("CreateTable", "mine", ""));
        assertThat(made.path("securable-kind").asText()).isEqualTo("namespace");
        assertThat(made.path("target").asText()).isEqualTo("CreateTable");

        JsonNode unknown = denied("reader", onTable("FlyToTheMoon", "emp", ""));
        assertThat(unknown.path("reason").asText()).isEqualTo("operation-not-open");

        JsonNode stranger = denied("stranger", "{'operation': 'ExecuteQuery'}");
        assertThat(stranger.path("securable-kind").asText()).isEqualTo("server");
    }

    @Test
    void whatIsAllowedAbsentOrLeftOutOfAListIsNotRecorded() {
        String quiet = UUID.randomUUID().toString();
        assertThat(ask("allow", quiet, "reader", select("emp", "'id', 'name'")).at("/result").asBoolean()).isTrue();
        assertThat(ask("allow", quiet, "reader", select("none", "'id'")).at("/result").asBoolean()).isFalse();
        assertThat(ask("allow", quiet, "reader", onTable("FilterTables", "secret", "")).at("/result").asBoolean())
                .isFalse();
        assertThat(ask("batch", quiet, "some", "{'operation': 'FilterTables', 'filterResources': [{'table':"
                + " {'catalogName': 'lake', 'schemaName': 'hr', 'tableName': 'secret'}}]}").body())
                .isEqualTo("{\"result\":[]}");
        ask("row-filters", quiet, "some", onTable("GetRowFilters", "secret", ""));

        denied("late", select("secret", "'id'"));
        assertThat(AUDIT.search("request-id=" + quiet)).isEmpty();
    }

    @Test
    void aStormIsOneRecordAndACount() {
        for (int i = 0; i < 300; i++) {
            ask("allow", UUID.randomUUID().toString(), "storm", select("secret", "'id'"));
        }
        AUDIT.await(1, "principal=user:keycloak:storm");

        // One at once, and the rest when a minute ends, of which one may end meanwhile.
        assertThat(AUDIT.search("principal=user:keycloak:storm")).hasSizeLessThanOrEqualTo(4);
    }
}
