package io.serac.server.commit;

import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import java.time.Duration;

/**
 * The attempts of one commit: how many of them came to nothing because others were first, and how long one takes. For one thread.
 */
public final class Attempts {
    private static final int MAX = 40;
    /** A few losses are luck, more are a slower server, that would lose for ever. */
    private static final int LUCK_MAX = 2;

    private int lost;
    private long begunNanos = System.nanoTime();
    private Duration last = Duration.ZERO;

    /**
     * An attempt came to nothing, and the next one begins.
     *
     * @throws CatalogException
     *             COMMIT_FAILED if there were too many
     */
    public void lost() {
        long now = System.nanoTime();
        last = Duration.ofNanos(now - begunNanos);
        begunNanos = now;
        lost++;
        if (lost >= MAX) {
            throw new CatalogException(ErrorCode.COMMIT_FAILED,
                    "Requirement failed: " + MAX + " commits by others came first. Refresh and commit again");
        }
    }

    /** Whether others should make way. */
    public boolean isOverdue() {
        return lost > LUCK_MAX;
    }

    /** How long the last attempt took that was lost. */
    public Duration last() {
        return last;
    }
}
