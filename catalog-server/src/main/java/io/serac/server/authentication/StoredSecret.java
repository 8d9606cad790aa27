package io.serac.server.authentication;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a client secret once it was told: everything but the secret. Immutable.
 *
 * @param expiresAt
 *            null if it does not end
 * @param lastUsedAt
 *            null if it was never used
 */
public record StoredSecret(String id, Instant createdAt, @Nullable Instant expiresAt, @Nullable Instant lastUsedAt) {
}
