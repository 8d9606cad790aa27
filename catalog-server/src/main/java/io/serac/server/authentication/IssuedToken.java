package io.serac.server.authentication;

import java.time.Duration;
import java.time.Instant;

/** A bearer token made by this server. Immutable. */
public record IssuedToken(String text, Instant issuedAt, Instant expiresAt, String keyId) {

    /** From issue to expiry. */
    public Duration life() {
        return Duration.between(issuedAt, expiresAt);
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "IssuedToken[key " + keyId + ", until " + expiresAt + "]";
    }
}
