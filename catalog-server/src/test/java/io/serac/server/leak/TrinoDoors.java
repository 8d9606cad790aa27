package io.serac.server.leak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks what an engine asks about its users. Thread-safe. */
final class TrinoDoors {
    private static final List<String> ON_TABLES = List.of("SelectFromColumns", "InsertIntoTable", "DeleteFromTable",
            "UpdateTableColumns", "TruncateTable", "ShowColumns", "ShowCreateTable", "DropTable", "SetTableComment",
            "SetColumnComment", "SetTableProperties", "AddColumn", "AlterColumn", "DropColumn", "RenameColumn",
            "CreateViewWithSelectFromColumns", "ExecuteTableProcedure", "CreateTable", "CreateView", "DropView",
            "RefreshMaterializedView", "GetRowFilters", "NobodyKnowsThis");
    private static final List<String> DENIED = List.of("SelectFromColumns", "InsertIntoTable", "UpdateTableColumns",
            "ShowCreateTable", "DropColumn", "CreateViewWithSelectFromColumns");
    private static final List<String> SUFFIXES = List.of("", "$files", "$partitions", "$nothing");
    private static final Set<String> OPEN_TO_ALL = Set.of("SelectFromColumns", "ShowColumns");
    private static final String ABSENT = "absent";

    private final World world;
    private final Wire wire;
    private final Leaks leaks;
    private final Tree tree;
    private final Map<String, String> differences = new ConcurrentSkipListMap<>();
    private final AtomicInteger asked = new AtomicInteger();

    TrinoDoors(World world, Wire wire, Leaks leaks) {
        this.world = world;
        this.wire = wire;
        this.leaks = leaks;
        this.tree = world.tree(World.FILES);
    }

    /** Everything about one user. */
    void ask(Person user) {
        // An engine is told about restricted tables when it has shown that it asks for filters and masks.
        answer(user, "row-filters", onTable("GetRowFilters", tree.namespace(), tree.first().name(), "id"));
        answer(user, "batch-column-masks", masks(tree.namespace(), tree.first().name(), List.of("id")));
        for (TreeTable table : tree.tables()) {
            tables(user, table);
            columns(user, table);
        }
        lists(user);
    }

    /** What ends up in the audit: names of hidden columns, and tables beside tables. */
    void askWhatIsDenied(Person user) {
        for (TreeTable table : tree.tables()) {
            String[] hidden = table.hidden().toArray(String[]::new);
            for (String operation : DENIED) {
                answer(user, "allow", onTable(operation, tree.namespace(), table.name(), hidden));
                answer(user, "allow", onTable(operation, tree.namespace(), table.name() + "$files", "id"));
            }
        }
    }

    private void tables(Person user, TreeTable table) {
        Standing standing = user.in(World.FILES);
        for (String suffix : SUFFIXES) {
            for (String operation : ON_TABLES) {
                if (leaks.areEnough() || differences.size() >= world.enough) {
                    return;
                }
                String endpoint = operation.equals("GetRowFilters") ? "row-filters" : "allow";
                String known =
                        answer(user, endpoint, onTable(operation, tree.namespace(), table.name() + suffix, "id"));
                expect(user, operation, suffix, known);
                if (!standing.sees(Kind.TABLE)) {
                    compare(user, operation + suffix, known,
                            answer(user, endpoint, onTable(operation, tree.namespace(), ABSENT + suffix, "id")));
                }
                if (table.equals(tree.first())) {
                    compare(user, operation + " closed" + suffix,
                            answer(user, endpoint,
                                    onTable(operation, tree.closed(), TreeBuilder.CLOSED_TABLE + suffix, "id")),
                            answer(user, endpoint, onTable(operation, tree.closed() + "x", ABSENT + suffix, "id")));
                }
            }
        }
    }

    /** What shows more than rows and columns is for those alone from whom nothing is hidden. */
    private void expect(Person user, String operation, String suffix, String answer) {
        Standing standing = user.in(World.FILES);
        boolean isFull = standing == Standing.READER;
        if (operation.equals("GetRowFilters")) {
            if (!suffix.isEmpty() && !isFull) {
                check(user, operation + suffix, answer.contains("\"expression\":\"false\""), answer);
            }
        } else if (!isFull && (!suffix.isEmpty() || !OPEN_TO_ALL.contains(operation)) && standing != Standing.WRITER) {
            boolean isSchema = standing == Standing.DESCRIBER && operation.equals("ShowCreateTable")
                    && suffix.isEmpty();
            check(user, operation + suffix, isSchema || answer.equals("{\"result\":false}"), answer);
        }
    }

    private void check(Person user, String what, boolean isRight, String answer) {
        if (!isRight) {
            differences.put(user + " " + what, answer);
        }
    }

    /** A column that he may not know of is answered as one that is not there. */
    private void columns(Person user, TreeTable table) {
        Standing standing = user.in(World.FILES);
        List<String> hidden = new ArrayList<>();
        if (!standing.sees(Kind.HIDDEN_COLUMN)) {
            table.hidden().stream().filter(column -> !column.contains(".")).forEach(hidden::add);
            containers(user, table);
        }
        if (!standing.sees(Kind.OPEN_COLUMN)) {
            hidden.add(table.open());
        }
        for (String column : hidden) {
            String schema = tree.namespace();
            for (String operation : ON_TABLES) {
                if (!operation.equals("GetRowFilters")) {
                    compare(user, operation + " of a column",
                            answer(user, "allow", onTable(operation, schema, table.name(), column)),
                            answer(user, "allow", onTable(operation, schema, table.name(), ABSENT)));
                }
            }
            compare(user, "FilterColumns",
                    answer(user, "batch", filterColumns(schema, table.name(), List.of("id", column, "name"))),
                    answer(user, "batch", filterColumns(schema, table.name(), List.of("id", ABSENT, "name"))));
            compare(user, "GetColumnMask",
                    answer(user, "batch-column-masks", masks(schema, table.name(), List.of(column))),
                    answer(user, "batch-column-masks", masks(schema, table.name(), List.of(ABSENT))));
        }
        List<String> top = table.maskable().stream().filter(column -> !column.contains(".")).toList();
        String masks = answer(user, "batch-column-masks", masks(tree.namespace(), table.name(), top));
        if (standing == Standing.MASKED) {
            check(user, "masks", masks.split("\"expression\"", -1).length == top.size() + 1, masks);
        }
        if (standing == Standing.FILTERED) {
            String filter = answer(user, "row-filters", onTable("GetRowFilters", tree.namespace(), table.name(), "id"));
            check(user, "filter", filter.contains(table.literal()), filter);
        }
        answer(user, "batch", filterColumns(tree.namespace(), table.name(), table.hidden()));
    }

    /** What contains a hidden column is shown with its whole type, or not at all. */
    private void containers(Person user, TreeTable table) {
        for (String column : table.hidden()) {
            if (column.contains(".")) {
                String container = column.substring(0, column.indexOf('.'));
                compare(user, "FilterColumns of a container",
                        answer(user, "batch", filterColumns(tree.namespace(), table.name(), List.of("id", container))),
                        answer(user, "batch", filterColumns(tree.namespace(), table.name(), List.of("id", ABSENT))));
            }
        }
    }

    private void lists(Person user) {
        Standing standing = user.in(World.FILES);
        ObjectNode schemas = World.json().put("operation", "FilterSchemas");
        ArrayNode resources = schemas.putArray("filterResources");
        for (String schema : List.of(tree.namespace(), tree.closed(), tree.namespace() + "." + tree.child(), ABSENT)) {
            resources.addObject().putObject("schema").put("catalogName", "files").put("schemaName", schema);
        }
        List<Integer> expected = new ArrayList<>();
        if (standing.sees(Kind.NAMESPACE)) {
            expected.add(0);
        }
        if (standing.sees(Kind.CHILD)) {
            expected.add(2);
        }
        compare(user, "FilterSchemas", answer(user, "batch", schemas),
                "{\"result\":" + expected.toString().replace(" ", "") + "}");
        ObjectNode tables = World.json().put("operation", "FilterTables");
        ArrayNode named = tables.putArray("filterResources");
        named.addObject().set("table", table(tree.namespace(), tree.first().name()));
        named.addObject().set("table", table(tree.closed(), TreeBuilder.CLOSED_TABLE));
        named.addObject().set("table", table(tree.namespace(), tree.view()));
        List<Integer> seen = new ArrayList<>();
        if (standing.sees(Kind.TABLE)) {
            seen.add(0);
        }
        if (standing.sees(Kind.VIEW)) {
            seen.add(2);
        }
        compare(user, "FilterTables", answer(user, "batch", tables),
                "{\"result\":" + seen.toString().replace(" ", "") + "}");
    }

    private void compare(Person user, String what, String hidden, String absent) {
        if (!hidden.equals(absent)) {
            differences.put(user + " " + what, hidden + " but " + absent);
        }
    }

    void assertHiddenIsAbsent() {
        assertThat(asked.get()).isGreaterThan(1_000);
        assertThat(differences).isEmpty();
    }

    private String answer(Person user, String endpoint, ObjectNode action) {
        ObjectNode body = World.json();
        ObjectNode input = body.putObject("input");
        input.putObject("context").putObject("identity").put("user", user.name().substring("user:keycloak:".length()))
                .putArray("groups");
        input.set("action", action);
        String answer = wire.post("/opa/v1/trino/" + endpoint + "?key=" + world.opaKey, body.toString());
        asked.incrementAndGet();
        String judged = answer;
        if (endpoint.equals("row-filters") && user.in(World.FILES) == Standing.FILTERED) {
            // The engine is told what to compare with; the user is not.
            for (TreeTable table : tree.tables()) {
                judged = action.toString().contains(table.name()) ? judged.replace(table.literal(), "") : judged;
            }
        }
        leaks.judge(user, judged.getBytes(StandardCharsets.UTF_8), endpoint + " " + action + " -> " + answer);
        return answer;
    }

    private static ObjectNode onTable(String operation, String schema, String table, String... columns) {
        ObjectNode action = World.json().put("operation", operation);
        ObjectNode resource = table(schema, table);
        ArrayNode names = resource.putArray("columns");
        for (String column : columns) {
            names.add(column);
        }
        action.putObject("resource").set("table", resource);
        return action;
    }

    private static ObjectNode table(String schema, String table) {
        return World.json().put("catalogName", "files").put("schemaName", schema).put("tableName",
                table.toLowerCase(Locale.ROOT));
    }

    private static ObjectNode filterColumns(String schema, String table, List<String> columns) {
        ObjectNode action = World.json().put("operation", "FilterColumns");
        ObjectNode resource = table(schema, table);
        ArrayNode names = resource.putArray("columns");
        columns.forEach(names::add);
        action.putArray("filterResources").addObject().set("table", resource);
        return action;
    }

    private static ObjectNode masks(String schema, String table, List<String> columns) {
        ObjectNode action = World.json().put("operation", "GetColumnMask");
        ArrayNode resources = action.putArray("filterResources");
        for (String column : columns) {
            resources.addObject().set("column",
                    table(schema, table).put("columnName", column).put("columnType", "varchar"));
        }
        return action;
    }
}
