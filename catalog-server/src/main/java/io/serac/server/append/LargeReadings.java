package io.serac.server.append;

import io.serac.server.error.CatalogException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Commits of which much is read take turns, so that many at once do not take the memory of the server. Thread-safe. */
final class LargeReadings {
    private final Semaphore free;
    private final Duration waitMax;

    /**
     * @param max
     *            how many there are at once
     * @param waitMax
     *            how long another one waits
     */
    LargeReadings(int max, Duration waitMax) {
        this.free = new Semaphore(max, true);
        this.waitMax = waitMax;
    }

    /**
     * Waits for a turn, which the caller must {@link #leave}.
     *
     * @throws CatalogException
     *             SERVICE_UNAVAILABLE if none came
     */
    void enter() {
        try {
            if (free.tryAcquire(waitMax.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw CatalogException.unavailable("The manifests of other commits are being read. Repeat the request, or"
                + " commit in smaller pieces", null);
    }

    void leave() {
        free.release();
    }
}
