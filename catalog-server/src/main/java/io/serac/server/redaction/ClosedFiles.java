package io.serac.server.redaction;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** No way to the files: a place that cannot be opened, and at most one snapshot that leads nowhere. */
final class ClosedFiles {
    private static final int FIRST_VERSION_WITH_ROW_IDS = 3;

    private ClosedFiles() {
    }

    static void addTo(ObjectNode shown, Original original) {
        shown.put("location", ClosedLocation.next());
        ObjectNode snapshot = ClosedSnapshot.of(original.json());
        if (snapshot.has("schema-id")) {
            // The schema that it was written with is not shown.
            snapshot.put("schema-id", original.columns().schema().schemaId());
        }
        ClosedSnapshot.putInto(shown, snapshot,
                original.metadata().formatVersion() >= FIRST_VERSION_WITH_ROW_IDS);
    }
}
