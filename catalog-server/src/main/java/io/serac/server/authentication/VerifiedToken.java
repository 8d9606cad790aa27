package io.serac.server.authentication;

import java.time.Instant;

/**
 * What a bearer token says, once its signature is proved. Immutable.
 *
 * @param keyId
 *            the signing key; the token is worthless when that is retired
 */
public record VerifiedToken(Caller caller, Instant expiresAt, String keyId) {}
