package io.serac.server.cli;

import io.serac.server.CatalogServer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts the server and closes it when the process is told to end. A signal that comes during the start waits for it, because
 * an embedded PostgreSQL that is just starting would otherwise stay behind. Thread-safe.
 */
final class ServerLife {
    private static final Duration START_MAX = Duration.ofSeconds(60);

    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable CatalogServer server;

    /**
     * @param start
     *            returns a server that answers requests
     */
    CatalogServer begin(Supplier<CatalogServer> start) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(this::end));
        try {
            CatalogServer begun = start.get();
            server = begun;
            return begun;
        } finally {
            started.countDown();
        }
    }

    /** Returns when the server is closed. */
    void awaitEnd() throws InterruptedException {
        closed.await();
    }

    private void end() {
        try {
            boolean isStarted = started.await(START_MAX.toSeconds(), TimeUnit.SECONDS);
            CatalogServer begun = server;
            if (isStarted && begun != null) {
                begun.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closed.countDown();
        }
    }
}
