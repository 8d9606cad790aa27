package io.serac.server.commit;

import io.serac.server.error.CatalogException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Metadata files that clients name are read one after the other: each may take half of the memory of a server. Thread-safe. */
final class RegisterTurns {
    private final Semaphore free = new Semaphore(1, true);
    private final int waitSecondsMax;

    RegisterTurns(int waitSecondsMax) {
        this.waitSecondsMax = waitSecondsMax;
    }

    /**
     * Does the work when it is its turn.
     *
     * @throws CatalogException
     *             TOO_MANY_REQUESTS if that takes too long
     */
    <T> T inTurn(Supplier<T> work) {
        try {
            if (!free.tryAcquire(waitSecondsMax, TimeUnit.SECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
        try {
            return work.get();
        } finally {
            free.release();
        }
    }

    private static CatalogException busy() {
        return CatalogException
                .tooManyRequests("Other metadata files are being read. Repeat the request a little later");
    }
}
