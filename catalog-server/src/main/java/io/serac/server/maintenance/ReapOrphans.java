package io.serac.server.maintenance;

import io.serac.server.commit.TableForm;
import io.serac.server.database.Sessions;
import io.serac.server.location.Claim;
import io.serac.server.location.LocationClaims;
import io.serac.server.location.Storages;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.Documents;
import io.serac.server.metadata.MetadataFileName;
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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes metadata files that lost commits have left in the folders of tables and views: named as this server names them, never
 * current, and older by the store's own clock than any request lives. Looks at the folders of a few objects at a time, round and
 * round. Thread-safe.
 */
final class ReapOrphans {
    private static final Logger LOG = LoggerFactory.getLogger(ReapOrphans.class);
    private static final int OBJECTS_AT_A_TIME = 20;
    /** The database's clock and the store's may be apart so far. */
    private static final Duration CLOCKS_APART_MAX = Duration.ofHours(1);

    private final Sessions sessions;
    private final Storages storages;
    private final Documents documents;
    private final LocationClaims claims;
    private final OrphanPolicy policy;
    private UUID after = UUID.randomUUID();

    ReapOrphans(Sessions sessions, Storages storages, Documents documents, LocationClaims claims,
            OrphanPolicy policy) {
        this.sessions = sessions;
        this.storages = storages;
        this.documents = documents;
        this.claims = claims;
        this.policy = policy;
    }

    /** A file that may be an orphan; its name begins with the revision that it was to become. */
    private record Candidate(long revision, StoredFile file) {
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
            after = object.id();
            try {
                reap(object);
            } catch (RuntimeException failure) {
                // A store that is away must not keep the others from being looked after.
                LOG.atInfo().addKeyValue("object-id", object.id()).setCause(failure)
                        .log("orphaned metadata files are looked for later");
            }
        }
    }

    private List<MaintenanceDao.LiveRow> next() {
        return new ArrayList<>(
                sessions.admin(session -> session.dao(MaintenanceDao.class).liveAfter(after, OBJECTS_AT_A_TIME)));
    }

    private void reap(MaintenanceDao.LiveRow object) {
        WarehouseStorage storage = storages.of(object.warehouseId());
        Location folder = Location
                .parse(object.metadataLocation().substring(0, object.metadataLocation().lastIndexOf('/')));
        List<Claim> held = sessions.admin(session -> claims.of(session, object.id()));
        Claim asked = Claim.of(storage.profile(), folder);
        if (held.stream().anyMatch(claim -> claim.isAround(asked))) {
            Map<UUID, Candidate> candidates = candidates(storage, object, folder);
            forgetNamed(object, candidates);
            if (!candidates.isEmpty()) {
                remove(storage, object, candidates);
            }
        }
    }

    private static Map<UUID, Candidate> candidates(WarehouseStorage storage, MaintenanceDao.LiveRow object,
            Location folder) {
        // A folder that was made for this object holds nothing of others. Elsewhere, what is older than the object was there
        // before it: a registered table's own history.
        boolean isMade = folder.isInside(storage.profile().root().resolve(object.id().toString()));
        Instant since = isMade ? Instant.MIN : object.createdAt().plus(CLOCKS_APART_MAX);
        Map<UUID, Candidate> candidates = new HashMap<>();
        storage.files().list(folder, stored -> {
            Optional<MetadataFileName> name = MetadataFileName.in(folder, stored.location());
            if (name.isPresent() && stored.lastModified().isAfter(since)) {
                candidates.put(name.get().versionId(), new Candidate(name.get().revision(), stored));
            }
        });
        return candidates;
    }

    /** Leaves out what any pointer or metadata log names. */
    private void forgetNamed(MaintenanceDao.LiveRow object, Map<UUID, Candidate> candidates) {
        if (candidates.isEmpty()) {
            return;
        }
        sessions.admin(session -> session.dao(MaintenanceDao.class).logged(candidates.keySet().toArray(UUID[]::new)))
                .forEach(candidates::remove);
        if (candidates.isEmpty()) {
            return;
        }
        Set<Location> named = new HashSet<>(logOf(object));
        sessions.admin(session -> session.dao(MaintenanceDao.class).metadataLocations(object.id()))
                .forEach(location -> named.add(Location.parse(location)));
        candidates.values().removeIf(candidate -> named.contains(candidate.file().location()));
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

    private void remove(WarehouseStorage storage, MaintenanceDao.LiveRow object, Map<UUID, Candidate> candidates) {
        Instant storeNow = storage.files().now();
        candidates.values().removeIf(candidate -> !policy.isOld(candidate.file().lastModified(), storeNow));
        long newest = sessions.admin(session -> session.dao(MaintenanceDao.class).revision(object.id())).orElse(0L);
        if (candidates.values().stream().anyMatch(candidate -> candidate.revision() > newest + 1)) {
            // No request of this database can have written them: it was restored to an older state than the store's.
            LOG.atWarn().addKeyValue("object-id", object.id()).addKeyValue("revision", newest)
                    .log("metadata files are newer than the database; nothing is removed");
            return;
        }
        for (Candidate candidate : candidates.values()) {
            if (!policy.isDryRun()) {
                storage.files().delete(candidate.file().location());
            }
            LOG.atInfo().addKeyValue("location", candidate.file().location()).log(policy.isDryRun()
                    ? "orphaned metadata file would be removed"
                    : "orphaned metadata file removed");
        }
    }
}
