package io.serac.server.redaction;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.authorizer.column.ColumnRules;
import io.serac.server.metadata.MetadataCache;
import io.serac.server.metadata.MetadataDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Table metadata for whoever is restricted: a new document, of what he may know. Nothing is copied but what a part names, so what a
 * later version of Iceberg adds to metadata stays out until somebody has thought about it. Each document is made once for all who may
 * know the same columns, and cached. Thread-safe.
 */
public final class RedactedTable {
    /** Each stands for itself: without one of them its fields are missing, and nobody else's. */
    static final List<Part> PARTS = List.of(TableIdentity::addTo, VisibleSchema::addTo, ClearPartitioning::addTo,
            ClearOrder::addTo, HarmlessProperties::addTo, ClosedFiles::addTo);
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final MetadataCache cache;

    public RedactedTable(MetadataCache cache) {
        this.cache = cache;
    }

    /** The document that shows no more than these columns. */
    public MetadataDocument of(MetadataDocument whole, ColumnRules columns) {
        return cache.redacted(whole.versionId(), columns, () -> redact(whole, columns, PARTS));
    }

    static MetadataDocument redact(MetadataDocument whole, ColumnRules columns, List<Part> parts) {
        try {
            Original original = Original.of(JSON.readTree(whole.json()), columns);
            ObjectNode shown = JSON.createObjectNode();
            for (Part part : parts) {
                part.addTo(shown, original);
            }
            return MetadataDocument.of(whole.versionId(), ClosedLocation.next(), JSON.writeValueAsBytes(shown));
        } catch (IOException e) {
            throw new UncheckedIOException("The document of version " + whole.versionId() + " is no JSON", e);
        }
    }
}
