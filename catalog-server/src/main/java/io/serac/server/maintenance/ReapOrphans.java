package io.serac.server.maintenance;

import io.serac.server.commit.TableForm;
import io.serac.server.database.Sessions;
import io.serac.server.location.Claim;
import io.serac.server.location.LocationClaims;
import io.serac.server.location.Storages;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.Documents;
import io.serac.server.securable.ObjectKind;
import io.serac.storage.StoredFile;
import io.serac.storage.location.Location;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes metadata files that a lost commit has left behind: named as this server names them, older than any request lives, and
 * never current. Their age is that by which newer files of the same folder are younger, so no clock but the store's counts. Looks at the folders of a few tables and views at a time, round and round. Thread-safe.
 */
final class ReapOrphans {
    private static final Logger LOG = LoggerFactory.getLogger(ReapOrphans.class);
    private static final int OBJECTS_AT_A_TIME = 20;
    private static final Pattern NAME = Pattern.compile(
            "[0-9]{5,}-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(\\.gz)?\\.metadata\\.json");

    private final Sessions sessions;
    private final Storages storages;
    private final Documents documents;
    private final LocationClaims claims;
    private final Duration age;
    private UUID after = UUID.randomUUID();

    ReapOrphans(Sessions sessions, Storages storages, Documents documents, LocationClaims claims, Duration age) {
        this.sessions = sessions;
        this.storages = storages;
        this.documents = documents;
        this.claims = claims;
        this.age = age;
    }

    /** Looks at the next few. */
    synchronized void run() {
        List<MaintenanceDao.LiveRow> objects = next();
        if (objects.size() < OBJECTS_AT_A_TIME) {
            after = new UUID(0, 0);
            for (MaintenanceDao.LiveRow object : next()) {
                if (objects.size() < OBJECTS_AT_A_TIME && !objects.contains(object)) {
                    objects.add(object);
                }
            }
        }
        for (MaintenanceDao.LiveRow object : objects) {
            reap(object);
            after = object.id();
        }
    }

    private List<MaintenanceDao.LiveRow> next() {
        return new ArrayList<>(
                sessions.admin(session -> session.dao(MaintenanceDao.class).liveAfter(after, OBJECTS_AT_A_TIME)));
    }

    private void reap(MaintenanceDao.LiveRow object) {
        WarehouseStorage storage = storages.of(object.warehouseId());
        Location file = Location.parse(object.metadataLocation());
        Location folder = Location
                .parse(object.metadataLocation().substring(0, object.metadataLocation().lastIndexOf('/')));
        List<Claim> held = sessions.admin(session -> claims.of(session, object.id()));
        Claim asked = Claim.of(storage.profile(), folder);
        if (held.stream().noneMatch(claim -> claim.isAround(asked))) {
            return;
        }
        Map<UUID, StoredFile> candidates = new HashMap<>();
        Instant[] newest = {Instant.EPOCH};
        storage.files().list(folder, stored -> {
            newest[0] = stored.lastModified().isAfter(newest[0]) ? stored.lastModified() : newest[0];
            Matcher name =
                    NAME.matcher(stored.location().key().substring(stored.location().key().lastIndexOf('/') + 1));
            // What is older than the row was there before it: a registered table's own history.
            if (name.matches() && stored.lastModified().isAfter(object.createdAt())) {
                candidates.put(UUID.fromString(name.group(1)), stored);
            }
        });
        candidates.values().removeIf(stored -> stored.location().equals(file));
        remove(storage, object, candidates, newest[0]);
    }

    private Set<Location> logOf(MaintenanceDao.LiveRow object) {
        Set<Location> log = new HashSet<>();
        if (object.kind().equals(ObjectKind.TABLE.id())) {
            documents.find(object.id())
                    .map(document -> new TableForm().parse(document.metadataLocation(), document.json()))
                    .ifPresent(table -> table.previousFiles().forEach(entry -> log.add(Location.parse(entry.file()))));
        }
        return log;
    }

    private void remove(WarehouseStorage storage, MaintenanceDao.LiveRow object, Map<UUID, StoredFile> candidates,
            Instant newest) {
        if (candidates.isEmpty()) {
            return;
        }
        Set<UUID> logged = new HashSet<>(sessions.admin(session -> session.dao(MaintenanceDao.class)
                .logged(candidates.keySet().toArray(UUID[]::new))));
        Set<Location> current = logOf(object);
        sessions.admin(session -> session.dao(MaintenanceDao.class).metadataLocations(object.id()))
                .forEach(location -> current.add(Location.parse(location)));
        candidates.forEach((versionId, stored) -> {
            boolean isOld = stored.lastModified().isBefore(newest.minus(age));
            if (isOld && !logged.contains(versionId) && !current.contains(stored.location())) {
                storage.files().delete(stored.location());
                LOG.atInfo().addKeyValue("location", stored.location()).log("orphaned metadata file removed");
            }
        });
    }
}
