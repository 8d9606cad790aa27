package io.serac.storage.scope;

import java.util.Optional;

/** What a client may do with the files of one table. */
public enum StorageMode {
    /** Read and list. */
    READ,
    /** Read, list and add; not delete. */
    APPEND,
    /** Read, list, add and delete. */
    READ_WRITE,
    /** Add data and metadata, read metadata; not read data, list or delete. */
    INGEST;

    /** What both allow; empty for reading and ingesting, which share no mode. */
    public Optional<StorageMode> meet(StorageMode other) {
        if (this == other || other == READ_WRITE) {
            return Optional.of(this);
        }
        if (this == READ_WRITE) {
            return Optional.of(other);
        }
        if (this == APPEND) {
            return Optional.of(other);
        }
        return other == APPEND ? Optional.of(this) : Optional.empty();
    }
}
