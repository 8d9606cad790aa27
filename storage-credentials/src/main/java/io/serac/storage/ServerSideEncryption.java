package io.serac.storage;

import org.jspecify.annotations.Nullable;

/**
 * How the store encrypts what clients write. Immutable and thread-safe.
 *
 * @param kmsKeyArn key of a key management service; {@code null} for a key of the store itself
 */
public record ServerSideEncryption(@Nullable String kmsKeyArn) {
    /** {@code kms} or {@code s3}, as in the JSON form and in {@code s3.sse.type}. */
    public String type() {
        return kmsKeyArn == null ? "s3" : "kms";
    }
}
