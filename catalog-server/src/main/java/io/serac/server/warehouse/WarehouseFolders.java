package io.serac.server.warehouse;

import io.serac.storage.location.Location;
import java.util.List;

/**
 * The folders of one warehouse: below the root the server chooses, in the allowed ones its clients do. Immutable.
 *
 * @param store
 *            which store they are in
 */
record WarehouseFolders(String store, Location root, List<Location> allowed) {
    WarehouseFolders {
        allowed = List.copyOf(allowed);
    }

    /** Whether an object of one could come to lie where one of the other does. */
    boolean overlap(WarehouseFolders other, Location privateFolder) {
        if (!store.equals(other.store)) {
            return false;
        }
        boolean overlaps = isNested(root, other.root) || meets(other.root, privateFolder)
                || other.meets(root, privateFolder);
        for (Location folder : allowed) {
            overlaps |= other.allowed.stream().anyMatch(theirs -> isNested(folder, theirs));
        }
        return overlaps;
    }

    /** Whether an allowed folder and the warehouse's own root overlap. */
    boolean overlapsItself(Location privateFolder) {
        return meets(root, privateFolder);
    }

    // In the server's own folder nobody may choose, so a folder around it does not meet a root inside it.
    private boolean meets(Location someRoot, Location privateFolder) {
        return allowed.stream().anyMatch(folder -> isNested(folder, someRoot)
                && !(someRoot.isInside(privateFolder) && privateFolder.isSameOrInside(folder)));
    }

    private static boolean isNested(Location one, Location other) {
        return one.isSameOrInside(other) || other.isInside(one);
    }
}
