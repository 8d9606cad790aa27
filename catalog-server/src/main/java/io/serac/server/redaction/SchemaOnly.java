package io.serac.server.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.metadata.MetadataCache;
import io.serac.server.metadata.MetadataDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Set;

/**
 * Table metadata for whoever may see the schema but no rows: values and the way to files are taken out. All columns may be known, so
 * the rest is shown as it is. Each document is made once and cached. Thread-safe.
 */
public final class SchemaOnly {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Set<String> VALUES = Set.of("initial-default", "write-default");

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
            ClosedSnapshot.putInto(metadata, ClosedSnapshot.of(metadata), metadata.has("next-row-id"));
            metadata.remove("encryption-keys");
            removeValues(metadata.path("schemas"));
            removeValues(metadata.path("schema"));
            return MetadataDocument.of(whole.versionId(), whole.metadataLocation(), JSON.writeValueAsBytes(metadata));
        } catch (IOException e) {
            throw new UncheckedIOException("The document of version " + whole.versionId() + " is no JSON", e);
        }
    }

    private static void removeValues(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            object.remove(VALUES);
        }
        schema.forEach(SchemaOnly::removeValues);
    }
}
