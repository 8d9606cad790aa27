package io.serac.storage.scope;

import io.serac.storage.S3Profile;
import io.serac.storage.location.Location;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * The files of one table and what may be done with them: the only thing that keys and signatures are made for. It has at least
 * one location, and each lies in a folder that the warehouse has now. Immutable and thread-safe.
 */
public final class StorageScope {
    private final S3Profile profile;
    private final UUID tableId;
    private final List<Location> locations;
    private final StorageMode mode;

    private StorageScope(S3Profile profile, UUID tableId, List<Location> locations, StorageMode mode) {
        this.profile = profile;
        this.tableId = tableId;
        this.locations = locations;
        this.mode = mode;
    }

    /**
     * Only the catalog makes scopes, from what it has stored.
     *
     * @param alsoAllowed folders of the warehouse besides its root
     * @param locations folders that the table has claimed
     * @throws IllegalArgumentException if there is no location, or one is not strictly inside a folder of the warehouse
     */
    public static StorageScope of(S3Profile profile, List<Location> alsoAllowed, UUID tableId,
            List<Location> locations, StorageMode mode) {
        if (locations.isEmpty()) {
            throw new IllegalArgumentException("Table " + tableId + " has no location");
        }
        for (Location location : locations) {
            boolean isAllowed = location.isInside(profile.root())
                    || alsoAllowed.stream().anyMatch(location::isInside);
            if (!isAllowed) {
                throw new IllegalArgumentException("Location " + location + " of table " + tableId
                        + " is outside the folders of its warehouse");
            }
        }
        return new StorageScope(profile, tableId, List.copyOf(locations), mode);
    }

    /** The store, with the keys of the server. */
    public S3Profile profile() {
        return profile;
    }

    public UUID tableId() {
        return tableId;
    }

    /** Folders; what is in them at any depth is in the scope. */
    public List<Location> locations() {
        return locations;
    }

    public StorageMode mode() {
        return mode;
    }

    /** The same files for less. */
    public StorageScope withMode(StorageMode other) {
        return new StorageScope(profile, tableId, locations, other);
    }

    /** Whether a file is in the scope. */
    public boolean contains(Location file) {
        return locations.stream().anyMatch(file::isInside);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StorageScope that && profile.equals(that.profile) && tableId.equals(that.tableId)
                && locations.equals(that.locations) && mode == that.mode;
    }

    @Override
    public int hashCode() {
        return Objects.hash(profile, tableId, locations, mode);
    }

    /** Without keys. */
    @Override
    public String toString() {
        return "StorageScope[" + tableId + ", " + mode + ", " + locations + "]";
    }
}
