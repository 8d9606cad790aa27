package io.serac.server.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;

/** One schema, of the columns that may be named: former ones would name what was renamed and dropped. */
final class VisibleSchema {
    private VisibleSchema() {
    }

    static void addTo(ObjectNode shown, Original original) {
        Schema schema = original.columns().schema();
        JsonNode json = Written.json(generator -> SchemaParser.toJson(schema, generator));
        shown.put("current-schema-id", schema.schemaId());
        shown.putArray("schemas").add(json);
        if (original.metadata().formatVersion() == 1) {
            shown.set("schema", json);
        }
    }
}
