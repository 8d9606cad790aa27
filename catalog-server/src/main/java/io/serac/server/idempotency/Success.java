package io.serac.server.idempotency;

import java.util.List;
import java.util.UUID;

/**
 * What a mutation came to that finds out only while it runs what it makes. Immutable.
 *
 * @param <R>
 *            what the mutation yields
 * @param status
 *            HTTP status to answer, also to repetitions
 * @param objectIds
 *            what was made or changed
 */
public record Success<R>(int status, List<UUID> objectIds, R value) {
    public Success {
        objectIds = List.copyOf(objectIds);
    }
}
