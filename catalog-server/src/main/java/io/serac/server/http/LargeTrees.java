package io.serac.server.http;

import io.serac.server.error.CatalogException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Large bodies are parsed by turns: while it is a tree, JSON takes up to thirty times its bytes. Each turn is short. Thread-safe.
 */
final class LargeTrees {
    private final int smallBytesMax;
    private final Semaphore free;
    private final int waitSecondsMax;

    /**
     * @param smallBytesMax
     *            of bodies that wait for nothing
     * @param max
     *            how many others there are at once
     * @param waitSecondsMax
     *            how long another one waits
     */
    LargeTrees(int smallBytesMax, int max, int waitSecondsMax) {
        this.waitSecondsMax = waitSecondsMax;
        this.smallBytesMax = smallBytesMax;
        this.free = new Semaphore(max, true);
    }

    /**
     * Does the work that has the tree of a body, which its result must not keep.
     *
     * @throws CatalogException
     *             TOO_MANY_REQUESTS if there was no turn
     */
    <T> T inTurn(int bytes, Supplier<T> work) {
        if (bytes <= smallBytesMax) {
            return work.get();
        }
        enter();
        try {
            return work.get();
        } finally {
            free.release();
        }
    }

    private void enter() {
        try {
            if (free.tryAcquire(waitSecondsMax, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw CatalogException.tooManyRequests("Other large bodies are being read. Repeat the request a little later");
    }
}
