package io.serac.server.secret;

import java.util.List;

/** Stored values of one kind that a master key seals, for sealing them anew. Thread-safe. */
public interface SealedValues {
    /** What they are, in the plural. */
    String name();

    /**
     * @param after
     *            id of the last one of the page before; empty for the first page
     * @return ids in ascending order
     */
    List<String> ids(String after, int limit);

    /**
     * Opens a value and seals it with the active master key, unless that is the case already. Nothing else of it changes, and a
     * change that another process makes at the same time is never undone.
     *
     * @throws SecretException
     *             if it does not open
     */
    Rewrapped rewrap(String id);

    /** What has become of one value. */
    enum Rewrapped {
        /** The active key had sealed it, and it opens. */
        CURRENT,
        /** The active key has sealed it now. */
        REWRAPPED,
        /** It was deleted meanwhile. */
        GONE,
        /** It was changed meanwhile; look again. */
        CHANGED
    }
}
