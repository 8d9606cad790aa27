package io.serac.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * A change of a table's schema lifts no restriction: not for clients that read files, and not for users of Trino. The changes are made
 * by somebody who may ALTER and knows nothing of restrictions.
 */
class SchemaChangesIT {
    private static final String ADMIN = "/admin/v1/warehouses/main";
    private static final String TO = ", 'to': ['service-account:reader', 'user:keycloak:tina']}";
    private static final String DENY_SSN = "{'kind': 'COLUMN_DENY', 'columns': ['ssn']" + TO;
    private static final String ID = field(1, "id", "'long'");
    private static final String SSN = field(2, "ssn", "'string'");
    private static final String DEPT = field(3, "dept", "'string'");
    private static final String PAY = field(4, "pay", "'int'");
    private static final String PERSON = person(5, "person", field(6, "ssn", "'string'"), field(7, "city", "'string'"));

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static String key = "";
    private static TestClient alter;
    private static TestClient reader;

    private final TestClient root = SERVER.root();
    private String namespace = "";

    @BeforeAll
    static void prepare() {
        TestClient root = SERVER.root();
        alter = SERVER.account("alter");
        reader = SERVER.account("reader");
        SERVER.account("trino");
        root.put("/admin/v1/engines/trino", """
                {'kind': 'trino-opa', 'account': 'service-account:trino', 'user-issuer': 'keycloak',
                 'catalogs': {'lake': 'main'}, 'open-catalogs': []}
                """).is(201);
        key = root.post("/admin/v1/engines/trino/opa-keys", "{}").is(201).at("/key").asText();
        for (String user : new String[]{"tina", "all"}) {
            root.put("/admin/v1/principals/user:keycloak:" + user, "{}");
            root.put(ADMIN + "/grants/user:keycloak:" + user + "/SELECT", "{}").is(201);
        }
        root.put(ADMIN + "/grants/service-account:reader/SELECT", "{}").is(201);
        for (String privilege : new String[]{"ALTER", "MAINTAIN"}) {
            root.put(ADMIN + "/grants/service-account:alter/" + privilege, "{}").is(201);
        }
    }

    @BeforeEach
    void createTable(TestInfo test) {
        namespace = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
        root.createNamespace(namespace);
        create("t");
        ask("row-filters", "all", onTable("GetRowFilters", "")).is(200);
        mask("all", "id");
    }

    private void create(String name) {
        root.post(TestClient.namespacePath(namespace) + "/tables", "{'name': '" + name + "', 'schema': "
                + schema(ID, SSN, DEPT, PAY, PERSON) + "}").is(200);
    }

    private static String field(int id, String name, String type) {
        return "{'id': " + id + ", 'name': '" + name + "', 'type': " + type + ", 'required': false}";
    }

    private static String person(int id, String name, String... fields) {
        return field(id, name, "{'type': 'struct', 'fields': [" + String.join(", ", fields) + "]}");
    }

    private static String schema(String... fields) {
        return "{'type': 'struct', 'fields': [" + String.join(", ", fields) + "]}";
    }

    private static String updates(String... fields) {
        return "{'action': 'add-schema', 'schema': " + schema(fields)
                + "}, {'action': 'set-current-schema', 'schema-id': -1}";
    }

    private static String commit(String updates) {
        return "{'requirements': [], 'updates': [" + updates + "]}";
    }

    private Answer change(TestClient client, String... fields) {
        return client.post(table(), commit(updates(fields)));
    }

    private void forgetFormerSchemas() {
        JsonNode metadata = root.get(table()).is(200).at("/metadata");
        StringBuilder ids = new StringBuilder();
        for (JsonNode schema : metadata.path("schemas")) {
            if (schema.path("schema-id").asInt() != metadata.path("current-schema-id").asInt()) {
                ids.append(ids.isEmpty() ? "" : ", ").append(schema.path("schema-id").asInt());
            }
        }
        alter.post(table(), commit("{'action': 'remove-schemas', 'schema-ids': [" + ids + "]}")).is(200);
        assertThat(root.get(table()).is(200).at("/metadata/schemas").size()).isEqualTo(1);
    }

    private String table() {
        return TestClient.tablePath(namespace, "t");
    }

    private String policy(String name) {
        return ADMIN + "/namespaces/" + namespace + "/policies/" + name;
    }

    private String tablePolicy(String name) {
        return ADMIN + "/namespaces/" + namespace + "/tables/t/policies/" + name;
    }

    private Answer ask(String endpoint, String user, String action) {
        return SERVER.anonymous().with("Content-Type", "application/json")
                .post("/opa/v1/trino/" + endpoint + "?key=" + key, """
                        {'input': {'context': {'identity': {'user': '%s', 'groups': []},
                          'softwareStack': {'trinoVersion': '476'}}, 'action': %s}}
                        """.formatted(user, action));
    }

    private String onTable(String operation, String more) {
        return """
                {'operation': '%s', 'resource': {'table': {'catalogName': 'lake', 'schemaName': '%s',
                  'tableName': 't'%s}}}""".formatted(operation, namespace, more);
    }

    private boolean reads(String user, String column) {
        return ask("allow", user, onTable("SelectFromColumns", ", 'columns': ['" + column + "']")).is(200)
                .at("/result").asBoolean();
    }

    private String mask(String user, String column) {
        return ask("batch-column-masks", user, """
                {'operation': 'GetColumnMask', 'filterResources': [{'column': {'catalogName': 'lake',
                  'schemaName': '%s', 'tableName': 't', 'columnName': '%s', 'columnType': 'varchar'}}]}
                """.formatted(namespace, column)).is(200).at("/result/0/viewExpression/expression").asText();
    }

    private String filter(String user) {
        return ask("row-filters", user, onTable("GetRowFilters", "")).is(200).at("/result/0/expression").asText();
    }

    /** Who is restricted gets no files, and reads in Trino all but these columns. */
    private void assertClosed(String... columns) {
        assertRestricted();
        for (String column : columns) {
            assertThat(reads("tina", column)).as(column).isFalse();
        }
        assertThat(reads("tina", "id")).isTrue();
    }

    private void assertRestricted() {
        String refusal = files(reader, table()).isError(403, "ForbiddenException").body();
        assertThat(refusal).doesNotContain("ssn").doesNotContain("dept");
        root.get(table()).is(200);
    }

    /** What is answered to a client that wants to read files. */
    private static Answer files(TestClient client, String path) {
        return client.with("X-Iceberg-Access-Delegation", "vended-credentials").get(path);
    }

    private void assertOpen(String... columns) {
        assertThat(reader.get(table()).is(200).body()).doesNotContain("serac.restricted");
        for (String column : columns) {
            assertThat(reads("tina", column)).as(column).isTrue();
        }
    }

    @Test
    void aRenamedColumnStaysDenied() {
        assertOpen("ssn");
        root.put(policy("p"), DENY_SSN).is(201);
        assertClosed("ssn");

        change(alter, ID, field(2, "harmless", "'string'"), DEPT).is(200);
        assertClosed("harmless", "ssn");
        assertThat(reads("all", "harmless")).isTrue();

        // Setting the same restriction again does not free what it had meant before, nor does forgetting the old schema.
        root.put(policy("p"), DENY_SSN).is(200);
        forgetFormerSchemas();
        assertClosed("harmless");
        change(alter, ID, field(2, "another", "'string'")).is(200);
        assertClosed("another");

        root.delete(policy("p")).is(204);
        assertOpen("another");
    }

    @Test
    void otherColumnsOfARestrictionAreOtherColumns() {
        root.put(policy("p"), DENY_SSN).is(201);
        change(alter, ID, field(2, "harmless", "'string'"), DEPT).is(200);
        assertClosed("harmless");
        assertThat(root.put(policy("p"), DENY_SSN.replace("'ssn'", "'dept'")).is(200).at("/revision").asInt())
                .isEqualTo(2);

        assertClosed("dept");
        assertThat(reads("tina", "harmless")).isTrue();
    }

    @Test
    void aDroppedColumnIsStillInTheFiles() {
        root.put(policy("p"), DENY_SSN).is(201);
        change(alter, ID, DEPT).is(200);
        assertClosed("ssn");
        forgetFormerSchemas();
        assertClosed("ssn");
        change(alter, ID, DEPT, field(9, "SSN", "'string'")).is(200);
        assertClosed("ssn");
        root.delete(policy("p")).is(204);
        assertOpen("ssn");
    }

    @Test
    void aNewColumnOfTheOldNameFreesNeither() {
        root.put(policy("p"), DENY_SSN).is(201);
        change(alter, ID, field(2, "harmless", "'string'"), field(9, "ssn", "'string'")).is(200);
        assertClosed("harmless", "ssn");
    }

    @Test
    void aColumnThatTakesADeniedNameIsDenied() {
        root.put(policy("p"), DENY_SSN.replace("'ssn'", "'salary'")).is(201);
        assertOpen("pay");
        change(alter, ID, SSN, field(4, "SALARY", "'int'")).is(200);
        assertClosed("salary", "pay");
        assertThat(reads("tina", "ssn")).isTrue();
    }

    @Test
    void columnsThatSwapTheirNamesAreBothDenied() {
        root.put(policy("p"), DENY_SSN).is(201);
        change(alter, ID, field(2, "dept", "'string'"), field(3, "ssn", "'string'"), PAY).is(200);
        assertClosed("dept", "ssn");
        assertThat(reads("tina", "pay")).isTrue();
        change(alter, ID, SSN, DEPT, PAY).is(200);
        assertClosed("ssn");
    }

    @Test
    void oldSnapshotsDoNotShowADeniedColumnUnderItsOldName() {
        change(alter, ID, field(3, "secret", "'string'"), field(4, "dept", "'int'"), SSN).is(200);
        root.put(tablePolicy("p"), DENY_SSN.replace("'ssn'", "'secret'")).is(201);
        // A query of an old snapshot by the name dept would show what is called secret now.
        assertClosed("secret", "dept");
        assertThat(mask("tina", "dept")).isEqualTo("NULL");
        assertThat(mask("all", "dept")).isEmpty();
        assertThat(reads("tina", "ssn")).isTrue();
        forgetFormerSchemas();
        assertClosed("secret");
        assertThat(reads("tina", "dept")).isTrue();
        assertThat(mask("tina", "dept")).isEmpty();
    }

    @Test
    void aRestrictionOnTheTableKeepsTheColumnThatItMeantBefore() {
        root.put(tablePolicy("p"), DENY_SSN).is(201);
        change(alter, ID, field(2, "harmless", "'string'"), field(9, "ssn", "'string'")).is(200);
        root.put(tablePolicy("p"), DENY_SSN).is(200);
        assertClosed("harmless", "ssn");
        change(alter, ID, DEPT).is(200);
        forgetFormerSchemas();
        assertClosed("harmless", "ssn");
    }

    @Test
    void aMaskThatNoLongerFitsShowsNothing() {
        root.put(policy("digits"), "{'kind': 'COLUMN_MASK', 'mask': 'show-last-4', 'columns': ['ssn']" + TO).is(201);
        root.put(policy("hash"), "{'kind': 'COLUMN_MASK', 'mask': 'sha-256-global', 'columns': ['pay']" + TO).is(201);
        assertThat(mask("tina", "ssn")).contains("\"ssn\"");
        assertThat(mask("tina", "pay")).contains("sha256");

        change(alter, ID, field(9, "ssn", "'long'"), field(4, "pay", "'long'"), DEPT).is(200);
        assertThat(mask("tina", "ssn")).contains("NULL").doesNotContain("\"ssn\"");
        assertThat(mask("tina", "pay")).contains("sha256");
        assertThat(mask("all", "ssn")).isEmpty();
        assertRestricted();
        forgetFormerSchemas();
        assertThat(mask("tina", "ssn")).contains("NULL").doesNotContain("\"ssn\"");

        change(alter, ID, person(9, "ssn", field(10, "part", "'string'")), field(4, "earned", "'long'")).is(200);
        assertThat(mask("tina", "ssn")).contains("NULL");
        assertThat(mask("tina", "earned")).contains("sha256");
        assertThat(mask("all", "earned")).isEmpty();
    }

    @Test
    void aMaskHoldsForAllThatHadTheNameOrNothingIsShown() {
        root.put(policy("hash"), "{'kind': 'COLUMN_MASK', 'mask': 'sha-256-global', 'columns': ['ssn']" + TO).is(201);
        change(alter, ID, DEPT).is(200);
        change(alter, ID, DEPT, field(9, "ssn", "'string'")).is(200);
        assertThat(mask("tina", "ssn")).as("both are shown by it").contains("sha256(to_utf8(\"ssn\"))");

        change(alter, ID, DEPT, field(10, "ssn", "'long'")).is(200);

        assertThat(mask("tina", "ssn")).as("old snapshots have texts").isEqualTo("NULL");
        forgetFormerSchemas();
        assertThat(mask("tina", "ssn")).contains("from_big_endian_64");
        assertThat(mask("all", "ssn")).isEmpty();
    }

    @Test
    void aFilterWhoseColumnIsGoneOrAnotherShowsNoRow() {
        String rows = "{'kind': 'ROW_FILTER', 'filter': {'type': 'not-eq', 'term': 'dept', 'value': 'x'}" + TO;
        root.put(policy("rows"), rows).is(201);
        assertThat(filter("tina")).contains("\"dept\"");
        assertThat(filter("all")).isEmpty();

        change(alter, ID, field(3, "unit", "'string'")).is(200);
        assertThat(filter("tina")).isEqualTo("false");
        assertRestricted();
        change(alter, ID, DEPT, SSN).is(200);
        assertThat(filter("tina")).contains("\"dept\"");
        change(alter, ID, field(3, "Dept", "'string'")).is(200);
        assertThat(filter("tina")).isEqualTo("false");
        change(alter, ID, SSN).is(200);
        assertThat(filter("tina")).isEqualTo("false");

        // Nulls of a new column of the name would pass the filter.
        change(alter, ID, field(9, "dept", "'string'")).is(200);
        assertThat(filter("tina")).isEqualTo("false");
        forgetFormerSchemas();
        assertThat(filter("tina")).isEqualTo("false");
        assertThat(filter("all")).isEmpty();
        // Whoever sets it again means the columns as they are now.
        root.put(policy("rows"), rows).is(200);
        assertThat(filter("tina")).contains("\"dept\"");
        assertRestricted();
    }

    @Test
    void aFilterDoesNotFollowItsNameToAnotherColumn() {
        root.put(policy("rows"),
                "{'kind': 'ROW_FILTER', 'filter': {'type': 'not-eq', 'term': 'dept', 'value': 'x'}" + TO)
                .is(201);
        change(alter, ID, field(2, "dept", "'string'"), field(3, "ssn", "'string'")).is(200);
        assertThat(filter("tina")).isEqualTo("false");
        assertThat(filter("all")).isEmpty();
        change(alter, ID, SSN, DEPT).is(200);
        forgetFormerSchemas();
        assertThat(filter("tina")).contains("\"dept\"");
    }

    @Test
    void aFilterThatIsSetLaterShowsNoRowWhereOldSnapshotsHaveAnotherColumnOfItsName() {
        change(alter, ID, field(2, "dept", "'string'"), field(3, "ssn", "'string'")).is(200);
        root.put(policy("rows"),
                "{'kind': 'ROW_FILTER', 'filter': {'type': 'not-eq', 'term': 'dept', 'value': 'x'}" + TO).is(201);
        assertThat(filter("tina")).isEqualTo("false");
        assertThat(filter("all")).isEmpty();
        forgetFormerSchemas();
        assertThat(filter("tina")).contains("\"dept\"");
    }

    @Test
    void columnsInsideOthersEscapeNeitherByRenamingNorByMoving() {
        root.put(policy("all-of-it"), DENY_SSN.replace("'ssn'", "'person'")).is(201);
        change(alter, ID, SSN, person(5, "human", field(6, "number", "'string'"), field(7, "city", "'string'")))
                .is(200);
        assertClosed("person", "human");
        assertThat(reads("all", "human")).isTrue();
        String moved = change(alter, ID, SSN, field(6, "number", "'string'"), field(5, "human", "'string'"))
                .isError(400, "BadRequestException").body();
        assertThat(moved).doesNotContain("number").doesNotContain("human");
        assertClosed("person", "human");
    }

    @Test
    void whatWasDroppedFromAStructStaysHiddenInOldSnapshots() {
        root.put(policy("part"), DENY_SSN.replace("'ssn'", "'person.ssn'")).is(201);
        assertClosed("person");
        assertThat(reads("tina", "ssn")).isTrue();
        change(alter, ID, SSN, person(5, "human", field(7, "city", "'string'"))).is(200);
        assertClosed("human");
        forgetFormerSchemas();
        assertThat(reads("tina", "human")).isTrue();
        assertRestricted();
    }

    @Test
    void anOwnerWhoIsRestrictedChangesNothing() {
        TestClient owner = SERVER.account("owner");
        root.put(ADMIN + "/namespaces/" + namespace + "/grants/service-account:owner/CREATE_TABLE", "{}").is(201);
        owner.post(TestClient.namespacePath(namespace) + "/tables",
                "{'name': 'own', 'schema': " + schema(ID, SSN) + "}")
                .is(200);
        String own = TestClient.tablePath(namespace, "own");
        owner.post(own, commit(updates(ID, SSN, DEPT))).is(200);
        root.put(policy("p"), "{'kind': 'COLUMN_DENY', 'columns': ['ssn'], 'to': ['service-account:owner']}").is(201);
        String refusal = owner.post(own, commit(updates(ID, field(2, "harmless", "'string'"))))
                .isError(403, "ForbiddenException").body();
        assertThat(refusal).doesNotContain("ssn");
        // Another one's change does not free him.
        alter.post(own, commit(updates(ID, field(2, "harmless", "'string'")))).is(200);
        files(owner, own).isError(403, "ForbiddenException");
        root.delete(policy("p")).is(204);
        owner.get(own).is(200);
    }

    @Test
    void transactionsBindAllTheirTables() {
        create("u");
        root.put(policy("p"), DENY_SSN).is(201);
        String renamed = updates(ID, field(2, "harmless", "'string'"));
        String change = "{'identifier': {'namespace': ['" + namespace + "'], 'name': '%s'}, 'requirements': [],"
                + " 'updates': [" + renamed + "]}";
        alter.post("/catalog/v1/main/transactions/commit",
                "{'table-changes': [" + change.formatted("t") + ", " + change.formatted("u") + "]}").is(204);
        assertClosed("harmless");
        files(reader, TestClient.tablePath(namespace, "u")).isError(403, "ForbiddenException");
        root.delete(policy("p")).is(204);
        reader.get(TestClient.tablePath(namespace, "u")).is(200);
    }

    @Test
    void aRollbackDoesNotForgetWhatCameLater() {
        String first = root.get(ADMIN + "/namespaces/" + namespace + "/tables/t/versions").is(200)
                .at("/items/0/version-id").asText();
        change(alter, ID, SSN, field(9, "later", "'string'")).is(200);
        root.put(policy("p"), DENY_SSN.replace("'ssn'", "'later'")).is(201);
        assertClosed("later");
        root.post(ADMIN + "/namespaces/" + namespace + "/tables/t/rollback", "{'version-id': '" + first + "'}").is(200);
        // Files that have the column lie where they lay.
        assertRestricted();
        root.delete(policy("p")).is(204);
        assertOpen("ssn");
    }

    @Test
    void aFileOfAnotherTableTakesWhoeverManagesRestrictions() {
        TestClient keeper = SERVER.account("keeper");
        String grants = ADMIN + "/namespaces/" + namespace + "/grants/service-account:keeper/";
        for (String privilege : new String[]{"REGISTER_TABLE", "ALTER", "WRITE"}) {
            root.put(grants + privilege, "{}").is(201);
        }
        String same = root.get(table()).is(200).at("/metadata-location").asText();
        change(alter, ID, field(2, "harmless", "'string'"), DEPT).is(200);
        String register = "{'name': 't', 'metadata-location': '%s', 'overwrite': true}";
        keeper.post(TestClient.namespacePath(namespace) + "/register", register.formatted(same)).is(200);
        create("u");
        String other = root.get(TestClient.tablePath(namespace, "u")).is(200).at("/metadata-location").asText();
        root.post(TestClient.tablePath(namespace, "u") + "/unregister", "").is(200);

        root.put(policy("p"), DENY_SSN).is(201);
        keeper.post(TestClient.namespacePath(namespace) + "/register", register.formatted(other))
                .isError(403, "ForbiddenException");
        keeper.post(TestClient.namespacePath(namespace) + "/register", register.formatted(same)).is(200);
        assertClosed("ssn");
        root.put(grants + "MANAGE_POLICY", "{}").is(201);
        root.put(grants + "MANAGE_GRANTS", "{}").is(201);
        keeper.post(TestClient.namespacePath(namespace) + "/register", register.formatted(other)).is(200);
        assertClosed("ssn");
    }

    @Test
    void aFileOfAnotherTableTakesWhoeverManagesGrantsOfColumns() {
        TestClient keeper = SERVER.account("giver");
        String grants = ADMIN + "/namespaces/" + namespace + "/tables/t/grants/service-account:giver/";
        for (String privilege : new String[]{"REGISTER_TABLE", "ALTER", "WRITE"}) {
            root.put(grants.replace("/tables/t", "") + privilege, "{}").is(201);
        }
        create("u");
        String other = root.get(TestClient.tablePath(namespace, "u")).is(200).at("/metadata-location").asText();
        root.post(TestClient.tablePath(namespace, "u") + "/unregister", "").is(200);
        String register = "{'name': 't', 'metadata-location': '" + other + "', 'overwrite': true}";
        root.put(ADMIN + "/namespaces/" + namespace + "/tables/t/grants/service-account:alter/SELECT",
                "{'columns': ['ssn']}").is(201);

        keeper.post(TestClient.namespacePath(namespace) + "/register", register).isError(403, "ForbiddenException");
        root.put(grants + "MANAGE_POLICY", "{}").is(201);
        keeper.post(TestClient.namespacePath(namespace) + "/register", register).isError(403, "ForbiddenException");
        root.put(grants + "MANAGE_GRANTS", "{}").is(201);
        keeper.post(TestClient.namespacePath(namespace) + "/register", register).is(200);
    }

    @Test
    void anEarlierFileOfTheTableBringsNoColumnBackOpen() {
        TestClient keeper = SERVER.account("restorer");
        for (String privilege : new String[]{"REGISTER_TABLE", "ALTER", "WRITE"}) {
            root.put(ADMIN + "/namespaces/" + namespace + "/grants/service-account:restorer/" + privilege, "{}")
                    .is(201);
        }
        change(alter, ID, field(2, "harmless", "'string'"), DEPT).is(200);
        String before = root.get(table()).is(200).at("/metadata-location").asText();
        change(alter, ID, SSN, DEPT).is(200);
        root.put(policy("p"), DENY_SSN).is(201);
        keeper.post(TestClient.namespacePath(namespace) + "/register",
                "{'name': 't', 'metadata-location': '" + before + "', 'overwrite': true}").is(200);
        assertClosed("harmless");
    }
}
