package io.serac.server.commit;

import io.serac.server.location.Claim;
import io.serac.server.location.LocationRules;
import io.serac.server.location.NamespaceFolder;
import io.serac.server.location.WarehouseStorage;
import io.serac.storage.location.Location;
import java.util.List;

/**
 * The folders of an object about to be made, checked. Immutable.
 *
 * @param claims
 *            the outermost ones
 * @param origin
 *            who chose them
 */
public record NewFolders(List<Claim> claims, Creator.Folders origin) {
    public NewFolders {
        claims = List.copyOf(claims);
    }

    /**
     * Checks those that the client chose.
     *
     * @param folders
     *            beginning with the object's location
     * @param isLocationMinted
     *            whether the server chose the location
     * @param offered
     *            where clients may choose a location without asking an administrator
     * @throws io.serac.server.error.CatalogException
     *             BAD_REQUEST if one is not allowed
     */
    public static NewFolders check(LocationRules rules, WarehouseStorage storage, List<Location> folders,
            boolean isLocationMinted, NamespaceFolder offered) {
        Location location = folders.getFirst();
        Creator.Folders origin = isLocationMinted ? Creator.Folders.MINTED : Creator.Folders.CHOSEN;
        for (Location folder : folders) {
            boolean isGranted = (isLocationMinted || offered.offers(location)) && folder.isSameOrInside(location);
            if (!isGranted) {
                rules.checkChosen(storage, folder);
                origin = Creator.Folders.CHOSEN;
            }
        }
        return new NewFolders(outermost(storage, folders), origin);
    }

    /** Claims on the folders that are not inside another one of them. */
    static List<Claim> outermost(WarehouseStorage storage, List<Location> folders) {
        return folders.stream().filter(folder -> folders.stream().noneMatch(folder::isInside))
                .map(folder -> Claim.of(storage.profile(), folder)).distinct().toList();
    }
}
