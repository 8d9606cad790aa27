package io.serac.server.opa;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every operation that Trino 476 asks about, for three users: one owns the warehouse, one holds the same privileges and is under
 * masks, one holds nothing.
 */
class TrinoOperationsIT {
    private static final String MAIN = "/admin/v1/warehouses/main";
    private static final String EMP = MAIN + "/namespaces/hr/tables/emp";
    private static final List<String> USERS = List.of("full", "restricted", "stranger");
    private static final String SCHEMA = "{'schema': {'catalogName': 'lake', 'schemaName': 'hr'}}";
    private static final String CATALOG = "{'catalog': {'name': 'lake'}}";
    private static final String EMP_TABLE = table("emp", "");
    private static final String FUNCTION =
            "{'function': {'catalogName': 'lake', 'schemaName': 'hr', 'functionName': 'f'}}";

    /** What io.trino.plugin.opa of 476 can send, but for GetRowFilters and GetColumnMask. */
    private static final Set<String> OPERATIONS = new TreeSet<>(List.of("AccessCatalog", "AddColumn", "AlterColumn",
            "CreateCatalog", "CreateFunction", "CreateMaterializedView", "CreateSchema", "CreateTable", "CreateView",
            "CreateViewWithExecuteFunction", "CreateViewWithSelectFromColumns", "DeleteFromTable", "DropCatalog",
            "DropColumn", "DropFunction", "DropMaterializedView", "DropSchema", "DropTable", "DropView",
            "ExecuteFunction", "ExecuteProcedure", "ExecuteQuery", "ExecuteTableProcedure", "FilterCatalogs",
            "FilterColumns", "FilterFunctions", "FilterSchemas", "FilterTables", "FilterViewQueryOwnedBy",
            "ImpersonateUser", "InsertIntoTable", "KillQueryOwnedBy", "ReadSystemInformation",
            "RefreshMaterializedView", "RenameColumn", "RenameMaterializedView", "RenameSchema", "RenameTable",
            "RenameView", "SelectFromColumns", "SetCatalogSessionProperty", "SetColumnComment",
            "SetMaterializedViewProperties", "SetSchemaAuthorization", "SetSystemSessionProperty",
            "SetTableAuthorization", "SetTableComment", "SetTableProperties", "SetViewAuthorization",
            "SetViewComment", "ShowColumns", "ShowCreateFunction", "ShowCreateSchema", "ShowCreateTable",
            "ShowFunctions", "ShowSchemas", "ShowTables", "TruncateTable", "UpdateTableColumns", "ViewQueryOwnedBy",
            "WriteSystemInformation"));

    /** Who is allowed something, of the three. */
    private enum For {
        ALL, UNRESTRICTED_AND_RESTRICTED, UNRESTRICTED, NOBODY;

        boolean isFor(String user) {
            return switch (this) {
                case ALL -> true;
                case UNRESTRICTED_AND_RESTRICTED -> !user.equals("stranger");
                case UNRESTRICTED -> user.equals("full");
                case NOBODY -> false;
            };
        }
    }

    /**
     * One question.
     *
     * @param resource with USER for the name of who asks; empty if there is none
     * @param more further members of the action
     */
    private record Asked(String operation, String resource, String more, For allowed) {
        String action(String user) {
            return "{'operation': '" + operation + "'"
                    + (resource.isEmpty() ? "" : ", 'resource': " + resource.replace("USER", user)) + more + "}";
        }
    }

    /** One list. @param kept indexes that are left, for each of the three users */
    private record Listed(String operation, String resources, List<List<Integer>> kept) {
    }

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static String key = "";

    @BeforeAll
    static void prepare() {
        TestClient root = SERVER.root();
        key = engine("trino", "main");
        root.createNamespace("hr");
        root.createTable("hr", "emp");
        root.createTable("hr", "open");
        root.createView("hr", "v");
        for (String user : USERS) {
            root.put("/admin/v1/principals/user:k:" + user, "{}");
        }
        root.put(MAIN + "/owner", "{'owner': 'user:k:full'}").is(200);
        for (String privilege : List.of("SELECT", "WRITE", "MAINTAIN", "ALTER", "DROP", "MANAGE_REFS",
                "CREATE_NAMESPACE", "CREATE_TABLE", "CREATE_VIEW")) {
            root.put(MAIN + "/grants/user:k:restricted/" + privilege, "{}").is(201);
        }
        root.put(EMP + "/policies/mask", """
                {'kind': 'COLUMN_MASK', 'columns': ['name'], 'mask': 'sha-256-global', 'to': ['user:k:restricted']}""")
                .is(201);
        // Trino is known to apply masks and filters from here on.
        ask("row-filters", "full", "{'operation': 'GetRowFilters', 'resource': " + EMP_TABLE + "}");
        ask("column-mask", "full", mask("name"));
    }

    private static String engine(String name, String warehouse) {
        SERVER.account(name);
        SERVER.root()
                .put("/admin/v1/engines/" + name,
                        """
                {'kind': 'trino-opa', 'account': 'service-account:%s', 'user-issuer': 'k', 'catalogs': {'lake': '%s'}}"""
                                .formatted(name, warehouse))
                .is(201);
        return SERVER.root().post("/admin/v1/engines/" + name + "/opa-keys", "{}").is(201).at("/key").asText();
    }

    private static String table(String name, String more) {
        return "{'table': {'catalogName': 'lake', 'schemaName': 'hr', 'tableName': '" + name + "'" + more + "}}";
    }

    private static String mask(String column) {
        return "{'operation': 'GetColumnMask', 'resource': " + column(column) + "}";
    }

    private static String column(String column) {
        return "{'column': {'catalogName': 'lake', 'schemaName': 'hr', 'tableName': 'emp', 'columnName': '" + column
                + "', 'columnType': 'varchar'}}";
    }

    private static Answer ask(String endpoint, String user, String action) {
        return ask(key, endpoint, user, action);
    }

    private static Answer ask(String keyOfEngine, String endpoint, String user, String action) {
        return SERVER.anonymous().with("Content-Type", "application/json").post("/opa/v1/trino/" + endpoint + "?key="
                + keyOfEngine,
                "{'input': {'context': {'identity': {'user': '" + user + "', 'groups': []},"
                        + " 'softwareStack': {'trinoVersion': '476'}}, 'action': " + action + "}}")
                .is(200);
    }

    private static boolean allows(String user, String action) {
        return ask("allow", user, action).at("/result").asBoolean();
    }

    private static Asked asked(String operation, String resource, For allowed) {
        return new Asked(operation, resource, "", allowed);
    }

    private static List<Asked> questions() {
        List<Asked> questions = new ArrayList<>(ofTheServer());
        questions.addAll(ofCatalogsAndSchemas());
        questions.addAll(ofTables());
        questions.addAll(ofViewsAndFunctions());
        return questions;
    }

    private static List<Asked> ofTheServer() {
        String himself = "{'user': {'user': 'USER', 'groups': []}}";
        String other = "{'user': {'user': 'another', 'groups': []}}";
        return List.of(asked("ExecuteQuery", "", For.UNRESTRICTED_AND_RESTRICTED),
                asked("ImpersonateUser", other, For.NOBODY), asked("ImpersonateUser", himself, For.NOBODY),
                asked("ViewQueryOwnedBy", himself, For.ALL), asked("ViewQueryOwnedBy", other, For.NOBODY),
                asked("KillQueryOwnedBy", himself, For.ALL), asked("KillQueryOwnedBy", other, For.NOBODY),
                asked("FilterViewQueryOwnedBy", himself, For.ALL),
                asked("FilterViewQueryOwnedBy", other, For.NOBODY),
                asked("ReadSystemInformation", "", For.NOBODY), asked("WriteSystemInformation", "", For.NOBODY),
                asked("SetSystemSessionProperty", "{'systemSessionProperty': {'name': 'query_max_run_time'}}",
                        For.UNRESTRICTED_AND_RESTRICTED));
    }

    private static List<Asked> ofCatalogsAndSchemas() {
        String fresh = "{'schema': {'catalogName': 'lake', 'schemaName': '%s', 'properties': {%s}}}";
        String property = "{'catalogSessionProperty': {'catalogName': '%s', 'propertyName': '%s'}}";
        String grantee = ", 'grantee': {'name': 'restricted', 'type': 'USER'}";
        return List.of(asked("AccessCatalog", CATALOG, For.UNRESTRICTED_AND_RESTRICTED),
                asked("AccessCatalog", "{'catalog': {'name': 'another'}}", For.NOBODY),
                asked("CreateCatalog", "{'catalog': {'name': 'fresh'}}", For.NOBODY),
                asked("DropCatalog", CATALOG, For.NOBODY),
                asked("ShowSchemas", CATALOG, For.UNRESTRICTED_AND_RESTRICTED),
                asked("FilterCatalogs", CATALOG, For.UNRESTRICTED_AND_RESTRICTED),
                asked("SetCatalogSessionProperty", property.formatted("lake", "target_max_file_size"),
                        For.UNRESTRICTED_AND_RESTRICTED),
                asked("SetCatalogSessionProperty", property.formatted("lake", "statistics_enabled"), For.UNRESTRICTED),
                asked("SetCatalogSessionProperty", property.formatted("another", "target_max_file_size"), For.NOBODY),
                asked("CreateSchema", fresh.formatted("fresh", ""), For.UNRESTRICTED_AND_RESTRICTED),
                asked("CreateSchema", fresh.formatted("hr.fresh", ""), For.UNRESTRICTED_AND_RESTRICTED),
                asked("CreateSchema", fresh.formatted("fresh", "'location': 'file:///x'"), For.UNRESTRICTED),
                asked("CreateSchema", fresh.formatted("absent.fresh", ""), For.NOBODY),
                asked("DropSchema", SCHEMA, For.UNRESTRICTED_AND_RESTRICTED),
                new Asked("RenameSchema", SCHEMA, ", 'targetResource': " + fresh.formatted("fresh", ""), For.NOBODY),
                new Asked("SetSchemaAuthorization", SCHEMA, grantee, For.NOBODY),
                asked("ShowCreateSchema", SCHEMA, For.UNRESTRICTED_AND_RESTRICTED),
                asked("ShowTables", SCHEMA, For.UNRESTRICTED_AND_RESTRICTED),
                asked("ShowFunctions", SCHEMA, For.NOBODY),
                asked("FilterSchemas", SCHEMA, For.UNRESTRICTED_AND_RESTRICTED));
    }

    private static List<Asked> ofTables() {
        String grantee = ", 'grantee': {'name': 'restricted', 'type': 'USER'}";
        List<Asked> questions = new ArrayList<>(List.of(
                asked("CreateTable", table("fresh", ", 'properties': {}"), For.UNRESTRICTED_AND_RESTRICTED),
                asked("CreateTable", table("emp", ", 'properties': {}"), For.UNRESTRICTED),
                asked("DropTable", EMP_TABLE, For.UNRESTRICTED_AND_RESTRICTED),
                new Asked("RenameTable", EMP_TABLE, ", 'targetResource': " + table("fresh", ""),
                        For.UNRESTRICTED_AND_RESTRICTED),
                new Asked("SetTableAuthorization", EMP_TABLE, grantee, For.NOBODY),
                asked("ShowColumns", EMP_TABLE, For.UNRESTRICTED_AND_RESTRICTED),
                asked("FilterTables", EMP_TABLE, For.UNRESTRICTED_AND_RESTRICTED),
                asked("FilterColumns", table("emp", ", 'columns': ['name']"), For.UNRESTRICTED_AND_RESTRICTED),
                asked("SelectFromColumns", table("emp", ", 'columns': ['id', 'name']"),
                        For.UNRESTRICTED_AND_RESTRICTED),
                asked("SelectFromColumns", table("emp", ", 'columns': []"), For.UNRESTRICTED_AND_RESTRICTED),
                asked("SelectFromColumns", table("emp$files", ", 'columns': ['file_path']"), For.UNRESTRICTED),
                asked("UpdateTableColumns", table("emp", ", 'columns': ['id']"), For.UNRESTRICTED),
                asked("UpdateTableColumns", table("open", ", 'columns': ['id']"), For.UNRESTRICTED_AND_RESTRICTED),
                asked("ExecuteTableProcedure", procedure("emp"), For.UNRESTRICTED),
                asked("ExecuteTableProcedure", procedure("open"), For.UNRESTRICTED_AND_RESTRICTED)));
        for (String operation : List.of("ShowCreateTable", "SetTableProperties", "SetTableComment", "SetColumnComment",
                "AddColumn", "AlterColumn", "DropColumn", "RenameColumn", "InsertIntoTable", "DeleteFromTable",
                "TruncateTable")) {
            questions.add(asked(operation, EMP_TABLE, For.UNRESTRICTED));
            questions.add(asked(operation, table("open", ""), For.UNRESTRICTED_AND_RESTRICTED));
            questions.add(asked(operation, table("absent", ""), For.NOBODY));
        }
        return questions;
    }

    private static String procedure(String table) {
        return "{'table': {'catalogName': 'lake', 'schemaName': 'hr', 'tableName': '" + table
                + "'}, 'function': {'functionName': 'OPTIMIZE'}}";
    }

    private static List<Asked> ofViewsAndFunctions() {
        String view = table("v", "");
        String grantee = ", 'grantee': {'name': 'restricted', 'type': 'USER'}";
        List<Asked> questions = new ArrayList<>(List.of(
                asked("CreateView", table("fresh", ""), For.UNRESTRICTED_AND_RESTRICTED),
                asked("CreateView", view, For.UNRESTRICTED_AND_RESTRICTED),
                asked("SetViewComment", view, For.UNRESTRICTED_AND_RESTRICTED),
                asked("DropView", view, For.UNRESTRICTED_AND_RESTRICTED),
                new Asked("RenameView", view, ", 'targetResource': " + table("fresh", ""),
                        For.UNRESTRICTED_AND_RESTRICTED),
                new Asked("SetViewAuthorization", view, grantee, For.NOBODY),
                asked("CreateViewWithSelectFromColumns", table("emp", ", 'columns': ['id']"), For.UNRESTRICTED),
                asked("ExecuteFunction", "{'function': {'functionName': 'lower'}}", For.UNRESTRICTED_AND_RESTRICTED),
                asked("ExecuteFunction", "{'function': {'catalogName': 'system', 'schemaName': 'builtin',"
                        + " 'functionName': 'lower'}}", For.UNRESTRICTED_AND_RESTRICTED),
                asked("ExecuteFunction", FUNCTION, For.UNRESTRICTED),
                asked("ExecuteProcedure", FUNCTION, For.UNRESTRICTED),
                new Asked("RenameMaterializedView", view, ", 'targetResource': " + table("fresh", ""), For.NOBODY)));
        for (String operation : List.of("CreateMaterializedView", "RefreshMaterializedView",
                "SetMaterializedViewProperties", "DropMaterializedView")) {
            for (String name : List.of("v", "emp", "fresh")) {
                questions.add(asked(operation, table(name, ", 'properties': {}"), For.NOBODY));
            }
        }
        for (String operation : List.of("CreateViewWithExecuteFunction", "CreateFunction", "DropFunction",
                "ShowCreateFunction", "FilterFunctions")) {
            questions.add(asked(operation, FUNCTION, For.NOBODY));
        }
        return questions;
    }

    @Test
    void eachOperationIsForThoseWhoItIsFor() {
        Set<String> named = new TreeSet<>();
        for (Asked question : questions()) {
            for (String user : USERS) {
                assertThat(allows(user, question.action(user))).as(user + ": " + question)
                        .isEqualTo(question.allowed().isFor(user));
            }
            named.add(question.operation());
        }
        assertThat(named).as("operations of Trino that no user was asked about").isEqualTo(OPERATIONS);
    }

    @Test
    void aNewOperationIsForNobody() {
        for (String resource : List.of(CATALOG, SCHEMA, EMP_TABLE, FUNCTION)) {
            for (String user : USERS) {
                assertThat(allows(user, asked("SomethingNew", resource, For.NOBODY).action(user))).isFalse();
            }
        }
    }

    @Test
    void listsKeepWhatTheUserSees() {
        List<Integer> none = List.of();
        List<Listed> lists = List.of(
                new Listed("FilterCatalogs", CATALOG + ", {'catalog': {'name': 'another'}}",
                        List.of(List.of(0), List.of(0), none)),
                new Listed("FilterSchemas", SCHEMA + ", {'schema': {'catalogName': 'lake', 'schemaName': 'absent'}}",
                        List.of(List.of(0), List.of(0), none)),
                new Listed("FilterTables", EMP_TABLE + ", " + table("absent", "") + ", " + table("v", ""),
                        List.of(List.of(0, 2), List.of(0, 2), none)),
                new Listed("FilterColumns", table("emp", ", 'columns': ['id', 'absent', 'name']"),
                        List.of(List.of(0, 1, 2), List.of(0, 2), none)),
                new Listed("FilterFunctions", FUNCTION, List.of(none, none, none)),
                new Listed("FilterViewQueryOwnedBy", "{'user': {'user': 'another', 'groups': []}},"
                        + " {'user': {'user': 'USER', 'groups': ['another']}}",
                        List.of(List.of(1), List.of(1), List.of(1))));
        for (Listed list : lists) {
            for (int i = 0; i < USERS.size(); i++) {
                String action = "{'operation': '" + list.operation() + "', 'filterResources': ["
                        + list.resources().replace("USER", USERS.get(i)) + "]}";
                assertThat(ask("batch", USERS.get(i), action).at("/result").toString()).as(USERS.get(i) + ": " + list)
                        .isEqualTo(list.kept().get(i).toString().replace(" ", ""));
            }
        }
        assertThat(lists.stream().map(Listed::operation)).as("all lists there are").containsExactlyInAnyOrderElementsOf(
                OPERATIONS.stream().filter(name -> name.startsWith("Filter")).toList());
    }

    @Test
    void aMaskIsTheSameAskedForAloneAndWithOthers() {
        String written = "CAST(lower(to_hex(sha256(to_utf8(\"name\")))) AS varchar)";
        assertThat(ask("column-mask", "restricted", mask("name")).json().toString())
                .isEqualTo("{\"result\":{\"expression\":\"" + written.replace("\"", "\\\"") + "\"}}");
        assertThat(ask("column-mask", "restricted", mask("id")).body()).isEqualTo("{}");
        assertThat(ask("column-mask", "full", mask("name")).body()).isEqualTo("{}");
        assertThat(ask("column-mask", "stranger", mask("id")).at("/result/expression").asText()).isEqualTo("NULL");
        String both = "{'operation': 'GetColumnMask', 'filterResources': [" + column("id") + ", " + column("name")
                + "]}";
        JsonNode masks = ask("batch-column-masks", "restricted", both).at("/result");
        assertThat(masks.size()).isEqualTo(1);
        assertThat(masks.at("/0/index").asInt()).isEqualTo(1);
        assertThat(masks.at("/0/viewExpression/expression").asText()).isEqualTo(written);
        assertThat(ask("batch-column-masks", "full", both).at("/result")).isEmpty();
        assertThat(ask("batch-column-masks", "stranger", both).at("/result")).hasSize(2);
        String filter = "{'operation': 'GetRowFilters', 'resource': " + EMP_TABLE + "}";
        assertThat(ask("row-filters", "full", filter).at("/result")).isEmpty();
        assertThat(ask("row-filters", "restricted", filter).at("/result")).isEmpty();
        assertThat(ask("row-filters", "stranger", filter).at("/result/0/expression").asText()).isEqualTo("false");
    }

    @Test
    void whoIsUnderAFilterReadsColumnsThatTrinoDoesNotSeeThrough() {
        SERVER.root().createTable("hr", "rows");
        String rows = MAIN + "/namespaces/hr/tables/rows";
        for (String user : List.of("sifted", "reader")) {
            SERVER.root().put("/admin/v1/principals/user:k:" + user, "{}");
            SERVER.root().put(rows + "/grants/user:k:" + user + "/SELECT", "{}").is(201);
        }
        SERVER.root().put(rows + "/policies/few", """
                {'kind': 'ROW_FILTER', 'filter': {'type': 'lt', 'term': 'id', 'value': 5}, 'to': ['user:k:sifted']}""")
                .is(201);
        String id = mask("id").replace("'emp'", "'rows'");
        assertThat(ask("column-mask", "sifted", id).at("/result/expression").asText())
                .isEqualTo("greatest(\"id\", \"id\")");
        assertThat(ask("column-mask", "reader", id).body()).isEqualTo("{}");
    }

    @Test
    void aFilterByAFieldOfARowIsEvaluatedOnTheRow() {
        SERVER.root().post(TestClient.namespacePath("hr") + "/tables", """
                {'name': 'nested', 'schema': {'type': 'struct', 'schema-id': 0, 'fields': [
                  {'id': 1, 'name': 'pers', 'type': 'long', 'required': false},
                  {'id': 2, 'name': 'person', 'required': false, 'type': {'type': 'struct', 'fields': [
                    {'id': 3, 'name': 'zip', 'type': 'int', 'required': false}]}}]}}""").is(200);
        String nested = MAIN + "/namespaces/hr/tables/nested";
        SERVER.root().put("/admin/v1/principals/user:k:neighbour", "{}");
        SERVER.root().put(nested + "/grants/user:k:neighbour/SELECT", "{}").is(201);
        SERVER.root().put(nested + "/policies/near", """
                {'kind': 'ROW_FILTER', 'filter': {'type': 'eq', 'term': 'person.zip', 'value': 1234},
                 'to': ['user:k:neighbour']}""").is(201);

        JsonNode filter = ask("row-filters", "neighbour", "{'operation': 'GetRowFilters', 'resource': "
                + table("nested", "") + "}").at("/result/0");

        assertThat(filter.at("/expression").asText()).contains("\"person\".\"zip\"");
        String identity = filter.at("/identity").asText();
        assertThat(allows(identity, asked("SelectFromColumns", table("nested", ", 'columns': ['person']"), For.ALL)
                .action(identity))).isTrue();
        assertThat(allows(identity, asked("SelectFromColumns", table("nested", ", 'columns': ['pers']"), For.ALL)
                .action(identity))).isFalse();
    }

    @Test
    void aViewByItsDefinerIsReadIfHeMayLetOthersRead() {
        SERVER.root().put("/admin/v1/principals/user:k:definer", "{}");
        String grant = MAIN + "/namespaces/hr/tables/open/grants/user:k:definer/SELECT";
        SERVER.root().put(grant, "{}").is(201);
        String question = asked("CreateViewWithSelectFromColumns", table("open", ", 'columns': ['id']"), For.ALL)
                .action("definer");
        assertThat(allows("definer", question)).as("he reads, and may not let others").isFalse();

        SERVER.root().put(grant, "{'grant-option': true}").is(200);

        assertThat(allows("definer", question)).isTrue();
        assertThat(allows("definer", question.replace("'open'", "'emp'"))).as("another table").isFalse();
        SERVER.root().delete(grant).is(204);
        assertThat(allows("definer", question)).isFalse();
    }

    @Test
    void oneNameOfACatalogMeansToEachEngineItsOwnWarehouse() {
        SERVER.root().put("/admin/v1/warehouses/second", "{'storage': {'type': 'file', 'root': 'file:"
                + SERVER.storage().resolveSibling("second") + "'}}").is(201);
        String second = engine("trino-of-second", "second");
        SERVER.root().post("/catalog/v1/second/namespaces", "{'namespace': ['hr']}").is(200);
        SERVER.root().post("/catalog/v1/second/namespaces/hr/tables", TestClient.tableBody("only_there")).is(200);
        SERVER.root().put("/admin/v1/principals/user:k:guest", "{}");
        SERVER.root().put("/admin/v1/warehouses/second/grants/user:k:guest/SELECT", "{}").is(201);
        String there = asked("SelectFromColumns", table("only_there", ", 'columns': ['id']"), For.ALL).action("guest");
        String here = asked("SelectFromColumns", table("open", ", 'columns': ['id']"), For.ALL).action("guest");

        assertThat(ask(second, "allow", "guest", there).at("/result").asBoolean()).isTrue();
        assertThat(ask(key, "allow", "guest", there).at("/result").asBoolean()).isFalse();
        assertThat(ask(second, "allow", "guest", here).at("/result").asBoolean()).isFalse();
        assertThat(ask(key, "allow", "guest", here).at("/result").asBoolean()).isFalse();
        assertThat(ask(second, "allow", "restricted", here).at("/result").asBoolean()).isFalse();
        assertThat(ask(key, "allow", "restricted", here).at("/result").asBoolean()).isTrue();
    }

    @Test
    void aDisabledUserMayDoNothingAndSeesNothing() {
        String leaver = "/admin/v1/principals/user:k:leaver";
        SERVER.root().put(leaver, "{}");
        SERVER.root().put(MAIN + "/namespaces/hr/tables/open/grants/user:k:leaver/SELECT", "{}").is(201);
        String select = asked("SelectFromColumns", table("open", ", 'columns': ['id']"), For.ALL).action("leaver");
        String list = "{'operation': 'FilterTables', 'filterResources': [" + table("open", "") + "]}";
        String filters = "{'operation': 'GetRowFilters', 'resource': " + table("open", "") + "}";
        String masks = mask("id").replace("'emp'", "'open'");
        assertThat(allows("leaver", select)).isTrue();
        assertThat(ask("batch", "leaver", list).body()).isEqualTo("{\"result\":[0]}");
        assertThat(ask("row-filters", "leaver", filters).at("/result")).isEmpty();
        assertThat(ask("column-mask", "leaver", masks).body()).isEqualTo("{}");

        SERVER.root().put(leaver, "{'disabled': true}").is(200);

        for (Asked question : questions()) {
            assertThat(allows("leaver", question.action("leaver"))).as(question.toString()).isFalse();
        }
        assertThat(allows("leaver", select)).isFalse();
        assertThat(ask("batch", "leaver", list).body()).isEqualTo("{\"result\":[]}");
        assertThat(ask("row-filters", "leaver", filters).at("/result/0/expression").asText()).isEqualTo("false");
        assertThat(ask("column-mask", "leaver", masks).at("/result/expression").asText()).isEqualTo("NULL");
    }
}
