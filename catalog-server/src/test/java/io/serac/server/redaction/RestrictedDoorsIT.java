package io.serac.server.redaction;

import static io.serac.server.TestClient.namespacePath;
import static io.serac.server.TestClient.tablePath;
import static io.serac.server.TestClient.viewPath;
import static io.serac.server.redaction.Restricted.LOAD;
import static io.serac.server.redaction.Restricted.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every other way to a table or view, for who is restricted on it and for who is not: a rule that a load keeps to is kept to there, too. */
class RestrictedDoorsIT {
    private static final String NAMESPACE = "/admin/v1/warehouses/main/namespaces/";
    private static final List<String> RESTRICTED = List.of("denied", "masked", "filtered");

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private static Restricted people;

    private final TestClient root = SERVER.root();

    @BeforeAll
    static void prepare() {
        people = new Restricted(SERVER);
        SERVER.account("viewer");
    }

    private static TestClient client(String name) {
        return people.client(name);
    }

    private static void isRefused(Answer answer) {
        assertThat(answer.isError(403, "ForbiddenException", "Forbidden: what you may see here is limited by").body())
                .doesNotContain(Restricted.HIDDEN, "planted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"denied", "masked", "filtered", "lister", "describer", "plain"})
    void theNameIsNoSecret(String name) {
        assertThat(client(name).head(LOAD).is(204).body()).isEmpty();
        assertThat(client(name).head(LOAD).header("ETag")).isEmpty();
        assertThat(client(name).get(namespacePath("hr") + "/tables").is(200).at("/identifiers")
                .findValuesAsText("name")).contains("emp");
        SERVER.bob().head(LOAD).is(404);
    }

    @Test
    void nothingLeadsToFilesOrToOtherVersions() {
        String sign = "{'region': 'us-east-1', 'method': 'GET', 'uri': 'http://x/y', 'headers': {}}";
        for (String name : RESTRICTED) {
            isRefused(client(name).get(LOAD + "/credentials"));
            isRefused(client(name).post(LOAD + "/sign", sign));
            isRefused(client(name).get(TABLE + "/versions"));
        }
        client("plain").get(LOAD + "/credentials").is(200);
        // The storage of this warehouse signs nothing.
        client("plain").post(LOAD + "/sign", sign).is(400);
        assertThat(client("plain").get(TABLE + "/versions").is(200).body()).contains("metadata-location");
        for (String name : List.of("lister", "describer")) {
            client(name).get(LOAD + "/credentials").is(403);
            client(name).post(LOAD + "/sign", sign).is(403);
            client(name).get(TABLE + "/versions").is(403);
        }
    }

    @Test
    void nothingIsCommittedAndErrorsNameNothing() {
        String commit = """
                {'requirements': [{'type': 'assert-last-assigned-field-id', 'last-assigned-field-id': 5}],
                 'updates': [{'action': 'set-properties', 'updates': {'a': 'b'}}]}
                """;
        String transaction = "{'table-changes': [{'identifier': {'namespace': ['hr'], 'name': 'emp'}, "
                + commit.strip().substring(1) + "]}";
        for (String name : RESTRICTED) {
            isRefused(client(name).post(LOAD, commit));
            isRefused(client(name).post("/catalog/v1/main/transactions/commit", transaction));
        }
        client("plain").post(LOAD, commit).is(409);
        client("plain").post(LOAD, commit.replace("'last-assigned-field-id': 5", "'last-assigned-field-id': 6"))
                .is(200);
        client("plain").post("/catalog/v1/main/transactions/commit", transaction).is(409);
        assertThat(root.get(LOAD).at("/metadata/properties/a").asText()).isEqualTo("b");
    }

    @Test
    void reportsOfScansAreTakenAndDropped() {
        String report = """
                {'report-type': 'scan-report', 'table-name': 'emp', 'snapshot-id': 1, 'filter': true, 'schema-id': 0,
                 'projected-field-ids': [3], 'projected-field-names': ['nobodys_ssn'], 'metrics': {}, 'metadata': {}}
                """;
        for (String name : List.of("denied", "masked", "filtered", "lister", "describer", "plain")) {
            assertThat(client(name).post(LOAD + "/metrics", report).is(204).body()).isEmpty();
        }
        SERVER.bob().post(LOAD + "/metrics", report).is(404);
        SERVER.account("names-only");
        root.put(TABLE + "/grants/service-account:names-only/DESCRIBE", "{}").is(201);
        SERVER.existing("names-only").post(LOAD + "/metrics", report).is(403);
    }

    @Test
    void namesOfColumnsCannotBeTriedOut() {
        root.put(TABLE + "/grants/service-account:denied/MANAGE_GRANTS", "{}").is(201);
        String grant = TABLE + "/grants/service-account:bob/SELECT";
        String hidden =
                client("denied").put(grant, "{'columns': ['nobodys_ssn']}").is(400).at("/error/message").asText();
        String absent =
                client("denied").put(grant, "{'columns': ['nothing_here']}").is(400).at("/error/message").asText();
        assertThat(hidden.replace(Restricted.HIDDEN, "nothing_here")).isEqualTo(absent);
        root.put(grant, "{'columns': ['nobodys_ssn']}").is(201);
        assertThat(client("denied").get(grant).is(200).body()).doesNotContain(Restricted.HIDDEN);
        root.delete(grant).is(204);
        root.delete(TABLE + "/grants/service-account:denied/MANAGE_GRANTS").is(204);
    }

    @Test
    void aFileThatWouldBeARestrictedTableIsNotRegistered() {
        TestClient registrar = SERVER.account("registrar");
        root.createNamespace("in");
        for (String privilege : List.of("REGISTER_TABLE", "CREATE_TABLE")) {
            root.put(NAMESPACE + "in/grants/service-account:registrar/" + privilege, "{}").is(201);
        }
        String secret = fileOf("secret", "nobodys_ssn");
        String open = fileOf("open", "somebodys_name");
        root.put(NAMESPACE + "in/policies/no-ssn",
                "{'kind': 'COLUMN_DENY', 'columns': ['nobodys_ssn'], 'to': ['service-account:registrar']}").is(201);

        isRefused(registrar.post(namespacePath("in") + "/register", register("secret", secret)));
        root.head(tablePath("in", "secret")).is(404);
        registrar.post(namespacePath("in") + "/register", register("open", open)).is(200);
        // Neither is what he has made his own before led to such a file.
        isRefused(registrar.post(namespacePath("in") + "/register", register("open", secret).replace("}",
                ", 'overwrite': true}")));
        assertThat(registrar.get(tablePath("in", "open")).is(200).body()).contains("somebodys_name")
                .doesNotContain(Restricted.HIDDEN);
        root.post(namespacePath("in") + "/register", register("secret", secret)).is(200);
        assertThat(registrar.get(tablePath("in", "secret")).status()).isEqualTo(403);
    }

    private String fileOf(String name, String column) {
        root.post(namespacePath("hr") + "/tables", """
                {'name': '%s', 'schema': {'type': 'struct', 'schema-id': 0, 'fields': [
                  {'id': 1, 'name': '%s', 'type': 'string', 'required': false}]}}
                """.formatted(name, column)).is(200);
        // Rules on what contains it bind the table: they are put on the one table of these tests only.
        return root.send("POST", tablePath("hr", name) + "/unregister", "").is(200).at("/metadata-location").asText();
    }

    private static String register(String name, String file) {
        return "{'name': '" + name + "', 'metadata-location': '" + file + "'}";
    }

    @Test
    void theTableCanBeMovedAndDroppedButNotTakenOut() {
        root.post(namespacePath("hr") + "/tables", TestClient.tableBody("moved")).is(200);
        String path = tablePath("hr", "moved");
        root.put(NAMESPACE + "hr/tables/moved/policies/no-name",
                "{'kind': 'COLUMN_DENY', 'columns': ['name'], 'to': ['service-account:denied']}").is(201);
        root.put(NAMESPACE + "hr/grants/service-account:denied/CREATE_TABLE", "{}").is(201);

        // That is for owners, and for those who are restricted it is closed (below).
        client("denied").post(path + "/unregister", "{}").isError(403, "ForbiddenException",
                "Forbidden: OWN is missing");
        client("denied").post("/catalog/v1/main/tables/rename", """
                {'source': {'namespace': ['hr'], 'name': 'moved'}, 'destination': {'namespace': ['hr'], 'name': 'moved2'}}
                """).is(204);
        assertThat(client("denied").get(tablePath("hr", "moved2")).is(200).at("/metadata/schemas/0/fields")
                .findValuesAsText("name")).containsExactly("id");
        client("denied").delete(tablePath("hr", "moved2")).is(204);
    }

    @Test
    void ownersAreRestrictedLikeEverybody() {
        root.createNamespace("own");
        TestClient owner = SERVER.account("owner");
        root.put(NAMESPACE + "own/policies/no-name",
                "{'kind': 'COLUMN_DENY', 'columns': ['name'], 'to': ['service-account:owner']}").is(201);
        root.put(NAMESPACE + "own/grants/service-account:owner/CREATE_TABLE", "{}").is(201);
        owner.createTable("own", "mine");

        Answer mine = owner.get(tablePath("own", "mine")).is(200);
        assertThat(mine.at("/metadata/schemas/0/fields").findValuesAsText("name")).containsExactly("id");
        isRefused(owner.with("X-Iceberg-Access-Delegation", "vended-credentials").get(tablePath("own", "mine")));
        isRefused(owner.post(tablePath("own", "mine") + "/unregister", "{}"));
        isRefused(owner.post(NAMESPACE + "own/tables/mine/rollback", "{'version-id': '" + UUID.randomUUID() + "'}"));
        root.delete(NAMESPACE + "own/policies/no-name").is(204);
        assertThat(owner.get(tablePath("own", "mine")).is(200).body()).contains("\"name\":\"name\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'kind': 'COLUMN_DENY', 'columns': ['id'], 'to': ['service-account:viewer']}",
            "{'kind': 'COLUMN_MASK', 'columns': ['id'], 'mask': 'replace-with-null', 'to': ['service-account:viewer']}",
            "{'kind': 'ROW_FILTER', 'filter': {'type': 'eq', 'term': 'id', 'value': 1}, 'to': ['service-account:viewer']}"})
    void aViewIsClosedToWhomItsRulesBind(String rule) {
        String name = "v" + UUID.randomUUID().toString().substring(0, 8);
        TestClient viewer = SERVER.existing("viewer");
        root.createView("hr", name);
        String view = viewPath("hr", name);
        String admin = NAMESPACE + "hr/views/" + name;
        for (String privilege : List.of("SELECT", "ALTER", "DROP")) {
            root.put(admin + "/grants/service-account:viewer/" + privilege, "{}").is(201);
        }
        String change = "{'requirements': [], 'updates': [{'action': 'set-properties', 'updates': {'a': 'b'}}]}";
        assertThat(viewer.get(view).is(200).body()).contains("SELECT 1");
        String tag = viewer.get(view).header("ETag").orElseThrow();

        root.put(admin + "/policies/rule", rule).is(201);
        isRefused(viewer.get(view));
        isRefused(viewer.with("If-None-Match", tag).get(view));
        isRefused(viewer.post(view, change));
        isRefused(viewer.get(admin + "/versions"));
        assertThat(viewer.post("/admin/v1/explain", "{'operation': 'LOAD_VIEW', 'securable': {'type': 'view',"
                + " 'warehouse': 'main', 'namespace': ['hr'], 'name': '" + name + "'}}").is(200).at("/status").asInt())
                .isEqualTo(403);
        viewer.head(view).is(204);
        root.get(view).is(200);

        root.delete(admin + "/policies/rule").is(204);
        viewer.get(view).is(200);
        viewer.post(view, change).is(200);
        viewer.get(admin + "/versions").is(200);
        root.put(admin + "/policies/rule", rule).is(201);
        viewer.delete(view).is(204);
    }

    @Test
    void whoLearnsTheQueryLaterIsNotToldThatHeKnowsIt() {
        TestClient alterer = SERVER.account("alterer");
        root.createView("hr", "later");
        root.put(NAMESPACE + "hr/views/later/grants/service-account:alterer/ALTER", "{}").is(201);
        Answer changed = alterer.post(viewPath("hr", "later"),
                "{'requirements': [], 'updates': [{'action': 'set-properties', 'updates': {'a': 'b'}}]}").is(200);
        assertThat(changed.body()).doesNotContain("SELECT 1");

        root.put(NAMESPACE + "hr/views/later/grants/service-account:alterer/SELECT", "{}").is(201);
        assertThat(alterer.with("If-None-Match", changed.header("ETag").orElseThrow()).get(viewPath("hr", "later"))
                .is(200).body()).contains("SELECT 1");
    }
}
