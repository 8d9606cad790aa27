package io.serac.server.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Which table it is, and how far its numbers have come. */
final class TableIdentity {
    private static final List<String> FIELDS = List.of("format-version", "table-uuid", "last-sequence-number",
            "last-updated-ms", "last-column-id");

    private TableIdentity() {
    }

    static void addTo(ObjectNode shown, Original original) {
        for (String field : FIELDS) {
            JsonNode value = original.json().get(field);
            if (value != null) {
                shown.set(field, value);
            }
        }
    }
}
