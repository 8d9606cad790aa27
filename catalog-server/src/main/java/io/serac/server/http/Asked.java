package io.serac.server.http;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that a request named, and what it turned out to be: for the audit. Immutable.
 *
 * @param kind
 *            warehouse, namespace, table or view; null if that is not known because there is none
 * @param securableId
 *            null if it did not exist
 * @param name
 *            as asked for: {@code warehouse/namespace/object}
 * @param epoch
 *            of the policies when it was looked for
 */
public record Asked(@Nullable String kind, @Nullable UUID securableId, String name, long epoch) {
    private static final int CHARACTERS_MAX = 2_000;

    public Asked {
        name = Excerpt.of(name, CHARACTERS_MAX);
    }
}
