package io.serac.server.tag;

import io.serac.server.TestClient;
import java.util.ArrayList;
import java.util.List;

/** Bodies of requests about tables whose columns matter to tags. Stateless. */
final class TagTables {
    private TagTables() {
    }

    /** Makes a table of optional texts; a column with dots stands for a struct with one field. */
    static String body(String table, String... columns) {
        return "{'name': '" + table + "', 'schema': " + schema(0, 1, columns) + "}";
    }

    /** A schema of optional texts whose ids begin at one. */
    static String schema(int schemaId, int firstId, String... columns) {
        List<String> fields = new ArrayList<>();
        int id = firstId;
        for (String column : columns) {
            int dot = column.indexOf('.');
            fields.add(dot < 0
                    ? field(id++, column, "'string'")
                    : field(id++, column.substring(0, dot), "{'type': 'struct', 'fields': ["
                            + field(id++, column.substring(dot + 1), "'string'") + "]}"));
        }
        return schemaOf(schemaId, fields);
    }

    static String schemaOf(int schemaId, List<String> fields) {
        return "{'type': 'struct', 'schema-id': " + schemaId + ", 'fields': [" + String.join(", ", fields) + "]}";
    }

    static String field(int id, String name, String type) {
        return "{'id': " + id + ", 'name': '" + name + "', 'required': false, 'type': " + type + "}";
    }

    static String text(int id, String name) {
        return field(id, name, "'string'");
    }

    /** A commit that makes a schema the current one. */
    static String evolve(String schema) {
        return "{'requirements': [], 'updates': [{'action': 'add-schema', 'schema': " + schema
                + "}, {'action': 'set-current-schema', 'schema-id': -1}]}";
    }

    /** Makes a table. */
    static void create(TestClient client, String namespace, String table, String... columns) {
        client.post(TestClient.namespacePath(namespace) + "/tables", body(table, columns)).is(200);
    }
}
