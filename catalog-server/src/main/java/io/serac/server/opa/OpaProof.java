package io.serac.server.opa;

import io.serac.server.engine.OpaKey;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the engine has sent to prove itself: a key, or a token that was verified to be its account's. Immutable.
 *
 * @param accountId of the token; null if a key was sent
 */
record OpaProof(Optional<OpaKey> key, @Nullable UUID accountId) {
}
