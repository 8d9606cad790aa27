package io.serac.server.metadata;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serac.authorizer.column.ColumnRules;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Metadata documents by version, bounded in bytes. Versions never change, so nothing is ever invalidated. Thread-safe.
 */
public final class MetadataCache {
    private static final int SHARE_OF_ONE = 4;

    private final Cache<Key, MetadataDocument> documents;
    private final long documentBytesMax;

    /** Which part of a version a document holds. */
    public enum Variant {
        /** Everything. */
        ALL,
        /** Only snapshots that a branch or tag names. */
        REFS,
        /** No values and no way to files, see {@code SchemaOnly}. */
        SCHEMA
    }

    /** The columns are those of a redacted document, null for all others: who sees other columns gets another document. */
    private record Key(UUID versionId, Variant variant, @Nullable ColumnRules redactedTo) {
        Key(UUID versionId, Variant variant) {
            this(versionId, variant, null);
        }
    }

    /**
     * @param bytesMax
     *            what all documents together may occupy
     */
    public MetadataCache(long bytesMax) {
        this.documentBytesMax = bytesMax / SHARE_OF_ONE;
        this.documents = Caffeine.newBuilder().maximumWeight(bytesMax)
                .weigher((Key key, MetadataDocument document) -> document.weight()).recordStats().build();
    }

    /** The document, if it is here. */
    public Optional<MetadataDocument> find(UUID versionId, Variant variant) {
        return Optional.ofNullable(documents.getIfPresent(new Key(versionId, variant)));
    }

    /**
     * The document; on a miss it is made once, however many ask.
     *
     * @param miss
     *            makes it; may yield a newer version if the asked one is no longer current, or null if the object is gone
     */
    public @Nullable MetadataDocument get(UUID versionId, Variant variant, Supplier<@Nullable MetadataDocument> miss) {
        return get(new Key(versionId, variant), miss);
    }

    /** The document that shows no more than these columns; on a miss it is made once, however many ask. */
    public MetadataDocument redacted(UUID versionId, ColumnRules columns, Supplier<MetadataDocument> miss) {
        return Objects.requireNonNull(get(new Key(versionId, Variant.SCHEMA, columns), miss::get));
    }

    private @Nullable MetadataDocument get(Key key, Supplier<@Nullable MetadataDocument> miss) {
        MetadataDocument document = documents.get(key, absent -> miss.get());
        if (document != null && document.weight() > documentBytesMax) {
            documents.invalidate(key);
        }
        return document;
    }

    /** The documents, to be measured. */
    public Cache<?, ?> cache() {
        return documents;
    }

    /** Keeps a document that was just committed. */
    public void put(MetadataDocument document) {
        if (document.weight() <= documentBytesMax) {
            documents.put(new Key(document.versionId(), Variant.ALL), document);
        }
    }
}
