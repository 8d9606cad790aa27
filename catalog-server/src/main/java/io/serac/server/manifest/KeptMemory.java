package io.serac.server.manifest;

/**
 * About how much memory Iceberg's readers take for what they keep of entries. A few bytes can become a large object, of which a file
 * holds millions when it is compressed. Not thread-safe.
 */
public final class KeptMemory {
    /** An entry with its boxed numbers, and an object in it with its place in a list or map. */
    private static final int ENTRY_BYTES = 256;
    private static final int OBJECT_BYTES = 64;

    private long bytes;

    /** So much is kept. */
    public long bytes() {
        return bytes;
    }

    /** One more entry. */
    public void entry() {
        bytes += ENTRY_BYTES;
    }

    /** One more object in an entry. */
    public void object() {
        bytes += OBJECT_BYTES;
    }

    /** Of texts and numbers. */
    public void add(long length) {
        bytes += length;
    }

    /** What was kept so far is not kept any longer. */
    public void clear() {
        bytes = 0;
    }
}
