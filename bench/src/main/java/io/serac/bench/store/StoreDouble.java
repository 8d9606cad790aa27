package io.serac.bench.store;

import io.serac.storage.fake.FakeObjectStore;
import org.jspecify.annotations.Nullable;

/**
 * An object store that this process holds in memory, so that its work is not counted as anybody's. It judges keys and signatures, or
 * the server would refuse it. Started when it is first needed. Thread-safe.
 */
public final class StoreDouble implements AutoCloseable {
    private @Nullable FakeObjectStore started;

    /** The store itself. */
    public synchronized FakeObjectStore get() {
        FakeObjectStore store = started;
        if (store == null) {
            store = FakeObjectStore.start();
            started = store;
        }
        return store;
    }

    /** Requests that it has got so far, those for keys included. */
    public synchronized long requests() {
        return started == null ? 0 : started.requests().size();
    }

    /** How many of these asked its token service for keys. */
    public synchronized long tokenCalls() {
        return started == null ? 0 : started.stsCalls();
    }

    @Override
    public synchronized void close() {
        if (started != null) {
            started.close();
        }
    }
}
