package io.serac.server.commit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serac.server.error.CatalogException;
import io.serac.server.metadata.Swapped;
import io.serac.server.securable.ObjectEntry;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One commit per object at a time in this process, in order of arrival, so that writers wait for each other instead of undoing
 * each other's work. Whoever waited learns the pointer that the one before him made. When a commit of another process was kept
 * waiting by this one's, the next of this one lets it go first. Thread-safe.
 */
final class CommitQueue {
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    private static final Duration WAY_MAX = Duration.ofSeconds(2);
    private static final int WAYS_MAX = 10_000;

    private final ConcurrentHashMap<UUID, Line> lines = new ConcurrentHashMap<>();
    // Apart from the lines, which end when nobody waits: a lone writer makes way for others as well.
    private final Cache<UUID, Long> openFromNanos =
            Caffeine.newBuilder().expireAfterWrite(WAY_MAX).maximumSize(WAYS_MAX).build();

    private static final class Line {
        private final ReentrantLock lock = new ReentrantLock(true);
        private int users;
        private ObjectEntry.@Nullable Pointer newest;
    }

    /** A turn in the queue of one object. Used by one thread. */
    final class Turn implements AutoCloseable {
        private final UUID objectId;
        private final Line line;
        private final boolean hasMadeWay;
        private long awaitedRevision = -1;

        private Turn(UUID objectId, Line line, boolean hasMadeWay) {
            this.objectId = objectId;
            this.line = line;
            this.hasMadeWay = hasMadeWay;
        }

        /** Whether it has waited for other processes, so that what it knows of the object is old. */
        boolean hasMadeWay() {
            return hasMadeWay;
        }

        /** This commit has asked others to make way at the revision. It need not do so itself when it swaps it. */
        void awaits(long revision) {
            awaitedRevision = revision;
        }

        /** The pointer that is known to be newest: the resolved one, or what this process has made since. */
        ObjectEntry.Pointer newest(ObjectEntry.Pointer resolved) {
            ObjectEntry.Pointer known = line.newest;
            return known != null && known.revision() > resolved.revision() ? known : resolved;
        }

        void swapped(ObjectEntry.Pointer pointer) {
            line.newest = pointer;
        }

        void swapped(Swapped swapped) {
            swapped(swapped.pointer());
            if (swapped.awaited().isPositive() && swapped.pointer().revision() - 1 != awaitedRevision) {
                openFromNanos.put(objectId, System.nanoTime() + way(swapped.awaited()).toNanos());
            }
        }

        @Override
        public void close() {
            line.lock.unlock();
            release(objectId);
        }
    }

    // Who waits had begun an attempt when its revision was swapped: what is left of that is lost, and then comes a whole one.
    private static Duration way(Duration awaited) {
        Duration way = awaited.multipliedBy(5).dividedBy(2);
        return way.compareTo(WAY_MAX) < 0 ? way : WAY_MAX;
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
                return new Turn(objectId, line, makeWay(objectId, line));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        release(objectId);
        throw CatalogException.tooManyRequests(
                "Other commits to this object took more than " + WAIT_MAX.toSeconds() + " s. Repeat the request");
    }

    private boolean makeWay(UUID objectId, Line line) throws InterruptedException {
        Long from = openFromNanos.getIfPresent(objectId);
        if (from == null) {
            return false;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(from - System.nanoTime());
        } catch (InterruptedException e) {
            line.lock.unlock();
            throw e;
        }
        openFromNanos.invalidate(objectId);
        return true;
    }

    private void release(UUID objectId) {
        lines.computeIfPresent(objectId, (id, line) -> --line.users == 0 ? null : line);
    }
}
