package io.serac.server.credential;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serac.server.database.Sessions;
import io.serac.server.location.Claim;
import io.serac.server.location.LocationClaims;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.securable.ObjectEntry;
import io.serac.storage.location.Location;
import java.util.List;
import java.util.UUID;

/**
 * Folders that tables have claimed. A table in use gets a claim only with a new revision, so what is known of one stays true.
 * Thread-safe.
 */
final class TableFolders {
    private static final int TABLES_MAX = 20_000;

    private final Sessions sessions;
    private final LocationClaims claims;
    private final Cache<Key, List<Claim>> known = Caffeine.newBuilder().maximumSize(TABLES_MAX).build();

    private record Key(UUID tableId, long revision) {
    }

    TableFolders(Sessions sessions, LocationClaims claims) {
        this.sessions = sessions;
        this.claims = claims;
    }

    /** Those that lie in the store and the folders that the warehouse has now; may be none. */
    List<Location> of(ObjectEntry table, WarehouseStorage storage) {
        List<Claim> held = known.get(new Key(table.id(), table.pointer().revision()),
                key -> sessions.read(session -> claims.of(session, key.tableId())));
        return storage.foldersOf(held);
    }
}
