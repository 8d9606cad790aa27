package io.serac.server.protection;

import io.serac.server.error.CatalogException;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Something that can be protected, as resolved. Immutable.
 *
 * @param set
 *            how its flag is written
 * @param absent
 *            the refusal if it is gone when that is done
 */
record Protected(UUID id, boolean isProtected, Flag set, Supplier<CatalogException> absent) {

    /** Writes the flag of one kind of thing. */
    @FunctionalInterface
    interface Flag {
        /** @return 0 if it is gone */
        int set(ProtectionDao dao, UUID id, boolean isProtected);
    }
}
