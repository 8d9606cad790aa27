package io.serac.storage;

import org.jspecify.annotations.Nullable;

/**
 * How requests of clients are signed. Immutable and thread-safe.
 *
 * @param reader key that can only read and list, for stores that obey headers added after signing; {@code null}: none
 * @param writer key that can only write and delete; there if {@code reader} is
 * @param signatureCaching whether clients may use a signature of a read again; only for engines with one user
 * @param createOnlyPuts whether who may not delete may not overwrite either
 * @param allowFso whether the store may treat {@code a/../b} as {@code b}
 */
public record SigningSettings(@Nullable AccessKey reader, @Nullable AccessKey writer, boolean signatureCaching,
        boolean createOnlyPuts, boolean allowFso) {
    /** Nothing set. */
    public static final SigningSettings DEFAULT = new SigningSettings(null, null, false, false, false);

    public SigningSettings {
        if ((reader == null) != (writer == null)) {
            throw new IllegalArgumentException("reader and writer are given together or not at all.");
        }
    }
}
