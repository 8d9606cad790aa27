package io.serac.server.commit;

import io.serac.server.error.CatalogException;
import io.serac.server.securable.ObjectEntry;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One commit per object at a time in this process, in order of arrival, so that writers wait for each other instead of undoing
 * each other's work. Whoever waited learns the pointer that the one before him made. Thread-safe.
 */
final class CommitQueue {
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    private final ConcurrentHashMap<UUID, Line> lines = new ConcurrentHashMap<>();

    private static final class Line {
        private final ReentrantLock lock = new ReentrantLock(true);
        private int users;
        private ObjectEntry.@Nullable Pointer newest;
    }

    /** A turn in the queue of one object. Used by one thread. */
    final class Turn implements AutoCloseable {
        private final UUID objectId;
        private final Line line;

        private Turn(UUID objectId, Line line) {
            this.objectId = objectId;
            this.line = line;
        }

        /** The pointer that is known to be newest: the resolved one, or what this process has made since. */
        ObjectEntry.Pointer newest(ObjectEntry.Pointer resolved) {
            ObjectEntry.Pointer known = line.newest;
            return known != null && known.revision() > resolved.revision() ? known : resolved;
        }

        void swapped(ObjectEntry.Pointer pointer) {
            line.newest = pointer;
        }

        @Override
        public void close() {
            line.lock.unlock();
            release(objectId);
        }
    }

    /** Waits for the turn. */
    Turn enter(UUID objectId) {
        Line line = lines.compute(objectId, (id, present) -> {
            Line entered = present == null ? new Line() : present;
            entered.users++;
            return entered;
        });
        try {
            if (line.lock.tryLock(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)) {
                return new Turn(objectId, line);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        release(objectId);
        throw CatalogException.tooManyRequests(
                "Other commits to this object took more than " + WAIT_MAX.toSeconds() + " s. Repeat the request");
    }

    private void release(UUID objectId) {
        lines.computeIfPresent(objectId, (id, line) -> --line.users == 0 ? null : line);
    }
}
