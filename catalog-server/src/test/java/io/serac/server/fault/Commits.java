package io.serac.server.fault;

import io.serac.server.Answer;
import org.jspecify.annotations.Nullable;

/** Bodies of commits. */
final class Commits {
    private Commits() {
    }

    /** Sets a property, whatever else happens to the table. */
    static String set(String property, String value) {
        return "{'requirements':[],'updates':[{'action':'set-properties','updates':{'%s':'%s'}}]}".formatted(property,
                value);
    }

    /** A transaction that sets one property of two tables, whatever else happens to them. */
    static String transfer(String namespace, String first, String second, String property) {
        String change = """
                {'identifier': {'namespace': ['%s'], 'name': '%s'}, 'requirements': [],
                 'updates': [{'action': 'set-properties', 'updates': {'%s': 'x'}}]}
                """;
        return "{'table-changes': [" + change.formatted(namespace, first, property) + ","
                + change.formatted(namespace, second, property) + "]}";
    }

    /** Updates without requirements. */
    static String of(String updates) {
        return "{'requirements':[],'updates':[" + updates + "]}";
    }

    /** A commit with its requirements. */
    static String of(String requirements, String updates) {
        return "{'requirements':[" + requirements + "],'updates':[" + updates + "]}";
    }

    /**
     * Appends a snapshot to branch main of a table.
     *
     * @param loaded
     *            the table as it was loaded
     */
    static String append(Answer loaded, long snapshotId) {
        @Nullable
        String parent = loaded.at("/metadata/current-snapshot-id").asLong(-1) < 0
                ? null
                : loaded.at("/metadata/current-snapshot-id").asText();
        return of("""
                {'type': 'assert-table-uuid', 'uuid': '%s'},
                {'type': 'assert-ref-snapshot-id', 'ref': 'main', 'snapshot-id': %s}
                """.formatted(loaded.at("/metadata/table-uuid").asText(), parent),
                addSnapshot(loaded, snapshotId) + """
                        , {'action': 'set-snapshot-ref', 'ref-name': 'main', 'type': 'branch', 'snapshot-id': %d}
                        """.formatted(snapshotId));
    }

    /** An update that adds a snapshot to no branch. */
    static String addSnapshot(Answer loaded, long snapshotId) {
        String parent = loaded.at("/metadata/current-snapshot-id").asLong(-1) < 0
                ? ""
                : "'parent-snapshot-id': " + loaded.at("/metadata/current-snapshot-id").asText() + ",";
        return """
                {'action': 'add-snapshot', 'snapshot': {'snapshot-id': %d, %s 'sequence-number': %d,
                  'timestamp-ms': %d, 'manifest-list': '%s/metadata/snap-%d.avro', 'schema-id': 0,
                  'summary': {'operation': 'append'}}}
                """.formatted(snapshotId, parent, loaded.at("/metadata/last-sequence-number").asLong() + 1,
                loaded.at("/metadata/last-updated-ms").asLong() + 1, loaded.at("/metadata/location").asText(),
                snapshotId);
    }
}
