package io.serac.server.cli.client;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * Which server, and by what its client proves who it is: a credential, from which tokens are got, or a token alone. Does not show
 * either as text. Immutable.
 *
 * @param expiresAt
 *            of the token, if known
 */
record Profile(URI server, Optional<Credential> credential, Optional<String> token, Optional<Instant> expiresAt) {

    /** Without a token yet. */
    static Profile of(URI server, Credential credential) {
        return new Profile(server, Optional.of(credential), Optional.empty(), Optional.empty());
    }

    /** With a token that cannot be renewed. */
    static Profile of(URI server, String token) {
        return new Profile(server, Optional.empty(), Optional.of(token), Optional.empty());
    }

    /** With another token. */
    Profile with(String newToken, Instant newExpiresAt) {
        return new Profile(server, credential, Optional.of(newToken), Optional.of(newExpiresAt));
    }

    @Override
    public String toString() {
        return server + (credential.isPresent() ? " as " + credential.get() : " by a token");
    }
}
