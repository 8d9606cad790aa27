package io.serac.server.append;

import org.apache.iceberg.DataFile;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says of one file. Immutable.
 *
 * @param snapshotId
 *            that added it; what it inherits from the manifest included
 * @param file
 *            with what it inherits; null if it is deleted
 */
record Entry(Status status, @Nullable Long snapshotId, @Nullable DataFile file) {

    /** As numbered by the Iceberg specification. */
    enum Status {
        EXISTING, ADDED, DELETED
    }
}
