package io.serac.storage;

import org.jspecify.annotations.Nullable;

/**
 * The secrets of a profile, which its JSON form leaves out. They never show in text. Immutable and thread-safe.
 *
 * @param credentials of the server's own key; {@code null} without one
 * @param reader of the key that reads are signed with; {@code null} without one
 * @param writer of the key that writes are signed with; {@code null} without one
 */
public record ProfileSecrets(@Nullable String credentials, @Nullable String reader, @Nullable String writer) {
    /** Of a profile without keys. */
    public static final ProfileSecrets NONE = new ProfileSecrets(null, null, null);

    /** All secrets of a profile. */
    public static ProfileSecrets of(StorageProfile profile) {
        return switch (profile) {
            case FileProfile _ -> NONE;
            case S3Profile s3 -> new ProfileSecrets(secretOf(s3.credentials()),
                    secretOf(s3.delegation().signing().reader()), secretOf(s3.delegation().signing().writer()));
        };
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return equals(NONE);
    }

    private static @Nullable String secretOf(@Nullable AccessKey key) {
        return key == null ? null : key.secretAccessKey();
    }

    /** Which ones there are. */
    @Override
    public String toString() {
        return "ProfileSecrets[credentials=" + masked(credentials) + ", reader=" + masked(reader) + ", writer="
                + masked(writer) + "]";
    }

    private static String masked(@Nullable String secret) {
        return secret == null ? "none" : "***";
    }
}
