package io.serac.server.http;

import io.serac.server.authentication.Caller;

/** Turns a bearer token into a proven caller. Thread-safe. */
@FunctionalInterface
public interface Authenticator {
    /**
     * @throws io.serac.server.error.CatalogException
     *             NOT_AUTHORIZED, or AUTHENTICATION_TIMEOUT if the token is valid but expired
     */
    Caller authenticate(String bearerToken);
}
