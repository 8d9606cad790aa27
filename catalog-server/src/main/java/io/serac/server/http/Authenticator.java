package io.serac.server.http;

import io.serac.server.authentication.Caller;
import java.util.Optional;

/** Turns a bearer token, and what is known of its connection, into a proven caller. Thread-safe. */
@FunctionalInterface
public interface Authenticator {
    /**
     * @param certificate
     *            fingerprint of the certificate that the client has proved to be its own when it connected
     * @throws io.serac.server.error.CatalogException
     *             NOT_AUTHORIZED, or AUTHENTICATION_TIMEOUT if the token is valid but expired
     */
    Caller authenticate(String bearerToken, Optional<String> certificate);
}
