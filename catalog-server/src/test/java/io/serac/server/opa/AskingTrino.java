package io.serac.server.opa;

import io.serac.server.Answer;
import io.serac.server.TestServer;
import java.util.List;
import java.util.stream.IntStream;

/** A registered Trino that asks about its users, which are those of an issuer. Its catalog {@code lake} is warehouse {@code main}. */
record AskingTrino(TestServer server, String name, String key) {
    /** Registers one. @param more further members of its registration */
    static AskingTrino register(TestServer server, String name, String issuer, String more) {
        server.account(name);
        server.root().put("/admin/v1/engines/" + name, "{'kind': 'trino-opa', 'account': 'service-account:" + name
                + "', 'user-issuer': '" + issuer + "', 'catalogs': {'lake': 'main'}" + more + "}").is(201);
        return new AskingTrino(server, name, server.root().post("/admin/v1/engines/" + name + "/opa-keys", "{}").is(201)
                .at("/key").asText());
    }

    /** Asks for filters and for masks, as a Trino does that applies them. */
    AskingTrino arm() {
        ask("row-filters", "anybody", "{'operation': 'GetRowFilters', 'resource': " + table("hr", "any") + "}");
        ask("column-mask", "anybody", "{'operation': 'GetColumnMask', 'resource': {'column': {'catalogName': 'lake',"
                + " 'schemaName': 'hr', 'tableName': 'any', 'columnName': 'any'}}}");
        return this;
    }

    /** Asks about a user of no group. */
    Answer ask(String endpoint, String user, String action) {
        return ask(endpoint, user, List.of(), action);
    }

    Answer ask(String endpoint, String user, List<String> groups, String action) {
        return server.anonymous().with("Content-Type", "application/json").post("/opa/v1/trino/" + endpoint + "?key="
                + key,
                "{'input': {'context': {'identity': {'user': '" + user + "', 'groups': " + list(groups)
                        + "}, 'softwareStack': {'trinoVersion': '476'}}, 'action': " + action + "}}")
                .is(200);
    }

    boolean allows(String user, String operation, String resource) {
        return allows(user, List.of(), operation, resource);
    }

    boolean allows(String user, List<String> groups, String operation, String resource) {
        return ask("allow", user, groups, action(operation, resource)).at("/result").asBoolean();
    }

    /** Which of these columns of a table or view are named. */
    List<String> named(String user, String schema, String table, String... columns) {
        Answer kept = ask("batch", user, "{'operation': 'FilterColumns', 'filterResources': ["
                + table(schema, table, columns) + "]}");
        return IntStream.range(0, kept.at("/result").size())
                .mapToObj(index -> columns[kept.at("/result").get(index).asInt()]).toList();
    }

    /** What is shown in place of a column; empty for itself. */
    String mask(String user, String schema, String table, String column) {
        return ask("column-mask", user, "{'operation': 'GetColumnMask', 'resource': {'column': {'catalogName': 'lake',"
                + " 'schemaName': '" + schema + "', 'tableName': '" + table + "', 'columnName': '" + column
                + "', 'columnType': 'varchar'}}}").at("/result/expression").asText();
    }

    static String action(String operation, String resource) {
        return "{'operation': '" + operation + "', 'resource': " + resource + "}";
    }

    /** A table or view of catalog {@code lake} as a resource. */
    static String table(String schema, String table, String... columns) {
        return tableOf("lake", schema, table, columns);
    }

    static String tableOf(String catalog, String schema, String table, String... columns) {
        return "{'table': {'catalogName': '" + catalog + "', 'schemaName': '" + schema + "', 'tableName': '" + table
                + "', 'columns': " + list(List.of(columns)) + "}}";
    }

    private static String list(List<String> texts) {
        return texts.isEmpty() ? "[]" : "['" + String.join("', '", texts) + "']";
    }
}
