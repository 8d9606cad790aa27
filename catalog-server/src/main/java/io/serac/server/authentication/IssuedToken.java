package io.serac.server.authentication;

import java.time.Duration;
import java.time.Instant;

/** A bearer token made by this server. Immutable. */
record IssuedToken(String text, Instant issuedAt, Instant expiresAt, String keyId) {

    Duration life() {
        return Duration.between(issuedAt, expiresAt);
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "IssuedToken[key " + keyId + ", until " + expiresAt + "]";
    }
}
