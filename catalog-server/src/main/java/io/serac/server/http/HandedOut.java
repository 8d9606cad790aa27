package io.serac.server.http;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Access to files that an answer hands out, for the audit; never a secret. Immutable.
 *
 * @param scope what can be done with which files
 * @param keyId public id of the temporary key; null for a signature
 * @param expiresAt when the key ends
 * @param grantIds grants by which the caller got it
 */
public record HandedOut(String scope, @Nullable String keyId, @Nullable Instant expiresAt, List<Long> grantIds) {
    public HandedOut {
        grantIds = List.copyOf(grantIds);
    }
}
