package io.serac.server.append;

import io.serac.server.error.CatalogException;
import io.serac.server.manifest.ReadingLimits;
import java.time.Duration;

/**
 * What is read at most for one commit, so that nobody keeps the server busy with manifests. Beyond what ordinary appends take, a commit
 * needs one of the few turns that there are. Close it. Not thread-safe.
 */
final class ReadingBudget implements ReadingLimits, AutoCloseable {
    /** Iceberg's writers begin another manifest at 8 MiB, unless the table says otherwise. */
    private static final long FILE_BYTES_MAX = 16L << 20;

    private static final long SMALL_BYTES = 1L << 20;
    private static final int SMALL_ENTRIES = 5_000;
    private static final int NEW_MANIFESTS_MAX = 100;
    private static final int VANISHED_MANIFESTS_MAX = 1000;
    private static final int ENTRIES_MAX = 200_000;
    private static final long BYTES_MAX = 256L << 20;
    private static final long WORK_MAX = 1L << 29;
    private static final Duration TIME_MAX = Duration.ofSeconds(30);

    private final long began = System.nanoTime();
    private final LargeReadings turns;
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
    ReadingBudget(LargeReadings turns) {
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
     *             SERVICE_UNAVAILABLE if that takes too long
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

    /** One more entry of a manifest, or of a list of them. */
    @Override
    public void entry() {
        if (++entries > ENTRIES_MAX) {
            throw AppendRefusal.tooMuch("Its manifests have more than " + ENTRIES_MAX + " entries.");
        }
        if (entries > SMALL_ENTRIES) {
            enlarge();
        }
    }

    @Override
    public void bytes(long length) {
        work += length;
        if (work > WORK_MAX) {
            throw AppendRefusal.tooMuch("Its manifests hold more than " + (WORK_MAX >> 20) + " MiB.");
        }
    }

    @Override
    public void block(int length) {
        if (length > SMALL_BYTES) {
            enlarge();
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
