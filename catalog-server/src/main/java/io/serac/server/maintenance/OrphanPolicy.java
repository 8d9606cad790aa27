package io.serac.server.maintenance;

import java.time.Duration;
import java.time.Instant;

/**
 * Which metadata files that no pointer names are removed. Immutable.
 *
 * @param age
 *            by the store's clock; longer than any request lives
 * @param isDryRun
 *            only says what would be removed
 */
public record OrphanPolicy(Duration age, boolean isDryRun) {

    boolean isOld(Instant lastModified, Instant storeNow) {
        return lastModified.isBefore(storeNow.minus(age));
    }
}
