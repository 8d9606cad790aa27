package io.serac.bench.catalog;

/** A snapshot that the bench made up: its manifest list names a file that nobody writes. Immutable. */
public record TableSnapshot(long id, long sequenceNumber) {

    /** What Iceberg calls "no snapshot". */
    static final long NONE = -1;
}
