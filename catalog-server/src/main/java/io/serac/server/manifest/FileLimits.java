package io.serac.server.manifest;

/** Limits of one file, which is unsound beyond them: IllegalArgumentException. Not thread-safe. */
final class FileLimits implements ReadingLimits {
    private final int entriesMax;
    private final long workMax;
    private int entries;
    private long work;

    FileLimits(int entriesMax, long workMax) {
        this.entriesMax = entriesMax;
        this.workMax = workMax;
    }

    @Override
    public void entry() {
        if (++entries > entriesMax) {
            throw new IllegalArgumentException("It has more than " + entriesMax + " entries");
        }
    }

    @Override
    public void bytes(long length) {
        work += length;
        if (work > workMax) {
            throw new IllegalArgumentException("It holds more than " + (workMax >> 20) + " MiB");
        }
    }

    @Override
    public void block(int length) {
        // Bounded for all files alike.
    }
}
