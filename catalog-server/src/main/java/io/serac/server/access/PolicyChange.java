package io.serac.server.access;

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

    /** The answer with the header that tells clients the epoch. */
    public Response stamped(Response response) {
        return response.withHeader("X-Serac-Epoch", Long.toString(epoch));
    }
}
