package io.serac.server.cli.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Which server, and by what its client proves who it is: a credential, from which tokens are got, or a token alone. Does not show
 * either as text. Immutable.
 *
 * @param expiresAt
 *            of the token, if known
 * @param caFile
 *            authorities that the server is believed by beside those of the JVM; absolute
 */
record Profile(URI server, Optional<Credential> credential, Optional<String> token, Optional<Instant> expiresAt,
        Optional<Path> caFile) {

    /** Without a token yet. */
    static Profile of(URI server, Credential credential) {
        return new Profile(server, Optional.of(credential), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** With a token that cannot be renewed. */
    static Profile of(URI server, String token) {
        return new Profile(server, Optional.empty(), Optional.of(token), Optional.empty(), Optional.empty());
    }

    /** With another token. */
    Profile with(String newToken, Instant newExpiresAt) {
        return new Profile(server, credential, Optional.of(newToken), Optional.of(newExpiresAt), caFile);
    }

    /** Believing these authorities too. */
    Profile trusting(Optional<Path> newCaFile) {
        return new Profile(server, credential, token, expiresAt, newCaFile.map(Path::toAbsolutePath));
    }

    @Override
    public String toString() {
        return server + (credential.isPresent() ? " as " + credential.get() : " by a token");
    }
}
