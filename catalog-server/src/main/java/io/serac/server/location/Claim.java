package io.serac.server.location;

import io.serac.storage.StorageProfile;
import io.serac.storage.location.Location;

/**
 * A folder of a store that one object owns. Immutable.
 *
 * @param store
 *            which store
 * @param bucket
 *            empty for files
 * @param key
 *            ends in a slash, so that being inside is beginning with it
 */
public record Claim(String store, String bucket, String key) {

    /** The claim on a folder. */
    public static Claim of(StorageProfile profile, Location folder) {
        String key = folder.key();
        return new Claim(profile.store(), folder.bucket(), key.endsWith("/") ? key : key + "/");
    }

    /** Whether the other folder is this one or inside it. */
    public boolean isAround(Claim other) {
        return store.equals(other.store) && bucket.equals(other.bucket) && other.key.startsWith(key);
    }
}
