package io.serac.storage;

/** A static key pair of an S3 store. The secret never shows in text. Immutable and thread-safe. */
public record AccessKey(String accessKeyId, String secretAccessKey) {
    private static final int CHARACTERS_MAX = 256;

    public AccessKey {
        requireText(accessKeyId);
        requireText(secretAccessKey);
    }

    static String requireText(String text) {
        if (text.isEmpty() || text.length() > CHARACTERS_MAX || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "Must be 1 to " + CHARACTERS_MAX + " printable ASCII characters without blanks.");
        }
        return text;
    }

    @Override
    public String toString() {
        return "AccessKey[" + accessKeyId + ", ***]";
    }
}
