package io.serac.server.history;

import io.serac.server.operation.Operation;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A version that a table or view had, as logged. Immutable. */
record VersionRow(UUID versionId, long revision, String metadataLocation, String operation, String principal,
        List<Long> addedSnapshotIds, Instant committedAt) {

    /** The operation's id in the contract. */
    String operationId() {
        for (Operation known : Operation.values()) {
            if (known.name().equals(operation)) {
                return known.id();
            }
        }
        return operation;
    }
}
