package io.serac.server.maintenance;

import io.serac.server.database.Sessions;
import io.serac.server.location.Claim;
import io.serac.server.location.LocationClaims;
import io.serac.server.location.Storages;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.UnconfirmedFiles;
import io.serac.storage.StoredFile;
import io.serac.storage.location.Location;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the first metadata files of creates that failed on the way. They were announced before they were written, so no folder
 * is searched and no file of others can be taken for one. Thread-safe.
 */
final class ReapFailedCreates {
    private static final Logger LOG = LoggerFactory.getLogger(ReapFailedCreates.class);
    private static final int FILES_AT_A_TIME = 50;

    private final Sessions sessions;
    private final Storages storages;
    private final LocationClaims claims;
    private final UnconfirmedFiles unconfirmed;
    private final OrphanPolicy policy;

    ReapFailedCreates(Sessions sessions, Storages storages, LocationClaims claims, OrphanPolicy policy) {
        this.sessions = sessions;
        this.storages = storages;
        this.claims = claims;
        this.unconfirmed = new UnconfirmedFiles(sessions);
        this.policy = policy;
    }

    /** Looks at the next few; those that must stay are looked at again after as long a time. */
    void run() {
        for (UnconfirmedFiles.Row row : unconfirmed.due(policy.age(), FILES_AT_A_TIME)) {
            try {
                reap(row);
            } catch (RuntimeException failure) {
                LOG.atInfo().addKeyValue("location", row.location()).setCause(failure)
                        .log("the file of a failed create is looked at later");
            }
        }
    }

    private void reap(UnconfirmedFiles.Row row) {
        WarehouseStorage storage = storages.of(row.warehouseId());
        Location file = Location.parse(row.location());
        Location folder = Location.parse(row.location().substring(0, row.location().lastIndexOf('/')));
        Claim asked = Claim.of(storage.profile(), folder);
        boolean isInUse = !sessions.admin(session -> claims.holders(session, asked)).isEmpty();
        if (isInUse && !row.isDoomed()) {
            return;
        }
        List<StoredFile> found = new ArrayList<>();
        storage.files().list(folder, stored -> {
            if (stored.location().equals(file)) {
                found.add(stored);
            }
        });
        if (found.isEmpty()) {
            unconfirmed.forget(file);
        } else if (policy.isOld(found.getFirst().lastModified(), storage.files().now())) {
            remove(storage, file, row);
        }
    }

    private void remove(WarehouseStorage storage, Location file, UnconfirmedFiles.Row row) {
        if (policy.isDryRun()) {
            LOG.atInfo().addKeyValue("location", file).log("metadata file of a failed create would be removed");
        } else if (unconfirmed.doom(row)) {
            storage.files().delete(file);
            unconfirmed.forget(file);
            LOG.atInfo().addKeyValue("location", file).log("metadata file of a failed create removed");
        }
    }
}
