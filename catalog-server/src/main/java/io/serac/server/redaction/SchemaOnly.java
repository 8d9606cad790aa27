package io.serac.server.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.metadata.MetadataCache;
import io.serac.server.metadata.MetadataDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Table metadata for whoever may see the schema but no rows: values and the way to files are taken out. What is left of the current
 * snapshot names a manifest list that cannot be opened, so that a query fails instead of finding no rows. Each document is made once
 * and cached. Thread-safe.
 */
public final class SchemaOnly {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final List<String> LISTS_EMPTIED = List.of("snapshots", "statistics", "partition-statistics",
            "snapshot-log", "metadata-log");
    private static final Set<String> VALUES = Set.of("initial-default", "write-default");
    private static final List<String> SNAPSHOT_KEPT = List.of("snapshot-id", "sequence-number", "timestamp-ms",
            "schema-id");

    private final MetadataCache cache;

    public SchemaOnly(MetadataCache cache) {
        this.cache = cache;
    }

    /** The document without values. */
    public MetadataDocument of(MetadataDocument whole) {
        return Objects.requireNonNull(
                cache.get(whole.versionId(), MetadataCache.Variant.SCHEMA, () -> reduce(whole)));
    }

    static MetadataDocument reduce(MetadataDocument whole) {
        try {
            ObjectNode metadata = (ObjectNode) JSON.readTree(whole.json());
            ObjectNode snapshot = currentSnapshot(metadata);
            for (String list : LISTS_EMPTIED) {
                metadata.putArray(list);
            }
            ObjectNode refs = metadata.putObject("refs");
            metadata.remove("encryption-keys");
            if (metadata.has("next-row-id")) {
                metadata.put("next-row-id", 0);
            }
            if (snapshot.isEmpty()) {
                metadata.put("current-snapshot-id", -1L);
            } else {
                ((ArrayNode) metadata.get("snapshots")).add(snapshot);
                refs.putObject("main").put("snapshot-id", snapshot.get("snapshot-id").longValue()).put("type",
                        "branch");
            }
            removeValues(metadata.path("schemas"));
            removeValues(metadata.path("schema"));
            return MetadataDocument.of(whole.versionId(), whole.metadataLocation(), JSON.writeValueAsBytes(metadata));
        } catch (IOException e) {
            throw new UncheckedIOException("The document of version " + whole.versionId() + " is no JSON", e);
        }
    }

    /** Empty if the table has no snapshot. */
    private static ObjectNode currentSnapshot(JsonNode metadata) {
        ObjectNode kept = JSON.createObjectNode();
        JsonNode current = metadata.path("current-snapshot-id");
        for (JsonNode snapshot : metadata.path("snapshots")) {
            if (current.isNumber() && snapshot.path("snapshot-id").longValue() == current.longValue()) {
                for (String field : SNAPSHOT_KEPT) {
                    if (snapshot.has(field)) {
                        kept.set(field, snapshot.get(field));
                    }
                }
                kept.putObject("summary").put("operation", snapshot.path("summary").path("operation").asText("append"));
                kept.put("manifest-list", "serac-restricted://" + UUID.randomUUID());
            }
        }
        return kept;
    }

    private static void removeValues(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            object.remove(VALUES);
        }
        schema.forEach(SchemaOnly::removeValues);
    }
}
