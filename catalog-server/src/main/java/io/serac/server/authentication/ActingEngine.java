package io.serac.server.authentication;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An engine whose account may act for users who are proved. Immutable.
 *
 * @param userIssuer
 *            the issuer whose users it may assert; null for none
 * @param epoch
 *            of the policies when it was looked for
 */
public record ActingEngine(String kind, @Nullable String userIssuer, long epoch) {
    private static final String TRINO = "trino-opa";
    private static final String READ_RESTRICTIONS = "read-restrictions";

    /** Whether it is told row filters with a table, with values of its user filled in. */
    public boolean isToldRowFilters() {
        return kind.equals(READ_RESTRICTIONS);
    }

    /** Name of the issuer whose users count on the word of this engine alone; empty if it has to prove them. */
    public Optional<String> assertsUsersOf() {
        // Names of issuers have no colon; with one, two users could be written alike.
        return Optional.ofNullable(userIssuer)
                .filter(issuer -> kind.equals(TRINO) && !issuer.isEmpty() && !issuer.contains(":"));
    }
}
