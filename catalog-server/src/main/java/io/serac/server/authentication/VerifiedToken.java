package io.serac.server.authentication;

import java.time.Instant;

/**
 * What a bearer token says, once its signature is proved. Immutable.
 *
 * @param keyId
 *            the signing key; the token is worthless when that is retired
 * @param renewableUntil
 *            when the login ends that the token goes back to; no token that is given for this one may outlive it
 * @param isWhole
 *            whether all roles of the user's login are in it; what is not goes on for its own life, and is not renewed
 */
public record VerifiedToken(Caller caller, Instant expiresAt, String keyId, Instant renewableUntil, boolean isWhole) {
    /** Whether an issuer outside signed it, and not this server. */
    public boolean isForeign() {
        return caller.kind() == Caller.Kind.USER && caller.actor().isEmpty();
    }
}
