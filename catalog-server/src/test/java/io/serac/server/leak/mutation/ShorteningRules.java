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
     * @param read test that misses what only a client notices
     */
    static List<Mutation> all(String shown, String changed, String read) {
        List<Mutation> rules = new ArrayList<>();
        rules.add(rule(shown, "Redacted: columns that may be named", "VisibleColumns",
                "if (!rules.isNamed(field.fieldId())) {", "if (field.fieldId() < 0) {"));
        rules.add(rule(shown, "Redacted: no defaults", "VisibleColumns", ".withDoc(doc(field)).build()",
                ".withDoc(doc(field)).withInitialDefault(field.initialDefaultLiteral())"
                        + ".withWriteDefault(field.writeDefaultLiteral()).build()"));
        rules.add(rule(shown, "Redacted: no docs of what is shown in part", "VisibleColumns",
                "return isWhole(field) ? field.doc() : null;", "return isWhole(field) ? field.doc() : field.doc();"));
        rules.add(rule(shown, "Redacted: one schema", "VisibleSchema", "shown.putArray(\"schemas\").add(json);",
                "shown.set(\"schemas\", original.json().get(\"schemas\"));"));
        rules.add(rule(shown, "Redacted: no partitioning by what is hidden", "ClearPartitioning",
                "PartitionSpec spec = isClear ? current : PartitionSpec.unpartitioned();",
                "PartitionSpec spec = isClear ? current : current;"));
        rules.add(rule(shown, "Redacted: one partition spec", "ClearPartitioning",
                "shown.putArray(\"partition-specs\").add(json);",
                "shown.set(\"partition-specs\", original.json().get(\"partition-specs\"));"));
        rules.add(rule(read, "Redacted: no order by what is hidden", "ClearOrder",
                "SortOrder order = isClear ? current : SortOrder.unsorted();",
                "SortOrder order = isClear ? current : current;"));
        rules.add(rule(shown, "Redacted: listed properties only", "HarmlessProperties",
                "if (meant != null && meant.matcher(value).matches()) {", "if (meant == null) {"));
        rules.add(rule(shown, "Redacted: properties of harmless values only", "HarmlessProperties",
                "if (meant != null && meant.matcher(value).matches()) {", "if (meant != null) {"));
        rules.add(rule(shown, "Redacted: no location", "ClosedFiles", "shown.put(\"location\", ClosedLocation.next());",
                "shown.set(\"location\", original.json().get(\"location\"));"));
        for (String list : List.of("statistics", "partition-statistics", "snapshot-log", "metadata-log")) {
            rules.add(rule(shown, "Shortened: no " + list, "ClosedSnapshot",
                    "LISTS_EMPTIED.forEach(shown::putArray);", "LISTS_EMPTIED.stream().filter(each -> !each.equals(\""
                            + list + "\") || !shown.has(each)).forEach(shown::putArray);"));
        }
        rules.add(rule(shown, "Both: the manifest list cannot be opened", "ClosedSnapshot",
                "kept.put(\"manifest-list\", ClosedLocation.next());",
                "kept.set(\"manifest-list\", snapshot.get(\"manifest-list\"));"));
        rules.add(rule(shown, "Both: summaries hold the operation", "ClosedSnapshot",
                "kept.put(\"manifest-list\", ClosedLocation.next());",
                "kept.put(\"manifest-list\", ClosedLocation.next());"
                        + " kept.set(\"summary\", snapshot.get(\"summary\"));"));
        rules.add(rule(shown, "Shortened: one branch", "ClosedSnapshot", "ObjectNode refs = shown.putObject(\"refs\");",
                "ObjectNode refs = shown.has(\"refs\") ? (ObjectNode) shown.get(\"refs\") : shown.putObject(\"refs\");"));
        rules.add(rule(shown, "Shortened: one snapshot", "ClosedSnapshot",
                "shown.putArray(\"snapshots\").add(snapshot);", "shown.withArray(\"snapshots\").add(snapshot);"));
        rules.add(rule(shown, "Shortened: no defaults", "SchemaOnly", "object.remove(VALUES);",
                "object.remove(Set.<String>of());"));
        rules.add(rule(shown, "Shortened: no encryption keys", "SchemaOnly", "metadata.remove(\"encryption-keys\");",
                "metadata.remove(\"\");"));
        rules.add(new Mutation(shown, "Shortened: no metadata file", server("table/LoadTable",
                "case SCHEMA -> LoadResponseWriter.withoutLocation(", "case SCHEMA -> LoadResponseWriter.write(")));
        rules.add(rule(changed, "Views without queries for whoever may only change them", "ViewWithoutSql",
                "object.put(\"sql\", HIDDEN);", "object.put(\"x\", HIDDEN);"));
        return rules;
    }

    private static Mutation rule(String test, String guard, String type, String original, String replacement) {
        return new Mutation(test, guard, server("redaction/" + type, original, replacement));
    }
}
