package io.serac.server.metadata;

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
 */
public record NewVersion(MetadataDocument document, String operation, UUID principalId, List<Long> addedSnapshotIds) {
    public NewVersion {
        addedSnapshotIds = List.copyOf(addedSnapshotIds);
    }
}
