package io.serac.server.sensitive;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serac.authorizer.Securable;
import io.serac.authorizer.column.TableColumns;
import io.serac.server.access.SensitiveColumns;
import io.serac.server.column.Schemas;
import io.serac.server.metadata.Documents;
import io.serac.server.metadata.MetadataCache;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.securable.ObjectEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;

/**
 * Table metadata as it is served: as stored, or with what is forced for columns that have become sensitive since it was stored, so
 * that writers keep to a new restriction from their next load on. What is served so has a version id of its own: whatever is kept or
 * compared by version never meets what was stored. Thread-safe.
 */
public final class ServedTables {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final long BYTES_MAX = 16 << 20;
    private static final int ENTRY_BYTES = 250;
    private static final int PROPERTY_BYTES = 120;

    private final SensitiveColumns sensitive;
    private final Documents documents;
    private final MetadataCache cache;
    private final Cache<UUID, Stored> storedByVersion = Caffeine.newBuilder().maximumWeight(BYTES_MAX)
            .weigher((UUID versionId, Stored stored) -> stored.weight()).build();
    private final Cache<Place, Served> servedByPlace = Caffeine.newBuilder().maximumWeight(BYTES_MAX)
            .weigher((Place place, Served served) -> served.weight()).build();

    public ServedTables(SensitiveColumns sensitive, Documents documents, MetadataCache cache) {
        this.sensitive = sensitive;
        this.documents = documents;
        this.cache = cache;
    }

    /** What of a stored version decides how it is served. */
    private record Stored(TableColumns columns, Map<String, String> properties) {
        int weight() {
            return ENTRY_BYTES + columns.weight() + ServedTables.weight(properties);
        }
    }

    /** A version where it is: what is attached above it counts as well. */
    private record Place(UUID versionId, UUID tableId, UUID containerId) {
    }

    /**
     * How a version is served.
     *
     * @param epoch
     *            of the policies by which that was found
     * @param versionId
     *            of what is served
     * @param properties
     *            as they are served; empty for as they are stored
     */
    private record Served(long epoch, UUID versionId, Optional<Map<String, String>> properties) {
        int weight() {
            return ENTRY_BYTES + properties.map(ServedTables::weight).orElse(0);
        }
    }

    private static int weight(Map<String, String> properties) {
        int bytes = 0;
        for (Map.Entry<String, String> property : properties.entrySet()) {
            bytes += PROPERTY_BYTES + property.getKey().length() + property.getValue().length();
        }
        return bytes;
    }

    /** The version id of what is served of a table that was decided on. */
    public UUID versionId(ObjectEntry table) {
        UUID versionId = table.pointer().versionId();
        return sensitive.mayBeAny(table.securable())
                ? served(table.securable(), versionId, () -> documents.current(table)).versionId()
                : versionId;
    }

    /** What is served of a stored document of a table that was decided on. */
    public MetadataDocument of(Securable table, MetadataDocument document) {
        if (!sensitive.mayBeAny(table)) {
            return document;
        }
        Served served = served(table, document.versionId(), () -> document);
        return served.properties().isEmpty()
                ? document
                : Objects.requireNonNull(cache.get(served.versionId(), MetadataCache.Variant.ALL,
                        () -> with(served.properties().get(), served.versionId(), document)));
    }

    private Served served(Securable table, UUID versionId, Supplier<MetadataDocument> document) {
        UUID containerId = table.parent().map(Securable::id).orElseThrow();
        Place place = new Place(versionId, table.id(), containerId);
        // Read before the rules are: what is found by newer ones is then only found again.
        long epoch = sensitive.epoch();
        Served known = servedByPlace.getIfPresent(place);
        if (known != null && known.epoch() == epoch) {
            return known;
        }
        Served found = served(table, versionId, epoch, stored(versionId, document));
        servedByPlace.put(place, found);
        return found;
    }

    private Served served(Securable table, UUID versionId, long epoch, Stored stored) {
        ForcedProperties forced =
                ForcedProperties.of(stored.columns(), sensitive.of(table, stored.columns()));
        Map<String, String> properties = new HashMap<>(stored.properties());
        forced.force(properties, Released.of(properties));
        if (properties.equals(stored.properties())) {
            return new Served(epoch, versionId, Optional.empty());
        }
        String text = versionId + "\n" + new TreeMap<>(properties);
        UUID servedId = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
        return new Served(epoch, servedId, Optional.of(Map.copyOf(properties)));
    }

    private Stored stored(UUID versionId, Supplier<MetadataDocument> document) {
        Stored known = storedByVersion.getIfPresent(versionId);
        if (known != null) {
            return known;
        }
        MetadataDocument read = document.get();
        TableMetadata metadata = TableMetadataParser.fromJson(read.metadataLocation(),
                new String(read.json(), StandardCharsets.UTF_8));
        Stored stored = new Stored(Schemas.columns(metadata), Map.copyOf(metadata.properties()));
        // The object may have moved on meanwhile.
        storedByVersion.put(read.versionId(), stored);
        return stored;
    }

    private static MetadataDocument with(Map<String, String> properties, UUID versionId, MetadataDocument document) {
        try {
            ObjectNode metadata = (ObjectNode) JSON.readTree(document.json());
            ObjectNode served = metadata.putObject("properties");
            new TreeMap<>(properties).forEach(served::put);
            return MetadataDocument.of(versionId, document.metadataLocation(), JSON.writeValueAsBytes(metadata));
        } catch (IOException e) {
            throw new UncheckedIOException("The document of version " + document.versionId() + " is no JSON", e);
        }
    }
}
