package io.serac.server.access;

import io.serac.server.error.CatalogException;
import io.serac.server.http.Response;
import io.serac.server.idempotency.RevisionMoved;
import io.serac.server.securable.Resolution;
import java.util.function.Supplier;

/**
 * Changes of policies that hold only if the caller is still allowed to make them: what was decided at one epoch is written at that
 * epoch or decided again. Stateless.
 */
public final class Redecided {
    private static final int ATTEMPTS_MAX = 8;

    private Redecided() {
    }

    /**
     * Resolves, decides and changes; again if policies were changed between decision and change.
     *
     * @param attempt
     *            calls {@link #checkUnmoved} in its transaction
     */
    public static Response until(Supplier<Response> attempt) {
        for (int attempts = 1;; attempts++) {
            try {
                return attempt.get();
            } catch (RevisionMoved moved) {
                if (attempts == ATTEMPTS_MAX) {
                    throw CatalogException.unavailable(
                            "Policies are being changed all the time. Nothing was changed; repeat the request", moved);
                }
            }
        }
    }

    /**
     * Ends the attempt if policies were changed since the caller was found to be allowed.
     *
     * @param epoch
     *            that is locked
     * @throws RevisionMoved
     *             if it is not the one that was decided at
     */
    public static void checkUnmoved(Resolution resolution, long epoch) {
        if (resolution.epoch() != epoch) {
            throw new RevisionMoved();
        }
    }
}
