package io.serac.server.redaction;

import java.util.UUID;

/** Locations that no client can open, in place of those that the caller may not know. Stateless. */
final class ClosedLocation {
    /** No store is reached by it, so that whoever tries to read fails instead of finding nothing. */
    static final String SCHEME = "serac-restricted";

    private ClosedLocation() {
    }

    /** Another one each time. */
    static String next() {
        return SCHEME + "://" + UUID.randomUUID();
    }
}
