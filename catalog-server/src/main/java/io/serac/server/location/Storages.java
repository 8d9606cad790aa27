package io.serac.server.location;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.secret.SecretBox;
import io.serac.server.securable.WarehouseEntry;
import io.serac.storage.EndpointPolicy;
import io.serac.storage.ObjectFiles;
import io.serac.storage.StorageProfile;
import io.serac.storage.StorageProfiles;
import io.serac.storage.StoreObserver;
import io.serac.storage.location.Location;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * The opened storage of each warehouse, by the revision of its settings: a change of settings is effective on the next request.
 * Thread-safe.
 */
public final class Storages {
    private static final int WAREHOUSES_MAX = 1000;

    private final Sessions sessions;
    private final StorageSecrets secrets;
    private final EndpointPolicy endpoints;
    private final StoreObserver observer;
    // What is evicted is left to the garbage collector: a request may still be using it.
    private final Cache<Key, WarehouseStorage> opened = Caffeine.newBuilder().maximumSize(WAREHOUSES_MAX)
            .expireAfterAccess(Duration.ofHours(1)).build();

    private record Key(UUID warehouseId, long revision) {
    }

    /**
     * @param observer
     *            sees the calls to the stores
     */
    public Storages(Sessions sessions, SecretBox secrets, EndpointPolicy endpoints, StoreObserver observer) {
        this.observer = observer;
        this.sessions = sessions;
        this.secrets = new StorageSecrets(secrets);
        this.endpoints = endpoints;
    }

    /** The storage of a resolved warehouse. */
    public WarehouseStorage of(WarehouseEntry warehouse) {
        UUID id = warehouse.securable().id();
        return opened.get(new Key(id, warehouse.revision()), key -> open(id, find(id)));
    }

    /** The storage of a warehouse as it is set now, for work that begins with an id. */
    public WarehouseStorage of(UUID warehouseId) {
        StorageDao.Row row = find(warehouseId);
        return opened.get(new Key(warehouseId, row.revision()), key -> open(warehouseId, row));
    }

    private StorageDao.Row find(UUID warehouseId) {
        return sessions.read(session -> session.dao(StorageDao.class).find(warehouseId))
                .orElseThrow(() -> new CatalogException(ErrorCode.NO_SUCH_WAREHOUSE, "The warehouse was dropped"));
    }

    private WarehouseStorage open(UUID warehouseId, StorageDao.Row row) {
        StorageProfile profile = StorageProfiles.readStored(row.storage(), secrets.open(warehouseId, row.secrets()));
        List<Location> allowed = row.allowedLocations().stream().map(Location::parse).toList();
        return new WarehouseStorage(profile, ObjectFiles.open(profile, allowed, endpoints, observer), allowed,
                RawAccess.of(row.rawAccess()).orElseThrow(), row.isStrictAppend(), row.storageRevision(),
                row.isLeaky());
    }
}
