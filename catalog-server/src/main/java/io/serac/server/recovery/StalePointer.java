package io.serac.server.recovery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pointer that is not what the storage has. Immutable.
 *
 * @param newest
 *            the last of the metadata files that come after the pointer; null if there are none
 * @param newerFiles
 *            how many there are
 */
record StalePointer(PointerRow pointer, Problem problem, @Nullable NewerFile newest, int newerFiles) {

    /** What is wrong with a pointer. */
    enum Problem {
        /** There is no file where it points to. */
        MISSING_FILE("missing-file"),
        /** The storage has metadata files of later commits, which the database does not know. */
        NEWER_FILES("newer-files"),
        /** The storage does not say: it is away, or refuses. */
        UNREADABLE("unreadable");

        private final String id;

        Problem(String id) {
            this.id = id;
        }

        /** As in the contract. */
        String id() {
            return id;
        }
    }

    /**
     * A metadata file that no pointer names.
     *
     * @param modifiedAt
     *            by the store's clock
     */
    record NewerFile(String location, long revision, Instant modifiedAt) {
    }
}
