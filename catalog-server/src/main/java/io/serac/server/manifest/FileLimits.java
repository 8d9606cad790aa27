package io.serac.server.manifest;

/** Limits of one file, which is unsound beyond them: IllegalArgumentException. Not thread-safe. */
final class FileLimits implements ReadingLimits {
    private final long workMax;
    private final long keptMax;
    private final KeptMemory kept = new KeptMemory();
    private long work;

    /**
     * @param workMax
     *            bytes and values that are gone through
     * @param keptMax
     *            bytes of memory that all entries take together
     */
    FileLimits(long workMax, long keptMax) {
        this.workMax = workMax;
        this.keptMax = keptMax;
    }

    @Override
    public void entry() {
        kept.entry();
        requireKept();
    }

    @Override
    public void bytes(long length) {
        work += length;
        if (work > workMax) {
            throw new IllegalArgumentException("It holds more than " + (workMax >> 20) + " MiB");
        }
        kept.add(length);
        requireKept();
    }

    @Override
    public void object() {
        kept.object();
        requireKept();
    }

    @Override
    public void block(int length) {
        // Bounded for all files alike.
    }

    private void requireKept() {
        if (kept.bytes() > keptMax) {
            throw new IllegalArgumentException("It takes more than " + (keptMax >> 20) + " MiB of memory");
        }
    }
}
