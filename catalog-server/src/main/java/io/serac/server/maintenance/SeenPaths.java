package io.serac.server.maintenance;

import java.util.HashSet;
import java.util.Set;

/**
 * Paths that need not be gone through again. Clients name them, millions if they like: when they take much memory they are forgotten,
 * and what comes again is gone through again. Not thread-safe.
 */
final class SeenPaths {
    private static final long CHARACTERS_MAX = 8L << 20;
    /** Of the place in the set, in characters. */
    private static final int OVERHEAD = 64;

    private final Set<String> paths = new HashSet<>();
    private long characters;

    /** @return whether the path is new, as far as is known */
    boolean add(String path) {
        if (paths.contains(path)) {
            return false;
        }
        characters += (long) path.length() + OVERHEAD;
        if (characters > CHARACTERS_MAX) {
            paths.clear();
            characters = (long) path.length() + OVERHEAD;
        }
        paths.add(path);
        return true;
    }

    int size() {
        return paths.size();
    }
}
