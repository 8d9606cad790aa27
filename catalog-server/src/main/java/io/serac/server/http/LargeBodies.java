package io.serac.server.http;

import io.serac.server.error.CatalogException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * How much memory large bodies may take from their arrival to the answer, in all and of one principal: the number of requests does not
 * bound it. Thread-safe.
 */
final class LargeBodies {
    private static final int SHARES = 2;

    private final long bytesMax;
    private final long bytesOfPrincipalMax;
    private final Map<UUID, Long> held = new HashMap<>();
    private long heldByAll;

    /**
     * @param bytesMax
     *            of all of them; one principal gets half of it
     * @param bodyBytesMax
     *            of one body, which always fits
     */
    LargeBodies(long bytesMax, long bodyBytesMax) {
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
         * Takes so much memory.
         *
         * @throws CatalogException
         *             TOO_MANY_REQUESTS if it is not there
         */
        void take(long length) {
            LargeBodies.this.take(principalId, length);
            bytes += length;
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
        long ofPrincipal = held.getOrDefault(principalId, 0L) + length;
        if (ofPrincipal > bytesOfPrincipalMax) {
            throw CatalogException.tooManyRequests("This principal has large bodies of " + (bytesOfPrincipalMax >> 20)
                    + " MiB in flight. Repeat the request a little later");
        }
        if (heldByAll + length > bytesMax) {
            throw CatalogException.tooManyRequests("The server holds as many large bodies as it may. Repeat the request"
                    + " a little later");
        }
        held.put(principalId, ofPrincipal);
        heldByAll += length;
    }

    private synchronized void release(UUID principalId, long length) {
        held.computeIfPresent(principalId, (id, bytes) -> bytes == length ? null : bytes - length);
        heldByAll -= length;
    }
}
