package io.serac.server.table;

import io.serac.server.commit.TableForm;
import io.serac.server.metadata.MetadataCache;
import io.serac.server.metadata.MetadataDocument;
import java.util.Objects;
import org.apache.iceberg.TableMetadata;

/** Documents reduced to the snapshots that a branch or tag names; each is made once and cached. Thread-safe. */
final class ReferencedSnapshots {
    private final MetadataCache cache;
    private final TableForm form = new TableForm();

    ReferencedSnapshots(MetadataCache cache) {
        this.cache = cache;
    }

    MetadataDocument of(MetadataDocument whole) {
        return Objects.requireNonNull(
                cache.get(whole.versionId(), MetadataCache.Variant.REFS, () -> reduce(whole)));
    }

    private MetadataDocument reduce(MetadataDocument whole) {
        TableMetadata metadata = form.parse(whole.metadataLocation(), whole.json());
        TableMetadata reduced = TableMetadata.buildFrom(metadata).withMetadataLocation(whole.metadataLocation())
                .suppressHistoricalSnapshots().discardChanges().build();
        return MetadataDocument.of(whole.versionId(), whole.metadataLocation(), form.serialise(reduced));
    }
}
