package io.serac.server.opa;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may run what Trino says little about: procedures on a table, procedures and functions of a catalog. */
class TrinoProceduresIT {
    private static final String MAIN = "/admin/v1/warehouses/main";
    private static final String EMP = MAIN + "/namespaces/hr/tables/emp";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static String key = "";

    @BeforeAll
    static void prepare() {
        TestClient root = SERVER.root();
        SERVER.account("trino");
        root.put("/admin/v1/engines/trino", """
                {'kind': 'trino-opa', 'account': 'service-account:trino', 'user-issuer': 'k',
                 'catalogs': {'lake': 'main'}, 'open-catalogs': ['tpch']}""").is(201);
        key = root.post("/admin/v1/engines/trino/opa-keys", "{}").is(201).at("/key").asText();
        root.createNamespace("hr");
        root.createTable("hr", "emp");
        root.createTable("hr", "other");
        for (String user : new String[]{"keeper", "reader", "masked", "roller"}) {
            root.put("/admin/v1/principals/user:k:" + user, "{}");
            root.put(EMP + "/grants/user:k:" + user + "/SELECT", "{}").is(201);
        }
        for (String user : new String[]{"keeper", "masked", "roller"}) {
            root.put(EMP + "/grants/user:k:" + user + "/WRITE", "{}").is(201);
            root.put(EMP + "/grants/user:k:" + user + "/MAINTAIN", "{}").is(201);
        }
        root.put(EMP + "/grants/user:k:roller/MANAGE_REFS", "{}").is(201);
        root.put(EMP + "/policies/mask", """
                {'kind': 'COLUMN_MASK', 'columns': ['name'], 'mask': 'show-last-4', 'to': ['user:k:masked']}""")
                .is(201);
        root.put("/admin/v1/principals/user:k:owner", "{}");
        root.put(MAIN + "/owner", "{'owner': 'user:k:owner'}").is(200);
    }

    private static Answer ask(String endpoint, String user, String action) {
        return SERVER.anonymous().with("Content-Type", "application/json").post("/opa/v1/trino/" + endpoint + "?key="
                + key,
                "{'input': {'context': {'identity': {'user': '" + user + "', 'groups': []}}, 'action': " + action
                        + "}}");
    }

    private static boolean allows(String user, String action) {
        return ask("allow", user, action).is(200).at("/result").asBoolean();
    }

    private static boolean executes(String user, String procedure) {
        return allows(user, """
                {'operation': 'ExecuteTableProcedure', 'resource': {'table': {'catalogName': 'lake', 'schemaName': 'hr',
                  'tableName': 'emp'}, 'function': {'functionName': '%s'}}}""".formatted(procedure));
    }

    private static boolean calls(String user, String operation, String catalog, String function) {
        return allows(user, """
                {'operation': '%s', 'resource': {'function': {'catalogName': '%s', 'schemaName': 'system',
                  'functionName': '%s'}}}""".formatted(operation, catalog, function));
    }

    @Test
    void tablesAreKeptUpByWhoReadsAndWritesAllOfThem() {
        for (String procedure : new String[]{"OPTIMIZE", "optimize", "OPTIMIZE_MANIFESTS", "EXPIRE_SNAPSHOTS",
                "REMOVE_ORPHAN_FILES", "DROP_EXTENDED_STATS"}) {
            assertThat(executes("keeper", procedure)).as(procedure).isTrue();
            assertThat(executes("owner", procedure)).as(procedure).isTrue();
            assertThat(executes("reader", procedure)).as(procedure).isFalse();
            assertThat(executes("masked", procedure)).as(procedure).isFalse();
            assertThat(executes("stranger", procedure)).as(procedure).isFalse();
        }
    }

    @Test
    void whatMovesTheTableNeedsMoreAndTheRestIsClosed() {
        assertThat(executes("roller", "ROLLBACK_TO_SNAPSHOT")).isTrue();
        assertThat(executes("keeper", "ROLLBACK_TO_SNAPSHOT")).isFalse();
        // They add files of which nobody knows whose they are.
        assertThat(executes("owner", "ADD_FILES")).isFalse();
        assertThat(executes("owner", "ADD_FILES_FROM_TABLE")).isFalse();
        assertThat(executes("owner", "SOMETHING_NEW")).isFalse();
        assertThat(executes("owner", "")).isFalse();
    }

    @Test
    void whatSaysNothingOfItsArgumentsIsForOwnersFromWhomNothingIsKept() {
        for (String operation : new String[]{"ExecuteProcedure", "ExecuteFunction"}) {
            assertThat(calls("owner", operation, "lake", "table_changes")).isTrue();
            assertThat(calls("keeper", operation, "lake", "table_changes")).isFalse();
            assertThat(calls("owner", operation, "elsewhere", "table_changes")).isFalse();
            assertThat(calls("keeper", operation, "tpch", "anything")).isTrue();
            assertThat(calls("owner", operation, "system", "kill_query")).isFalse();
        }
        String policy = MAIN + "/namespaces/hr/tables/other/policies/hide";
        SERVER.root().put(policy, """
                {'kind': 'COLUMN_DENY', 'columns': ['name'], 'to': ['everyone'], 'except': ['user:k:owner']}""")
                .is(201);
        assertThat(calls("owner", "ExecuteProcedure", "lake", "register_table")).isTrue();

        SERVER.root().put(policy, "{'kind': 'COLUMN_DENY', 'columns': ['name'], 'to': ['everyone']}").is(200);

        assertThat(calls("owner", "ExecuteProcedure", "lake", "register_table")).isFalse();
        assertThat(calls("owner", "ExecuteFunction", "lake", "table_changes")).isFalse();
        assertThat(executes("owner", "OPTIMIZE")).as("the rule is about another table").isTrue();
        SERVER.root().delete(policy).is(204);
        assertThat(calls("owner", "ExecuteProcedure", "lake", "register_table")).isTrue();
    }

    @Test
    void replacingATableTakesMoreThanMakingOne() {
        SERVER.root().put("/admin/v1/principals/user:k:maker", "{}");
        SERVER.root().put(MAIN + "/namespaces/hr/grants/user:k:maker/CREATE_TABLE", "{}").is(201);

        assertThat(creates("maker", "fresh")).isTrue();
        assertThat(creates("maker", "emp")).isFalse();
        assertThat(creates("owner", "emp")).isTrue();
        assertThat(creates("masked", "emp")).isFalse();
    }

    private static boolean creates(String user, String table) {
        return allows(user, """
                {'operation': 'CreateTable', 'resource': {'table': {'catalogName': 'lake', 'schemaName': 'hr',
                  'tableName': '%s', 'properties': {}}}}""".formatted(table));
    }

    @Test
    void functionsOfSqlAreForWhoSeesAnything() {
        String builtin = "{'operation': 'ExecuteFunction', 'resource': {'function': {'functionName': 'lower'}}}";
        assertThat(allows("reader", builtin)).isTrue();
        assertThat(allows("stranger", builtin)).isFalse();
    }

    @Test
    void withoutBatchesListsAreAskedOneByOne() {
        String table = "{'operation': 'FilterTables', 'resource': {'table': {'catalogName': 'lake',"
                + " 'schemaName': 'hr', 'tableName': '%s'}}}";
        assertThat(allows("reader", table.formatted("emp"))).isTrue();
        assertThat(allows("reader", table.formatted("other"))).isFalse();
        String catalog = "{'operation': 'FilterCatalogs', 'resource': {'catalog': {'name': '%s'}}}";
        assertThat(allows("reader", catalog.formatted("lake"))).isTrue();
        assertThat(allows("stranger", catalog.formatted("lake"))).isFalse();
        assertThat(allows("reader", catalog.formatted("other"))).isFalse();
        String schema = "{'operation': 'FilterSchemas', 'resource': {'schema': {'catalogName': 'lake',"
                + " 'schemaName': 'hr'}}}";
        assertThat(allows("reader", schema)).isTrue();
        assertThat(allows("stranger", schema)).isFalse();
        String column = "{'operation': 'FilterColumns', 'resource': {'table': {'catalogName': 'lake',"
                + " 'schemaName': 'hr', 'tableName': 'emp', 'columns': ['name']}}}";
        assertThat(allows("reader", column)).isTrue();
        assertThat(allows("stranger", column)).isFalse();
    }
}
