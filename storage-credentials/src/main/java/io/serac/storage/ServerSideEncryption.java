package io.serac.storage;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the store encrypts what clients write. Immutable and thread-safe.
 *
 * @param kmsKeyArn key of a key management service; {@code null} for a key of the store itself
 */
public record ServerSideEncryption(@Nullable String kmsKeyArn) {
    private static final Pattern KEY_ARN = Pattern
            .compile("(?=.{20,2048}$)arn:[a-z0-9-]+:kms:[a-z0-9-]*:[0-9]*:key/[A-Za-z0-9_/-]+");

    static String requireKeyArn(String text) {
        if (KEY_ARN.matcher(text).matches()) {
            return text;
        }
        throw new IllegalArgumentException("Must be the ARN of a key, not of an alias, of 20 to 2048 characters, like"
                + " arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab.");
    }

    /** {@code kms} or {@code s3}, as in the JSON form and in {@code s3.sse.type}. */
    public String type() {
        return kmsKeyArn == null ? "s3" : "kms";
    }
}
