package io.serac.server.authentication;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A client secret that was just proved right, of an account that is enabled. Immutable.
 *
 * @param expiresAt
 *            when the secret ends; null if it does not
 */
public record VerifiedSecret(String secretId, UUID principalId, String accountName, @Nullable Instant expiresAt) {

    /** The account as a caller. */
    public Caller caller() {
        return Caller.serviceAccount(principalId, accountName);
    }
}
