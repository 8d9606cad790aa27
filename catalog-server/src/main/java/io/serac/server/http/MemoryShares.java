package io.serac.server.http;

import io.serac.server.error.CatalogException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * How much memory large bodies, and large documents that requests work on, may take until the answer, in all and of one principal: the
 * number of requests does not bound it. Thread-safe.
 */
final class MemoryShares {
    private static final int SHARES = 2;

    private final Duration waitMax;
    private final long bytesMax;
    private final long bytesOfPrincipalMax;
    private final Map<UUID, Long> held = new HashMap<>();
    private long heldByAll;

    /**
     * @param bytesMax
     *            of all of them; one principal gets half of it
     * @param bodyBytesMax
     *            of one body, which always fits
     * @param waitMax
     *            for others to be answered
     */
    MemoryShares(long bytesMax, long bodyBytesMax, Duration waitMax) {
        this.waitMax = waitMax;
        this.bytesMax = Math.max(bytesMax, SHARES * bodyBytesMax);
        this.bytesOfPrincipalMax = this.bytesMax / SHARES;
    }

    /** The share of one request. Close it when the request is answered. Used by one thread. */
    final class Share implements AutoCloseable {
        private final UUID principalId;
        private long bytes;

        private Share(UUID principalId) {
            this.principalId = principalId;
        }

        /**
         * Takes so much memory, or all that one principal may have if it is more.
         *
         * @throws CatalogException
         *             TOO_MANY_REQUESTS if it is not there in time
         */
        void take(long length) {
            long taken = Math.min(length, bytesOfPrincipalMax - bytes);
            if (taken > 0) {
                MemoryShares.this.take(principalId, taken);
                bytes += taken;
            }
        }

        @Override
        public void close() {
            if (bytes > 0) {
                release(principalId, bytes);
                bytes = 0;
            }
        }
    }

    /** For a request that has no large body yet. */
    Share share(UUID principalId) {
        return new Share(principalId);
    }

    private synchronized void take(UUID principalId, long length) {
        long deadlineNanos = System.nanoTime() + waitMax.toNanos();
        try {
            while (heldByAll + length > bytesMax || held.getOrDefault(principalId, 0L) + length > bytesOfPrincipalMax) {
                long leftMillis = Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis();
                if (leftMillis <= 0) {
                    throw busy();
                }
                wait(leftMillis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
        held.merge(principalId, length, Long::sum);
        heldByAll += length;
    }

    private CatalogException busy() {
        return CatalogException.tooManyRequests("Large bodies or documents are in flight, up to "
                + (bytesOfPrincipalMax >> 20)
                + " MiB of this principal or " + (bytesMax >> 20) + " MiB of all. Repeat the request a little later");
    }

    private synchronized void release(UUID principalId, long length) {
        held.computeIfPresent(principalId, (id, bytes) -> bytes == length ? null : bytes - length);
        heldByAll -= length;
        notifyAll();
    }
}
