package io.serac.server.append;

import io.serac.server.error.CatalogException;
import io.serac.server.http.Turns;
import io.serac.server.manifest.KeptMemory;
import io.serac.server.manifest.ReadingLimits;
import java.time.Duration;

/**
 * What is read at most for one commit, so that nobody keeps the server busy with manifests. Beyond what ordinary appends take, a commit
 * needs one of the few turns that there are. Close it. Not thread-safe.
 */
final class ReadingBudget implements AutoCloseable {
    /** Iceberg's writers begin another manifest at 8 MiB, unless the table says otherwise. */
    private static final long FILE_BYTES_MAX = 16L << 20;

    private static final long SMALL_BYTES = 1L << 20;
    private static final int SMALL_ENTRIES = 5_000;
    private static final int NEW_MANIFESTS_MAX = 100;
    private static final int VANISHED_MANIFESTS_MAX = 1000;
    private static final int ENTRIES_MAX = 200_000;
    private static final long BYTES_MAX = 256L << 20;
    private static final long SMALL_WORK = 32L << 20;
    private static final long WORK_MAX = 1L << 29;
    private static final long SMALL_KEPT = 2L << 20;
    private static final long KEPT_MAX = 64L << 20;
    private static final Duration TIME_MAX = Duration.ofSeconds(30);

    private final long began = System.nanoTime();
    private final Turns turns;
    private final KeptMemory lists = new KeptMemory();
    private boolean isLarge;
    private int newManifests;
    private int vanishedManifests;
    private int entries;
    private long bytes;
    private long work;

    /**
     * @param turns
     *            of the commits of which much is read
     */
    ReadingBudget(Turns turns) {
        this.turns = turns;
    }

    /** How large the next file may be. Grows when the commit is {@linkplain #enlarge large}. */
    long fileBytesMax() {
        return isLarge ? FILE_BYTES_MAX : SMALL_BYTES;
    }

    /**
     * Waits until much may be read.
     *
     * @return whether that is new
     * @throws CatalogException
     *             TOO_MANY_REQUESTS if that takes too long
     */
    boolean enlarge() {
        if (isLarge) {
            return false;
        }
        turns.enter();
        isLarge = true;
        return true;
    }

    /** Throws FORBIDDEN if these are too many, before any of them is read. */
    void manifests(int added, int vanished) {
        newManifests += added;
        vanishedManifests += vanished;
        if (newManifests > NEW_MANIFESTS_MAX) {
            throw AppendRefusal.tooMuch("There are " + newManifests + " new manifests; at most " + NEW_MANIFESTS_MAX
                    + " are read.");
        }
        if (vanishedManifests > VANISHED_MANIFESTS_MAX) {
            throw AppendRefusal.tooMuch("The snapshot replaces " + vanishedManifests + " manifests; at most "
                    + VANISHED_MANIFESTS_MAX + " are read.");
        }
    }

    /** A file of this size was read. */
    void file(long length) {
        bytes += length;
        if (bytes > BYTES_MAX) {
            throw AppendRefusal.tooMuch("Its manifests have more than " + (BYTES_MAX >> 20) + " MiB.");
        }
        if (System.nanoTime() - began > TIME_MAX.toNanos()) {
            throw CatalogException.unavailable("Reading the manifests took more than " + TIME_MAX.toSeconds()
                    + " s. Repeat the request, or commit in smaller pieces", null);
        }
    }

    /** For reading lists: what was read of them is kept until the end of the commit. */
    ReadingLimits ofLists() {
        return new Limits(lists, false);
    }

    /** For reading a manifest: one of its entries is kept at a time. */
    ReadingLimits ofManifest() {
        return new Limits(new KeptMemory(), true);
    }

    private final class Limits implements ReadingLimits {
        private final KeptMemory kept;
        private final boolean isOneAtATime;

        Limits(KeptMemory kept, boolean isOneAtATime) {
            this.kept = kept;
            this.isOneAtATime = isOneAtATime;
        }

        @Override
        public void entry() {
            if (++entries > ENTRIES_MAX) {
                throw AppendRefusal.tooMuch("Its manifests have more than " + ENTRIES_MAX + " entries.");
            }
            if (entries > SMALL_ENTRIES) {
                enlarge();
            }
            if (isOneAtATime) {
                kept.clear();
            }
            kept.entry();
            keep();
        }

        @Override
        public void bytes(long length) {
            work += length;
            if (work > WORK_MAX) {
                throw AppendRefusal.tooMuch("Its manifests hold more than " + (WORK_MAX >> 20) + " MiB.");
            }
            if (work > SMALL_WORK) {
                enlarge();
            }
            kept.add(length);
            keep();
        }

        @Override
        public void object() {
            kept.object();
            keep();
        }

        @Override
        public void block(int length) {
            if (length > SMALL_BYTES) {
                enlarge();
            }
        }

        private void keep() {
            if (kept.bytes() > KEPT_MAX) {
                throw AppendRefusal.tooMuch("Its manifest lists, or one entry of a manifest, take more than "
                        + (KEPT_MAX >> 20) + " MiB of memory.");
            }
            if (kept.bytes() > SMALL_KEPT) {
                enlarge();
            }
        }
    }

    @Override
    public void close() {
        if (isLarge) {
            turns.leave();
            isLarge = false;
        }
    }
}
