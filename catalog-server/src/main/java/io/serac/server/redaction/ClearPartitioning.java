package io.serac.server.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.PartitionSpecParser;

/**
 * One partition spec: the current one if all its columns show their values, else none. Names of partition fields are made of those of
 * columns, and a partition is a value.
 */
final class ClearPartitioning {
    /** Of a table that never was partitioned. */
    private static final int LAST_PARTITION_ID = 999;

    private ClearPartitioning() {
    }

    static void addTo(ObjectNode shown, Original original) {
        PartitionSpec current = original.metadata().spec();
        boolean isClear = current.fields().stream()
                .allMatch(field -> original.columns().isClear(field.sourceId()));
        PartitionSpec spec = isClear ? current : PartitionSpec.unpartitioned();
        shown.put("default-spec-id", spec.specId());
        JsonNode json = Written.json(generator -> PartitionSpecParser.toJson(spec, generator));
        shown.putArray("partition-specs").add(json);
        if (original.metadata().formatVersion() == 1) {
            shown.set("partition-spec", json.path("fields"));
        }
        shown.put("last-partition-id",
                spec.fields().stream().mapToInt(PartitionField::fieldId).max().orElse(LAST_PARTITION_ID));
    }
}
