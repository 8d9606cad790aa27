package io.serac.server.location;

import io.serac.storage.ObjectFiles;
import io.serac.storage.StorageProfile;
import io.serac.storage.location.Location;
import java.util.List;

/**
 * The storage of one warehouse, opened. Immutable, thread-safe.
 *
 * @param profile
 *            where and how
 * @param files
 *            the server's own access
 * @param allowedLocations
 *            folders in which clients may choose locations
 */
public record WarehouseStorage(StorageProfile profile, ObjectFiles files, List<Location> allowedLocations) {
    public WarehouseStorage {
        allowedLocations = List.copyOf(allowedLocations);
    }
}
