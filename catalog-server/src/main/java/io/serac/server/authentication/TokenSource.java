package io.serac.server.authentication;

import java.util.Optional;

/** Proves tokens of one issuer. Thread-safe. */
interface TokenSource {
    /** @return empty unless the issuer signed the token and it is one for us; it may have expired */
    Optional<VerifiedToken> read(CompactToken token);

    /** Whether tokens of a key still count that was good when they were read. */
    boolean isLive(String keyId);
}
