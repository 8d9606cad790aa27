package io.serac.storage.session;

import io.serac.storage.StorageException;
import io.serac.storage.StorageException.Kind;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Lets those who ask for the same at the same time wait for one call, that of the first of them. Calls for other keys are
 * never waited for. Nothing is kept. Thread-safe.
 */
final class SingleFlight<K, V> {
    private final ConcurrentMap<K, CompletableFuture<V>> flights = new ConcurrentHashMap<>();
    private final Duration waitMax;

    /** @param waitMax what the call itself may take */
    SingleFlight(Duration waitMax) {
        this.waitMax = waitMax;
    }

    /**
     * What the call yields, here or where it was begun.
     *
     * @throws StorageException as the call does, or {@code UNAVAILABLE} if it does not end in time
     */
    V join(K key, Supplier<V> call) {
        CompletableFuture<V> own = new CompletableFuture<>();
        CompletableFuture<V> begun = flights.putIfAbsent(key, own);
        return begun == null ? lead(key, own, call) : follow(begun);
    }

    private V lead(K key, CompletableFuture<V> own, Supplier<V> call) {
        try {
            V value = call.get();
            own.complete(value);
            return value;
        } catch (StorageException failure) {
            own.completeExceptionally(failure);
            throw failure;
        } finally {
            flights.remove(key, own);
            // Of use only if the call ended in a way not foreseen above.
            own.cancel(false);
        }
    }

    private V follow(CompletableFuture<V> begun) {
        try {
            return begun.get(waitMax.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof StorageException known) {
                // Thrown anew, so that each has the trace of its own thread.
                throw new StorageException(known.kind(), String.valueOf(known.getMessage()), known);
            }
            throw unavailable(failure);
        } catch (TimeoutException | CancellationException failure) {
            throw unavailable(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unavailable(stopped);
        }
    }

    private static StorageException unavailable(Exception cause) {
        return new StorageException(Kind.UNAVAILABLE, "The call that was waited for did not end well. Try again.",
                cause);
    }
}
