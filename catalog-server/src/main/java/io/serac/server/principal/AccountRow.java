package io.serac.server.principal;

import java.time.Instant;
import java.util.UUID;

/** A service account as stored. Immutable. */
record AccountRow(UUID id, String name, boolean disabled, Instant createdAt) {

    PrincipalRef ref() {
        return new PrincipalRef.Account(name);
    }
}
