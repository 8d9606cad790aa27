package io.serac.server.warehouse;

import io.serac.server.location.RawAccess;
import io.serac.server.access.RestrictedClients;
import io.serac.storage.StorageProfile;
import io.serac.storage.location.Location;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Everything of a warehouse that can be set. Immutable.
 *
 * @param storage
 *            with its secret
 * @param rawAccess
 *            whether files take a right of their own
 * @param undropPeriod
 *            whole seconds
 * @param isStrictAppend
 *            whether manifests of appends are read
 */
record WarehouseSettings(StorageProfile storage, RawAccess rawAccess, List<Location> allowedLocations,
        Map<String, String> properties, Duration undropPeriod, RestrictedClients restrictedClients,
        boolean isStrictAppend, boolean isProtected) {
    WarehouseSettings {
        allowedLocations = List.copyOf(allowedLocations);
        properties = Map.copyOf(properties);
    }

    /** Whether the root was elsewhere before. */
    boolean isMoved(WarehouseSettings before) {
        return !storage.store().equals(before.storage.store()) || !storage.root().equals(before.storage.root());
    }

    WarehouseFolders folders() {
        return new WarehouseFolders(storage.store(), storage.root(), allowedLocations);
    }
}
