package io.serac.storage.location;

import java.util.Objects;

/**
 * A folder or file of a store, like {@code s3://lake/sales/t1} or {@code file:///data/t1}. It keeps the spelling it was
 * written in, and compares by {@link #canonical()}. Immutable and thread-safe.
 */
public final class Location {
    /** Most characters of a location from outside. */
    public static final int CHARACTERS_MAX = 700;

    private final String text;
    private final String scheme;
    private final String bucket;
    private final String key;

    private Location(String text, String scheme, String bucket, String key) {
        this.text = text;
        this.scheme = scheme;
        this.bucket = bucket;
        this.key = key;
    }

    /**
     * Reads a location from outside.
     *
     * @throws IllegalArgumentException if it is not one; the message is for the user
     */
    public static Location parse(String text) {
        if (text.length() > CHARACTERS_MAX) {
            throw new IllegalArgumentException(
                    "A location of " + text.length() + " characters is too long. At most " + CHARACTERS_MAX
                            + " are allowed.");
        }
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? "" : text.substring(0, colon);
        return switch (scheme) {
            case "file" -> FileSyntax.parse(text);
            case "s3", "s3a", "s3n" -> S3Syntax.parse(text, colon);
            default -> throw new IllegalArgumentException("Location " + Quoted.of(text)
                    + " has no known scheme. Write s3://bucket/folder or file:///folder.");
        };
    }

    static Location ofFile(String text, String key) {
        return new Location(text, "file", "", key);
    }

    static Location ofS3(String text, String bucket, String key) {
        return new Location(text, "s3", bucket, key);
    }

    /** {@code s3}, also where {@code s3a} or {@code s3n} is written, or {@code file}. */
    public String scheme() {
        return scheme;
    }

    /** Name of the bucket; empty for {@code file}. */
    public String bucket() {
        return bucket;
    }

    /** For {@code s3} the key without a slash at either end, for {@code file} the absolute path without one at its end. */
    public String key() {
        return key;
    }

    /** The one spelling that all spellings of this place have in common: {@code s3://lake/a/b}, {@code file:/a/b}. */
    public String canonical() {
        return scheme.equals("file") ? "file:" + key : "s3://" + bucket + "/" + key;
    }

    /**
     * Something below this folder, in the same spelling. Its name may hold characters that {@link #parse} refuses,
     * because engines name data files after values.
     *
     * @param child one or more segments, as {@code metadata/v1.json}
     * @throws IllegalArgumentException if a segment is empty, {@code .} or {@code ..}
     */
    public Location resolve(String child) {
        Segments.check(child, child);
        String folder = text.endsWith("/") ? text : text + "/";
        return new Location(folder + child, scheme, bucket, key + "/" + child);
    }

    /** Whether this lies somewhere below {@code folder}, compared by whole segments, byte by byte. Not inside itself. */
    public boolean isInside(Location folder) {
        return scheme.equals(folder.scheme) && bucket.equals(folder.bucket) && key.startsWith(folder.key + "/");
    }

    /** Whether an object of an S3 store lies somewhere below this folder, whatever characters its key has. */
    public boolean containsObject(String objectBucket, String objectKey) {
        return scheme.equals("s3") && bucket.equals(objectBucket) && objectKey.startsWith(key + "/");
    }

    /** Whether this is {@code folder} or lies below it. */
    public boolean isSameOrInside(Location folder) {
        return equals(folder) || isInside(folder);
    }

    /** Equal if both name the same place, whatever their spelling. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Location that
                && scheme.equals(that.scheme)
                && bucket.equals(that.bucket)
                && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return Objects.hash(scheme, bucket, key);
    }

    /** The location as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
