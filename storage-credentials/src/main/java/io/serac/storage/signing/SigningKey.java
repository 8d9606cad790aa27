package io.serac.storage.signing;

import org.jspecify.annotations.Nullable;

/**
 * What a request is signed with. The secrets never show in text. Immutable and thread-safe.
 *
 * @param sessionToken sent along with temporary keys; {@code null} for static ones
 */
record SigningKey(String accessKeyId, String secretAccessKey, @Nullable String sessionToken) {
    @Override
    public String toString() {
        return "SigningKey[" + accessKeyId + ", ***]";
    }
}
