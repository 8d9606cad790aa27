package io.serac.server.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.DataOperations;

/**
 * All that is shown of snapshots to whoever may not touch the files: that there is a current one. It names a manifest list that cannot
 * be opened, so that a query fails instead of finding the table empty. Of its summary only the operation is left, and nothing of the
 * history, of counts of rows and of statistics. Stateless.
 */
final class ClosedSnapshot {
    private static final List<String> KEPT = List.of("snapshot-id", "sequence-number", "timestamp-ms", "schema-id");
    private static final List<String> LISTS_EMPTIED = List.of("statistics", "partition-statistics", "snapshot-log",
            "metadata-log");
    // Clients may send any text.
    private static final Set<String> OPERATIONS = Set.of(DataOperations.APPEND, DataOperations.REPLACE,
            DataOperations.OVERWRITE, DataOperations.DELETE);
    private static final long NO_SNAPSHOT = -1;

    private ClosedSnapshot() {
    }

    /** What is left of the current snapshot of a document; empty if it has none. */
    static ObjectNode of(JsonNode metadata) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        JsonNode current = metadata.path("current-snapshot-id");
        for (JsonNode snapshot : metadata.path("snapshots")) {
            if (current.isNumber() && snapshot.path("snapshot-id").longValue() == current.longValue()) {
                for (String field : KEPT) {
                    if (snapshot.has(field)) {
                        kept.set(field, snapshot.get(field));
                    }
                }
                String operation = snapshot.path("summary").path("operation").asText();
                kept.putObject("summary").put("operation",
                        OPERATIONS.contains(operation) ? operation : DataOperations.APPEND);
                kept.put("manifest-list", ClosedLocation.next());
            }
        }
        return kept;
    }

    /**
     * Makes it the only snapshot of a document.
     *
     * @param snapshot
     *            may be empty
     * @param hasRowIds
     *            whether rows are numbered in this version of the format
     */
    static void putInto(ObjectNode shown, ObjectNode snapshot, boolean hasRowIds) {
        LISTS_EMPTIED.forEach(shown::putArray);
        ObjectNode refs = shown.putObject("refs");
        if (hasRowIds) {
            shown.put("next-row-id", 0);
        }
        if (snapshot.isEmpty()) {
            shown.putArray("snapshots");
            shown.put("current-snapshot-id", NO_SNAPSHOT);
        } else {
            shown.putArray("snapshots").add(snapshot);
            shown.set("current-snapshot-id", snapshot.get("snapshot-id"));
            refs.putObject("main").put("snapshot-id", snapshot.get("snapshot-id").longValue()).put("type", "branch");
        }
    }
}
