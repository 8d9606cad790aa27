package io.serac.server.principal;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A user of an issuer as stored. Immutable.
 *
 * @param name
 *            the subject at the issuer
 * @param displayName
 *            for people; null if nobody gave one
 */
record UserRow(UUID id, String issuer, String name, @Nullable String displayName, boolean disabled, Instant createdAt) {

    PrincipalRef ref() {
        return new PrincipalRef.User(issuer, name);
    }
}
