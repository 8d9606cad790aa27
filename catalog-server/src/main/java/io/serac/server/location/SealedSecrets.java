package io.serac.server.location;

import org.jspecify.annotations.Nullable;

/**
 * The secrets of a warehouse's storage as stored. Immutable.
 *
 * @param dataKey
 *            wrapped by a master key; null without secrets, or while the only one is in {@code single}
 * @param revision
 *            of the warehouse for which they were sealed; there if {@code dataKey} is
 * @param credentials
 *            sealed with the data key, as are the next ones; null without one
 * @param single
 *            the only secret, sealed with the master key itself, as releases before data keys left it
 */
public record SealedSecrets(byte @Nullable [] dataKey, @Nullable Long revision, byte @Nullable [] credentials,
        byte @Nullable [] reader, byte @Nullable [] writer, byte @Nullable [] single) {
    /** Without any. */
    public static final SealedSecrets NONE = new SealedSecrets(null, null, null, null, null, null);
}
