package io.serac.server.commit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serac.server.metadata.MetadataDocument;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Parsed metadata of versions that a commit may build on, so that a commit need not parse. An entry is taken out while it is
 * built on: parsed metadata is never shared between requests. Thread-safe.
 *
 * @param <M>
 *            type of the metadata
 */
final class ParsedMetadata<M> {
    private final MetadataForm<M> form;
    private final Cache<UUID, Entry<M>> parsed;

    private record Entry<M>(M metadata, int weight) {
    }

    ParsedMetadata(MetadataForm<M> form, long bytesMax) {
        this.form = form;
        this.parsed = Caffeine.newBuilder().maximumWeight(bytesMax)
                .weigher((UUID versionId, Entry<M> entry) -> entry.weight()).build();
    }

    /** The parsed document, which is the caller's alone until he puts it back. */
    M take(MetadataDocument document) {
        @Nullable
        Entry<M> entry = parsed.asMap().remove(document.versionId());
        return entry == null ? form.parse(document.metadataLocation(), document.json()) : entry.metadata();
    }

    void put(MetadataDocument document, M metadata) {
        parsed.put(document.versionId(), new Entry<>(metadata, document.json().length * MetadataForm.PARSED_FACTOR));
    }
}
