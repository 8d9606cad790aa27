package io.serac.server.maintenance;

import io.serac.storage.ObjectFiles;
import io.serac.storage.StorageException;
import io.serac.storage.location.Location;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Deletes files, several at a time, and keeps the job alive meanwhile. Used by one thread. */
final class FileRemover {
    private static final int BATCH = 200;
    /** Much more often than leases end. */
    private static final Duration ALIVE_EVERY = Duration.ofSeconds(15);

    private final ObjectFiles files;
    private final ExecutorService deleters;
    private final Runnable alive;
    private final List<Location> batch = new ArrayList<>();
    private long lastAlive = System.nanoTime();

    /**
     * @param deleters
     *            bounds how many files are deleted at a time
     * @param alive
     *            called before each batch; throws if the job is no longer ours
     */
    FileRemover(ObjectFiles files, ExecutorService deleters, Runnable alive) {
        this.files = files;
        this.deleters = deleters;
        this.alive = alive;
    }

    /** Deletes the file now or soon. */
    void remove(Location file) {
        batch.add(file);
        if (batch.size() >= BATCH) {
            flush();
        }
    }

    /** To be called while no files are found. Throws if the job is no longer ours. */
    void keepAlive() {
        if (System.nanoTime() - lastAlive > ALIVE_EVERY.toNanos()) {
            alive();
        }
    }

    private void alive() {
        alive.run();
        lastAlive = System.nanoTime();
    }

    /** Returns when everything is deleted. */
    void flush() {
        alive();
        List<Future<?>> running = new ArrayList<>();
        for (Location file : batch) {
            running.add(deleters.submit(() -> delete(file)));
        }
        batch.clear();
        for (Future<?> one : running) {
            await(one);
        }
    }

    private void delete(Location file) {
        try {
            files.delete(file);
        } catch (StorageException e) {
            // What the store refuses to delete would be refused again.
            if (e.kind() == StorageException.Kind.UNAVAILABLE) {
                throw e;
            }
        }
    }

    private static void await(Future<?> one) {
        try {
            one.get();
        } catch (ExecutionException e) {
            throw new ReachableFiles.RemovalFailed("A file could not be deleted", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReachableFiles.RemovalFailed("The server is stopping", e);
        }
    }
}
