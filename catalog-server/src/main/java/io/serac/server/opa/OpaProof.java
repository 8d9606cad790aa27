package io.serac.server.opa;

import io.serac.server.engine.OpaKey;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the engine has sent to prove itself: a key, or a token that was verified to be its account's, or nothing but the certificate
 * that it has connected with. An engine that is registered with certificates needs one of them in any case. Immutable.
 *
 * @param accountId of the token; null if none was sent
 * @param certificate fingerprint of the certificate of the connection; null if it has none
 */
record OpaProof(Optional<OpaKey> key, @Nullable UUID accountId, @Nullable String certificate) {

    /** The certificate, if the engine is to be found by nothing else; null if not. */
    @Nullable
    String certificateAlone() {
        return key.isEmpty() && accountId == null ? certificate : null;
    }
}
