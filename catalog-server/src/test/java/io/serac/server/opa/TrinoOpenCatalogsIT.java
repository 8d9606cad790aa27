package io.serac.server.opa;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever is asked about an open catalog is allowed, and the same about any other is not. */
class TrinoOpenCatalogsIT {
    private static final String TARGET = ", 'targetResource': ";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static AskingTrino trino;

    @BeforeAll
    static void prepare() {
        trino = AskingTrino.register(SERVER, "trino", "k", ", 'open-catalogs': ['tpch', 'memory']");
        SERVER.root().createNamespace("hr");
        SERVER.root().createTable("hr", "emp");
        SERVER.root().put("/admin/v1/principals/user:k:u", "{}");
    }

    private static boolean allows(String action) {
        return trino.ask("allow", "u", action).at("/result").asBoolean();
    }

    /** What Trino asks about what is in a catalog, by operation. */
    private static Map<String, String> actions(String catalog) {
        String schema = "{'schema': {'catalogName': '" + catalog + "', 'schemaName': 'hr'}}";
        String function = "{'function': {'catalogName': '" + catalog + "', 'schemaName': 'hr', 'functionName': 'f'}}";
        String table = AskingTrino.tableOf(catalog, "hr", "emp", "id");
        Map<String, String> actions = new LinkedHashMap<>();
        for (String operation : List.of("CreateSchema", "DropSchema", "ShowCreateSchema", "SetSchemaAuthorization",
                "ShowTables", "ShowFunctions", "FilterSchemas")) {
            actions.put(operation, AskingTrino.action(operation, schema));
        }
        for (String operation : List.of("CreateFunction", "DropFunction", "ShowCreateFunction", "ExecuteFunction",
                "ExecuteProcedure", "CreateViewWithExecuteFunction", "FilterFunctions")) {
            actions.put(operation, AskingTrino.action(operation, function));
        }
        for (String operation : List.of("SelectFromColumns", "InsertIntoTable", "DropTable", "ShowColumns",
                "SetTableAuthorization", "CreateMaterializedView", "FilterTables", "FilterColumns")) {
            actions.put(operation, AskingTrino.action(operation, table));
        }
        for (String operation : List.of("AccessCatalog", "ShowSchemas", "FilterCatalogs")) {
            actions.put(operation, AskingTrino.action(operation, "{'catalog': {'name': '" + catalog + "'}}"));
        }
        actions.put("SetCatalogSessionProperty", AskingTrino.action("SetCatalogSessionProperty",
                "{'catalogSessionProperty': {'catalogName': '" + catalog + "', 'propertyName': 'p'}}"));
        actions.put("RenameSchema", renamed("RenameSchema", schema, schema));
        actions.put("RenameTable", renamed("RenameTable", table, table));
        return actions;
    }

    private static String renamed(String operation, String resource, String target) {
        return AskingTrino.action(operation, resource + TARGET + target);
    }

    @Test
    void whateverIsAskedAboutAnOpenCatalogIsAllowed() {
        actions("tpch").forEach((operation, action) -> assertThat(allows(action)).as(operation).isTrue());
        for (String catalog : List.of("lake", "elsewhere", "system")) {
            actions(catalog).forEach((operation, action) -> {
                boolean isList = catalog.equals("system") && List.of("AccessCatalog", "ShowSchemas", "FilterCatalogs",
                        "SetCatalogSessionProperty").contains(operation);
                assertThat(allows(action)).as(catalog + ": " + operation).isEqualTo(isList);
            });
        }
    }

    @Test
    void nothingGetsOutOfOrIntoAnOpenCatalog() {
        String here = "{'schema': {'catalogName': 'lake', 'schemaName': 'hr'}}";
        String there = here.replace("lake", "tpch");
        assertThat(allows(renamed("RenameSchema", there, here.replace("lake", "memory")))).isTrue();
        assertThat(allows(renamed("RenameSchema", there, here))).isFalse();
        assertThat(allows(renamed("RenameSchema", here, there))).isFalse();
        String table = AskingTrino.table("hr", "emp");
        assertThat(allows(renamed("RenameTable", table.replace("lake", "tpch"), table))).isFalse();
        assertThat(allows(renamed("RenameTable", table, table.replace("lake", "tpch")))).isFalse();
    }

    @Test
    void whichCatalogsThereAreIsNoneOfTheirContent() {
        for (String operation : List.of("CreateCatalog", "DropCatalog")) {
            assertThat(allows(AskingTrino.action(operation, "{'catalog': {'name': 'tpch'}}"))).as(operation).isFalse();
        }
    }

    @Test
    void functionsOfOpenCatalogsAreListed() {
        String functions = "{'operation': 'FilterFunctions', 'filterResources': ["
                + "{'function': {'catalogName': 'lake', 'schemaName': 'hr', 'functionName': 'f'}},"
                + "{'function': {'catalogName': 'tpch', 'schemaName': 'hr', 'functionName': 'f'}}]}";
        assertThat(trino.ask("batch", "u", functions).body()).isEqualTo("{\"result\":[1]}");
    }

    @Test
    void aDisabledUserIsAllowedNothingThereEither() {
        SERVER.root().put("/admin/v1/principals/user:k:gone", "{}");
        String select = AskingTrino.tableOf("tpch", "hr", "emp", "id");
        assertThat(trino.allows("gone", "SelectFromColumns", select)).isTrue();

        SERVER.root().put("/admin/v1/principals/user:k:gone", "{'disabled': true}").is(200);

        assertThat(trino.allows("gone", "SelectFromColumns", select)).isFalse();
    }
}
