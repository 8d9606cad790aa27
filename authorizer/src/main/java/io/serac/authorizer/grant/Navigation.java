package io.serac.authorizer.grant;

import java.util.Arrays;

/**
 * The containers of what is granted to somebody: their names show although nothing is granted on them. Immutable.
 */
public final class Navigation {
    private final int[] any;
    private final int[] browse;

    Navigation(int[] any, int[] browse) {
        this.any = any;
        this.browse = browse;
    }

    /** Whether anything below the container is granted. */
    public boolean contains(int container) {
        return Arrays.binarySearch(any, container) >= 0;
    }

    /** Whether something below the container is granted that makes its name visible by itself. */
    public boolean containsBrowse(int container) {
        return Arrays.binarySearch(browse, container) >= 0;
    }
}
