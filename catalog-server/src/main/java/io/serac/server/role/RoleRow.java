package io.serac.server.role;

import io.serac.server.principal.PrincipalRef;
import java.time.Instant;
import java.util.UUID;

/**
 * A role as stored, with how its owner is written. Immutable.
 *
 * @param ownerId
 *            the role itself if its members own it
 * @param isSystem
 *            whether the server itself made it
 */
record RoleRow(UUID id, String name, UUID ownerId, String ownerKind, String ownerIssuer, String ownerName,
        boolean tokenAssignable, boolean isSystem, Instant createdAt) {

    PrincipalRef ref() {
        return new PrincipalRef.Role(name);
    }

    PrincipalRef owner() {
        return PrincipalRef.of(ownerKind, ownerIssuer, ownerName);
    }
}
