package io.serac.storage;

import java.util.Map;
import java.util.function.Supplier;

/**
 * Sees the calls that the server makes to stores, their token services and KMS, to measure them. Thread-safe; must neither block nor throw of its own.
 */
public interface StoreObserver {
    /** Kinds of calls. */
    enum Call {
        WRITE, READ, EXISTS, DELETE, LIST, ASSUME_ROLE, KMS_ENCRYPT, KMS_DECRYPT
    }

    /** How it ended that keys for a scope were asked for. */
    enum Keys {
        /** They were there already. */
        CACHED,
        /** The token service made them. */
        ISSUED,
        /** The token service refused, or the scope has no policy. */
        REFUSED,
        /** The token service gave no answer in time. */
        UNAVAILABLE
    }

    /**
     * Makes a call.
     *
     * @param call
     *            yields the result, or throws what {@code observe} then throws
     */
    <T> T observe(Call kind, Supplier<T> call);

    /** Keys were asked for. */
    void keys(Keys outcome);

    /** Headers that the call which this thread makes now carries besides; they are not signed. */
    Map<String, String> headers();

    /** Sees nothing. */
    static StoreObserver none() {
        return new StoreObserver() {
            @Override
            public <T> T observe(Call kind, Supplier<T> call) {
                return call.get();
            }

            @Override
            public void keys(Keys outcome) {
                // nobody wants to know
            }

            @Override
            public Map<String, String> headers() {
                return Map.of();
            }
        };
    }
}
