package io.serac.server.http;

import java.util.function.IntSupplier;

/**
 * Memory that the request of this thread takes for large documents, of its {@linkplain MemoryShares.Share share}: whoever makes something
 * large of a few bytes says so here before. Thread-safe.
 */
public final class HeldMemory {
    /** What is not larger need not be asked for. */
    public static final int SMALL_BYTES_MAX = 1 << 20;

    private static final ScopedValue<MemoryShares.Share> SHARE = ScopedValue.newInstance();

    private HeldMemory() {
    }

    /**
     * Takes so much until the request is answered. Outside of requests, and where it is not much, this does nothing.
     *
     * @throws io.serac.server.error.CatalogException
     *             TOO_MANY_REQUESTS if it is not there in time
     */
    public static void take(long bytes) {
        if (bytes > SMALL_BYTES_MAX && SHARE.isBound()) {
            SHARE.get().take(bytes);
        }
    }

    static int with(MemoryShares.Share share, IntSupplier request) {
        return ScopedValue.where(SHARE, share).call(request::getAsInt);
    }
}
