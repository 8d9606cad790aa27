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
 * @param rawAccess
 *            whether files take a right of their own
 * @param isStrictAppend
 *            whether manifests are read of who may only append
 * @param revision
 *            grows with each change of the profile
 * @param isLeaky
 *            whether the store was last seen to let clients out of their tables: nothing is handed out then
 */
public record WarehouseStorage(StorageProfile profile, ObjectFiles files, List<Location> allowedLocations,
        RawAccess rawAccess, boolean isStrictAppend, long revision, boolean isLeaky) {
    public WarehouseStorage {
        allowedLocations = List.copyOf(allowedLocations);
    }

    /**
     * Those of the folders that are in the store and the folders that the warehouse has now, for an S3 store. What is inside another
     * one of them is left out, because keys for that one open it too.
     */
    public List<Location> foldersOf(List<Claim> claims) {
        List<Location> present = claims.stream().filter(claim -> claim.store().equals(profile.store()))
                .map(claim -> Location.parse("s3://" + claim.bucket() + "/" + claim.key()))
                .filter(folder -> folder.isInside(profile.root())
                        || allowedLocations.stream().anyMatch(folder::isInside))
                .toList();
        return present.stream().filter(folder -> present.stream().noneMatch(folder::isInside)).toList();
    }
}
