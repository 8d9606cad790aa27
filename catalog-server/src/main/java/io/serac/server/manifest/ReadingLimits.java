package io.serac.server.manifest;

/** What is read at most of the files of clients. Every method throws when it is more. */
public interface ReadingLimits {
    /** One more entry. */
    void entry();

    /** So many bytes more, as they are when they are not compressed; of what takes none, one for each value. */
    void bytes(long length);

    /** One more object of those that an entry holds, which takes memory of its own, however few its bytes are. */
    void object();

    /** A block is that long when it is not compressed, and in memory as a whole. */
    void block(int length);
}
