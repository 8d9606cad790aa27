package io.serac.server.leak.mutation;

import static io.serac.server.leak.mutation.Edit.server;

import java.util.ArrayList;
import java.util.List;

/** What is left out of documents for those who may not see all of them. */
final class ShorteningRules {
    private ShorteningRules() {
    }

    /**
     * @param shown test that misses a rule about what is loaded
     * @param changed test that misses one about answers to changes
     */
    static List<Mutation> all(String shown, String changed) {
        List<Mutation> rules = new ArrayList<>();
        for (String list : List.of("\"snapshots\", ", "\"statistics\", ", "\"partition-statistics\",\n            ",
                "\"snapshot-log\", ")) {
            rules.add(schema(shown, "Shortened: no " + list.split("\"", -1)[1], list, ""));
        }
        rules.add(
                schema(shown, "Shortened: no metadata-log", "\"snapshot-log\", \"metadata-log\"", "\"snapshot-log\""));
        rules.add(schema(shown, "Shortened: no initial-default", "\"initial-default\", \"write-default\"",
                "\"write-default\""));
        rules.add(schema(shown, "Shortened: no write-default", "\"initial-default\", \"write-default\"",
                "\"initial-default\""));
        rules.add(schema(shown, "Shortened: one branch", "ObjectNode refs = metadata.putObject(\"refs\");",
                "ObjectNode refs = (ObjectNode) metadata.get(\"refs\");"));
        rules.add(schema(shown, "Shortened: summaries hold the operation",
                "kept.put(\"manifest-list\", \"serac-restricted://\" + UUID.randomUUID());",
                "kept.put(\"manifest-list\", \"serac-restricted://\" + UUID.randomUUID());"
                        + " kept.set(\"summary\", snapshot.get(\"summary\"));"));
        rules.add(schema(shown, "Shortened: the manifest list cannot be opened",
                "kept.put(\"manifest-list\", \"serac-restricted://\" + UUID.randomUUID());",
                "kept.set(\"manifest-list\", snapshot.get(\"manifest-list\")); kept.put(\"x\", UUID.randomUUID().toString());"));
        rules.add(new Mutation(shown, "Shortened: no metadata file", server("table/LoadTable",
                "LoadResponseWriter.withoutLocation(allowed, request, schemaOnly.of(document), settings)",
                "LoadResponseWriter.write(allowed, request, schemaOnly.of(document), settings)")));
        rules.add(new Mutation(shown, "Shortened: at all", server("table/LoadTable",
                "LoadResponseWriter.withoutLocation(allowed, request, schemaOnly.of(document), settings)",
                "LoadResponseWriter.withoutLocation(allowed, request, document, settings)")));
        rules.add(new Mutation(changed, "Views without queries for whoever may only change them",
                server("redaction/ViewWithoutSql", "object.put(\"sql\", HIDDEN);", "object.put(\"x\", HIDDEN);")));
        return rules;
    }

    private static Mutation schema(String test, String guard, String original, String replacement) {
        return new Mutation(test, guard, server("redaction/SchemaOnly", original, replacement));
    }
}
