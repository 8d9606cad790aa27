package io.serac.authorizer;

import java.util.Set;
import java.util.UUID;

/**
 * On whose behalf a decision is made: a principal and everything it counts as. Immutable.
 *
 * @param principalId
 *            the authenticated principal
 * @param effectiveIds
 *            the principal and all roles it acts with; always contains {@code principalId}
 */
public record Subject(UUID principalId, Set<UUID> effectiveIds) {

    public Subject {
        effectiveIds = Set.copyOf(effectiveIds);
        if (!effectiveIds.contains(principalId)) {
            throw new IllegalArgumentException("A subject counts as itself");
        }
    }

    /** A subject that acts without any role. */
    public static Subject of(UUID principalId) {
        return new Subject(principalId, Set.of(principalId));
    }
}
