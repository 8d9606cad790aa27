package io.serac.server.access;

import io.serac.authorizer.Decision;
import io.serac.server.http.Preconditions;
import io.serac.server.http.Response;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A change of the policies that was applied, by this request or by an earlier one with the same idempotency key. Immutable.
 *
 * @param <R>
 *            what was made
 * @param status
 *            HTTP status to answer
 * @param objectIds
 *            what was made or changed
 * @param epoch
 *            at which every replica knows of the change
 * @param made
 *            null for a repetition
 */
public record PolicyChange<R>(int status, List<UUID> objectIds, long epoch, @Nullable R made) {
    /** Tells clients the epoch of a change. */
    public static final String EPOCH_HEADER = "X-Serac-Epoch";

    public PolicyChange {
        objectIds = List.copyOf(objectIds);
    }

    /**
     * What was made, or for a repetition what is there now.
     *
     * @param read
     *            finds it by {@link #objectIds}
     */
    public R now(Function<List<UUID>, R> read) {
        return made == null ? read.apply(objectIds) : made;
    }

    /** The answer with what was made, its ETag and the epoch. */
    public Response answer(Decision.Allowed allowed, byte[] json) {
        return stamped(Response.json(allowed, status, json).withHeader("ETag", Preconditions.entityTag(json)));
    }

    /** The answer without a body, with the epoch. */
    public Response answer(Decision.Allowed allowed) {
        return stamped(Response.empty(allowed, status));
    }

    /** An answer with the epoch. */
    public Response stamped(Response response) {
        return response.withHeader(EPOCH_HEADER, Long.toString(epoch));
    }
}
