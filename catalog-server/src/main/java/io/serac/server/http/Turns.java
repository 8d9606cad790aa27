package io.serac.server.http;

import io.serac.server.error.CatalogException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Work that takes much memory is done by few requests at a time, in order of arrival. Thread-safe. */
public final class Turns {
    private final Semaphore free;
    private final Duration waitMax;
    private final String busy;

    /**
     * @param max
     *            how many there are at once
     * @param waitMax
     *            how long another one waits
     * @param busy
     *            what it is told if that was in vain: what the others do
     */
    public Turns(int max, Duration waitMax, String busy) {
        this.free = new Semaphore(max, true);
        this.waitMax = waitMax;
        this.busy = busy;
    }

    /**
     * Waits for a turn, which the caller must {@link #leave}.
     *
     * @throws CatalogException
     *             TOO_MANY_REQUESTS if none came
     */
    public void enter() {
        try {
            if (free.tryAcquire(waitMax.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw CatalogException.tooManyRequests(busy + ". Repeat the request a little later");
    }

    /** Lets the next one in. */
    public void leave() {
        free.release();
    }

    /**
     * Does the work when it is its turn.
     *
     * @throws CatalogException
     *             TOO_MANY_REQUESTS if no turn came
     */
    public <T> T inTurn(Supplier<T> work) {
        enter();
        try {
            return work.get();
        } finally {
            leave();
        }
    }
}
