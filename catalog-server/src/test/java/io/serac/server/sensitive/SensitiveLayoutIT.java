package io.serac.server.sensitive;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.Locale;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * Ways around the owner to have values of sensitive columns in metadata and paths: by an engine, in one commit with the column, by a
 * file, and by moving the table. {@code alter} may do everything with the tables but decide for their owner; {@code trino} is the
 * account of an engine.
 */
class SensitiveLayoutIT {
    private static final String MAIN = "/admin/v1/warehouses/main";
    private static final String METRICS = "write.metadata.metrics.column.";
    private static final String FIELDS = """
            {'id': 1, 'name': 'id', 'type': 'long', 'required': true},
            {'id': 2, 'name': 'ssn', 'type': 'string', 'required': false}""";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final TestClient ROOT = SERVER.root();
    private static TestClient alter;
    private static TestClient trino;

    private String namespace = "";

    @BeforeAll
    static void prepare() {
        SERVER.account("nobody");
        alter = SERVER.account("alter");
        trino = SERVER.account("trino");
        for (String privilege : new String[]{"ALTER", "WRITE", "REGISTER_TABLE", "DROP", "CREATE_TABLE"}) {
            ROOT.put(MAIN + "/grants/service-account:alter/" + privilege, "{}").is(201);
        }
        ROOT.put("/admin/v1/engines/trino", """
                {'kind': 'trino-opa', 'account': 'service-account:trino', 'user-issuer': 'keycloak',
                 'catalogs': {'lake': 'main'}}""").is(201);
        ROOT.put("/admin/v1/tags/secret", "{'sensitive': true, 'auto-classify': [{'pattern': '*_secret'}]}").is(201);
        ROOT.put("/admin/v1/tags/below", "{'sensitive': true, 'inheritable': true}").is(201);
    }

    @BeforeEach
    void createTable(TestInfo test) {
        namespace = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        ROOT.createNamespace(namespace);
        create("t");
    }

    private void create(String name) {
        ROOT.post(TestClient.namespacePath(namespace) + "/tables",
                "{'name': '" + name + "', 'schema': {'type': 'struct', 'fields': [" + FIELDS + "]}}").is(200);
    }

    private void restrict() {
        ROOT.put(admin() + "/policies/p",
                "{'kind': 'COLUMN_DENY', 'columns': ['ssn'], 'to': ['service-account:nobody']}").is(201);
    }

    private String admin() {
        return MAIN + "/namespaces/" + namespace;
    }

    private String table() {
        return TestClient.tablePath(namespace, "t");
    }

    private void own(String account) {
        ROOT.put(admin() + "/tables/t/owner", "{'owner': 'service-account:" + account + "'}").is(200);
    }

    private Answer commit(TestClient client, String updates) {
        return client.post(table(), "{'requirements': [], 'updates': [" + updates + "]}");
    }

    private static String spec(int source) {
        return "{'action': 'add-spec', 'spec': {'spec-id': 1, 'fields': [{'source-id': %d, 'field-id': %d, 'name': 'part%d',"
                .formatted(source, 1000 + source, source)
                + " 'transform': 'bucket[4]'}]}}, {'action': 'set-default-spec', 'spec-id': -1}";
    }

    private static String order(int source) {
        return "{'action': 'add-sort-order', 'sort-order': {'order-id': 1, 'fields': [{'source-id': " + source
                + ", 'transform': 'identity', 'direction': 'asc', 'null-order': 'nulls-first'}]}},"
                + " {'action': 'set-default-sort-order', 'sort-order-id': -1}";
    }

    private static String set(String property, String value) {
        return "{'action': 'set-properties', 'updates': {'" + property + "': '" + value + "'}}";
    }

    /** A commit of a schema with more columns, given as their ids and names. */
    private static String schemaWith(String... columns) {
        StringBuilder fields = new StringBuilder(FIELDS);
        for (String column : columns) {
            fields.append(", {'id': ").append(column.replace(" ", ", 'name': '"))
                    .append("', 'type': 'string', 'required': false}");
        }
        return "{'action': 'add-schema', 'schema': {'type': 'struct', 'schema-id': " + columns.length + ", 'fields': ["
                + fields + "]}}, {'action': 'set-current-schema', 'schema-id': -1}";
    }

    @Test
    void anEngineThatCommitsForItsUsersIsNoOwner() {
        restrict();
        own("trino");
        for (String update : new String[]{spec(2), order(2), set(METRICS + "ssn", "counts"),
                set("write.object-storage.partitioned-paths", "true")}) {
            String refusal = commit(trino, update).isError(403, "ForbiddenException").body();
            assertThat(refusal).contains("another client").doesNotContain("ssn");
            trino.post("/catalog/v1/main/transactions/commit", "{'table-changes': [{'identifier': {'namespace': ['"
                    + namespace + "'], 'name': 't'}, 'requirements': [], 'updates': [" + update + "]}]}")
                    .isError(403, "ForbiddenException");
        }
        commit(trino, order(1)).is(200);
        commit(trino, set(METRICS + "id", "full")).is(200);

        own("alter");
        commit(alter, spec(2)).is(200);
        commit(alter, order(2)).is(200);
        commit(alter, set(METRICS + "ssn", "counts")).is(200);
    }

    @Test
    void aColumnThatTheCommitItselfBringsIsJudgedByTheTagThatItGets() {
        String column = schemaWith("3 x_secret");
        for (String more : new String[]{spec(3), order(3), set(METRICS + "x_secret", "full")}) {
            assertThat(commit(alter, column + ", " + more).isError(403, "ForbiddenException").body())
                    .doesNotContain("x_secret");
        }
        // A new name brings the tag, too.
        commit(alter, column.replace("'ssn'", "'ssn_secret'").replace("x_secret", "x") + ", " + spec(2))
                .isError(403, "ForbiddenException");
        commit(alter, schemaWith("3 x_open") + ", " + spec(3)).is(200);

        Answer added = commit(alter, schemaWith("3 x_open", "4 y_secret")).is(200);
        assertThat(added.at("/metadata/properties").path(METRICS + "y_secret").asText()).isEqualTo("none");
        commit(ROOT, schemaWith("3 x_open", "4 y_secret", "5 z_secret") + ", " + spec(5)).is(200);

        ROOT.put("/admin/v1/tags/secret", "{'sensitive': true, 'auto-classify': [{'pattern': 'w'}]}").is(200);
        commit(alter, schemaWith("3 x_open", "4 y_secret", "5 z_secret", "6 w_secret") + ", " + order(6)).is(200);
        commit(alter, schemaWith("3 x_open", "4 y_secret", "5 z_secret", "6 w_secret", "7 w") + ", " + order(7))
                .isError(403, "ForbiddenException");
        ROOT.put("/admin/v1/tags/secret", "{'sensitive': true, 'auto-classify': [{'pattern': '*_secret'}]}").is(200);
    }

    @Test
    void aNewTableIsSuppressedFromItsFirstVersionOn() {
        Answer made = ROOT.post(TestClient.namespacePath(namespace) + "/tables",
                "{'name': 'u', 'schema': {'type': 'struct', 'fields': [" + FIELDS.replace("'ssn'", "'a_secret'")
                        + "]}}")
                .is(200);
        assertThat(made.at("/metadata/properties").path(METRICS + "a_secret").asText()).isEqualTo("none");
        assertThat(made.at("/metadata/properties").has(METRICS + "id")).isFalse();
    }

    @Test
    void aFileThatIsRegisteredBringsNoSuchLayout() {
        String partitioned = commit(ROOT, spec(2)).is(200).at("/metadata-location").asText();
        String plain = commit(ROOT, "{'action': 'set-default-spec', 'spec-id': 0}").is(200)
                .at("/metadata-location").asText();
        String without = commit(ROOT, "{'action': 'remove-partition-specs', 'spec-ids': [1]}").is(200)
                .at("/metadata-location").asText();
        restrict();
        register(alter, without).is(200);
        assertThat(register(alter, plain).isError(403, "ForbiddenException").body()).doesNotContain("ssn");
        assertThat(register(alter, partitioned).isError(403, "ForbiddenException").body()).doesNotContain("ssn");

        register(ROOT, plain).is(200);
        register(alter, partitioned).isError(403, "ForbiddenException");
        register(alter, without).is(200);
        register(ROOT, partitioned).is(200);
        // What the table is by already is nothing new.
        register(alter, partitioned).is(200);
    }

    @Test
    void aFileOfAnotherTableBringsNoneEither() {
        commit(ROOT, spec(1)).is(200);
        create("u");
        String other = ROOT.post(TestClient.tablePath(namespace, "u"),
                "{'requirements': [], 'updates': [" + spec(2) + "]}").is(200).at("/metadata-location").asText();
        ROOT.post(TestClient.tablePath(namespace, "u") + "/unregister", "").is(200);
        restrict();
        for (String privilege : new String[]{"MANAGE_POLICY", "MANAGE_GRANTS"}) {
            ROOT.put(admin() + "/grants/service-account:alter/" + privilege, "{}").is(201);
        }
        assertThat(register(alter, other).isError(403, "ForbiddenException").body()).contains("partitioning");
        register(ROOT, other).is(200);
    }

    @Test
    void aFileThatIsRegisteredReleasesNothing() {
        restrict();
        String plain = ROOT.get(table()).is(200).at("/metadata-location").asText();
        for (String release : new String[]{set(METRICS + "ssn", "counts"),
                set("write.object-storage.partitioned-paths", "true")}) {
            String released = commit(ROOT, release).is(200).at("/metadata-location").asText();
            register(alter, plain).is(200);
            assertThat(register(alter, released).isError(403, "ForbiddenException").body()).contains("suppressed")
                    .doesNotContain("ssn");

            register(ROOT, released).is(200);
            // What is released already is nothing new.
            register(alter, released).is(200);
            register(alter, plain).is(200);
        }
    }

    private Answer register(TestClient client, String file) {
        return client.post(TestClient.namespacePath(namespace) + "/register",
                "{'name': 't', 'metadata-location': '" + file + "', 'overwrite': true}");
    }

    @Test
    void movingOutOfATagTakesWhatTakingTheTagOffTakes() {
        String elsewhere = namespace + "2";
        ROOT.createNamespace(elsewhere);
        move(namespace, elsewhere).is(204);
        move(elsewhere, namespace).is(204);
        ROOT.put(admin() + "/tags/below", "{}").is(201);
        assertThat(ROOT.get(table()).is(200).at("/metadata/properties").path(METRICS + "ssn").asText())
                .isEqualTo("none");

        assertThat(move(namespace, elsewhere).isError(403, "ForbiddenException").body()).doesNotContain("below");
        alter.delete(table()).is(204);
        String dropped = MAIN + "/dropped/" + ROOT.get(MAIN + "/dropped").is(200).at("/items/0/id").asText();
        String restore = "{'namespace': ['" + elsewhere + "'], 'name': 't'}";
        int withoutRights = alter.post(dropped + "/undrop", restore).status();
        assertThat(withoutRights).isEqualTo(403);
        alter.post(dropped + "/undrop", "{}").is(200);

        ROOT.put(MAIN + "/namespaces/" + elsewhere + "/tags/below", "{}").is(201);
        move(namespace, elsewhere).is(204);
        move(elsewhere, namespace).is(204);
        ROOT.delete(MAIN + "/namespaces/" + elsewhere + "/tags/below").is(204);

        ROOT.put(admin() + "/grants/service-account:alter/APPLY_TAG", "{}").is(201);
        move(namespace, elsewhere).isError(403, "ForbiddenException");
        ROOT.put("/admin/v1/tags/below/grants/service-account:alter/USE_TAG", "{}").is(201);
        move(namespace, elsewhere).is(204);
        move(ROOT, elsewhere, namespace).is(204);
        ROOT.delete(admin() + "/grants/service-account:alter/APPLY_TAG").is(204);
        move(namespace, elsewhere).isError(403, "ForbiddenException");
        ROOT.delete("/admin/v1/tags/below/grants/service-account:alter/USE_TAG").is(204);
    }

    private static Answer move(String from, String to) {
        return move(alter, from, to);
    }

    private static Answer move(TestClient client, String from, String to) {
        return client.post("/catalog/v1/main/tables/rename", """
                {'source': {'namespace': ['%s'], 'name': 't'}, 'destination': {'namespace': ['%s'], 'name': 't'}}
                """.formatted(from, to));
    }
}
