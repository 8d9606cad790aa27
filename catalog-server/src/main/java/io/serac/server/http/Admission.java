package io.serac.server.http;

import io.serac.server.error.CatalogException;
import io.serac.server.operation.Operation;
import io.serac.server.telemetry.LimitMetrics.Limit;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the requests in flight, in all and per principal, so that overload is refused before it has any effect. Thread-safe.
 */
final class Admission {
    private final Semaphore all;
    private final int allMax;
    private final int perPrincipalMax;
    private final RequestObserver observer;
    private final ConcurrentHashMap<UUID, AtomicInteger> inFlight = new ConcurrentHashMap<>();

    Admission(Limits limits, RequestObserver observer) {
        this.observer = observer;
        this.allMax = limits.requestsInFlightMax();
        this.all = new Semaphore(allMax);
        this.perPrincipalMax = limits.requestsInFlightPerPrincipalMax();
    }

    /** Admits a request; the caller must {@link #leave()} afterwards. */
    void enter(Operation operation) {
        if (!all.tryAcquire()) {
            observer.limited(Limit.REQUESTS);
            throw refuse(operation, "The server is working on as many requests as it may");
        }
    }

    void leave() {
        all.release();
    }

    /** Requests that are worked on. */
    int inFlight() {
        return allMax - all.availablePermits();
    }

    /** Admits a principal; the caller must {@link #leave(UUID)} afterwards. */
    void enter(Operation operation, UUID principalId) {
        boolean[] admitted = new boolean[1];
        inFlight.compute(principalId, (id, count) -> {
            AtomicInteger current = count == null ? new AtomicInteger() : count;
            if (current.get() < perPrincipalMax) {
                current.incrementAndGet();
                admitted[0] = true;
            }
            return current;
        });
        if (!admitted[0]) {
            observer.limited(Limit.REQUESTS_OF_PRINCIPAL);
            throw refuse(operation, "This principal has " + perPrincipalMax + " requests in flight");
        }
    }

    void leave(UUID principalId) {
        inFlight.computeIfPresent(principalId, (id, count) -> count.decrementAndGet() == 0 ? null : count);
    }

    // Clients repeat 429 on any method; 503 is what proxies and readers expect of a busy server.
    private static CatalogException refuse(Operation operation, String reason) {
        String message = reason + ". Repeat the request a little later";
        return operation.isMutation()
                ? CatalogException.tooManyRequests(message)
                : CatalogException.unavailable(message, null);
    }
}
