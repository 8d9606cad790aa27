package io.serac.storage.session;

import java.time.Duration;
import java.time.Instant;

/**
 * Temporary keys that open the files of one scope and nothing else. Secret and token never show in text. Immutable and
 * thread-safe.
 *
 * @param issuedAt by this server's clock, not later than the store issued them
 * @param expiresAt from when on the store may refuse them
 */
public record ScopedCredentials(String accessKeyId, String secretAccessKey, String sessionToken, Instant issuedAt,
        Instant expiresAt) {
    public ScopedCredentials {
        if (accessKeyId.isBlank() || secretAccessKey.isBlank() || sessionToken.isBlank()) {
            throw new IllegalArgumentException("Temporary keys have an id, a secret and a token.");
        }
        if (!expiresAt.isAfter(issuedAt)) {
            throw new IllegalArgumentException("Keys issued at " + issuedAt + " had expired at " + expiresAt
                    + " already. Compare the clocks of this server and of the store.");
        }
    }

    /** Half of their life: from then on new keys are asked for, so that whoever gets some can use them for a while. */
    public Instant freshUntil() {
        return issuedAt.plus(Duration.between(issuedAt, expiresAt).dividedBy(2));
    }

    @Override
    public String toString() {
        return "ScopedCredentials[" + accessKeyId + ", ***, until " + expiresAt + "]";
    }
}
