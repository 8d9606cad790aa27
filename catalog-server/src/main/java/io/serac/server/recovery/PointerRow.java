package io.serac.server.recovery;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A table or view and where its pointer is. Immutable.
 *
 * @param namespace
 *            levels of the namespace that it is in
 * @param committedAt
 *            when the pointer was moved last, by the database's clock
 */
record PointerRow(UUID id, String kind, String name, List<String> namespace, long revision, String metadataLocation,
        Instant committedAt) {
    PointerRow {
        namespace = List.copyOf(namespace);
    }
}
