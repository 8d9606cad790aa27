package io.serac.server.metadata;

import io.serac.authorizer.policy.AddedColumn;
import java.util.List;
import java.util.UUID;

/**
 * A version about to become current: its document, whose file is durable already, and what the pointer log says of it. Immutable.
 *
 * @param document
 *            the metadata
 * @param operation
 *            name of the operation that made it
 * @param principalId
 *            who made it
 * @param addedSnapshotIds
 *            snapshots that it adds to its predecessor
 * @param addedColumns
 *            columns that it adds or renames; those that are like a pattern of a tag get it together with the pointer
 */
public record NewVersion(MetadataDocument document, String operation, UUID principalId, List<Long> addedSnapshotIds,
        List<AddedColumn> addedColumns) {
    public NewVersion {
        addedSnapshotIds = List.copyOf(addedSnapshotIds);
        addedColumns = List.copyOf(addedColumns);
    }

    /** The same without new columns, for whoever tags them later in the same transaction. */
    public NewVersion untagged() {
        return new NewVersion(document, operation, principalId, addedSnapshotIds, List.of());
    }
}
