package io.serac.storage.location;

import java.util.regex.Pattern;

/** Locations in S3 stores: {@code s3://bucket/key}, also with the schemes {@code s3a} and {@code s3n}. */
final class S3Syntax {
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    private static final Pattern BUCKET = Pattern.compile("(?!.*\\.\\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._=/-]*");

    private S3Syntax() {}

    static Location parse(String text, int colon) {
        if (!text.startsWith("://", colon)) {
            throw new IllegalArgumentException(
                    "Location " + Quoted.of(text) + " has no bucket. Write s3://bucket/folder.");
        }
        String path = text.substring(colon + "://".length());
        int slash = path.indexOf('/');
        String bucket = slash < 0 ? path : path.substring(0, slash);
        if (!BUCKET.matcher(bucket).matches()) {
            throw new IllegalArgumentException("Location " + Quoted.of(text) + " has no valid bucket name: 3 to 63"
                    + " lower-case letters, digits, dots and hyphens, without user or port.");
        }
        String key = slash < 0 ? "" : path.substring(slash + 1);
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("Location " + Quoted.of(text) + " has characters outside"
                    + " [A-Za-z0-9._=-] in its key, which stores and policies read differently. Rename the folder.");
        }
        if (key.endsWith("/")) {
            key = key.substring(0, key.length() - 1);
        }
        Segments.check(key, text);
        return Location.ofS3(text, bucket, key);
    }
}
