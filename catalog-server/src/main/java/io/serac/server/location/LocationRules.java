package io.serac.server.location;

import io.serac.server.error.CatalogException;
import io.serac.server.http.Excerpt;
import io.serac.storage.S3Profile;
import io.serac.storage.location.Location;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import io.serac.storage.session.SessionPolicy;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where tables and views may lie. The server chooses a folder below the warehouse's root; a folder that a client chooses must be
 * inside one of the warehouse's allowed locations. Immutable.
 */
public final class LocationRules {
    private final Optional<Location> privateFolder;

    /**
     * @param privateFolder
     *            the server's own data folder: nothing in it counts as allowed, whatever the lists say
     */
    public LocationRules(Optional<Location> privateFolder) {
        this.privateFolder = privateFolder;
    }

    /** Reads a location that a client sent. */
    public static Location parse(String text) {
        try {
            return Location.parse(text);
        } catch (IllegalArgumentException e) {
            throw CatalogException.badRequest("Invalid location " + Excerpt.of(text) + ": " + e.getMessage(), e);
        }
    }

    /** Throws BAD_REQUEST unless a client may choose this folder for a table or view. */
    public void checkChosen(WarehouseStorage storage, Location folder) {
        boolean isAllowed = storage.allowedLocations().stream().anyMatch(folder::isInside);
        boolean isPrivate = privateFolder.filter(folder::isSameOrInside).isPresent();
        if (!isAllowed || isPrivate) {
            throw CatalogException.badRequest("Location " + Excerpt.of(folder.toString())
                    + " is not inside an allowed location of the warehouse. Leave the location out, "
                    + "or ask an administrator to add it to allowed-locations");
        }
    }

    /** Throws BAD_REQUEST unless files that exist already may be registered from this folder. */
    public void checkRegistered(WarehouseStorage storage, Location folder) {
        if (!folder.isInside(storage.profile().root())) {
            checkChosen(storage, folder);
        }
    }

    /**
     * Throws BAD_REQUEST unless temporary keys for all these folders of a table can be issued, if the warehouse works by them.
     * Otherwise the table could be made, and not be used.
     */
    public static void checkKeysCanBeIssued(WarehouseStorage storage, UUID tableId, List<Claim> folders) {
        if (!(storage.profile() instanceof S3Profile profile)) {
            return;
        }
        List<Location> present = storage.foldersOf(folders);
        if (!present.isEmpty()) {
            try {
                SessionPolicy.check(StorageScope.of(profile, storage.allowedLocations(), tableId, present,
                        StorageMode.READ));
            } catch (IllegalArgumentException e) {
                throw CatalogException.badRequest("Invalid location: " + e.getMessage(), e);
            }
        }
    }

    /** Throws BAD_REQUEST unless the file is inside one of the folders. */
    public static void checkInside(List<Location> folders, String file) {
        Location location = parse(file);
        if (folders.stream().noneMatch(location::isInside)) {
            throw CatalogException.badRequest(
                    "File " + Excerpt.of(file)
                            + " is not inside the table's location. Write it there and commit again");
        }
    }
}
