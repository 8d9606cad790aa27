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

    /** Those of the folders that are in the store and the folders that the warehouse has now, for an S3 store. */
    public List<Location> foldersOf(List<Claim> claims) {
        return claims.stream().filter(claim -> claim.store().equals(profile.store()))
                .map(claim -> Location.parse("s3://" + claim.bucket() + "/" + claim.key()))
                .filter(folder -> folder.isInside(profile.root())
                        || allowedLocations.stream().anyMatch(folder::isInside))
                .toList();
    }
}
