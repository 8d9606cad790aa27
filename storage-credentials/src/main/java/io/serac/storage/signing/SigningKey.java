package io.serac.storage.signing;

import io.serac.storage.session.ScopedCredentials;
import org.jspecify.annotations.Nullable;

/**
 * What a request is signed with. The secrets never show in text. Immutable and thread-safe.
 *
 * @param sessionToken sent along with temporary keys; {@code null} for static ones
 */
record SigningKey(String accessKeyId, String secretAccessKey, @Nullable String sessionToken) {
    static SigningKey of(ScopedCredentials keys) {
        return new SigningKey(keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken());
    }

    @Override
    public String toString() {
        return "SigningKey[" + accessKeyId + ", ***]";
    }
}
