package io.serac.server.recovery;

import io.serac.server.database.Sessions;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.MetadataFileName;
import io.serac.server.recovery.StalePointer.NewerFile;
import io.serac.server.recovery.StalePointer.Problem;
import io.serac.storage.StorageException;
import io.serac.storage.StoredFile;
import io.serac.storage.location.Location;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Compares a pointer with the metadata files in its folder. Reads only. A commit in flight is not taken for a newer file: its pointer
 * has moved when it is looked at again. Thread-safe.
 */
final class PointerCheck {
    /** The database's clock and the store's may be apart so far. */
    private static final Duration CLOCKS_APART_MAX = Duration.ofMinutes(5);

    private final Sessions sessions;
    private final WarehouseStorage storage;

    PointerCheck(Sessions sessions, WarehouseStorage storage) {
        this.sessions = sessions;
        this.storage = storage;
    }

    /** @return empty if the pointer is as new as the storage */
    Optional<StalePointer> check(PointerRow pointer) {
        Optional<StalePointer> found;
        try {
            found = find(pointer);
        } catch (StorageException e) {
            found = Optional.of(new StalePointer(pointer, Problem.UNREADABLE, null, 0));
        }
        return found.filter(stale -> isUnmoved(pointer));
    }

    private Optional<StalePointer> find(PointerRow pointer) {
        Location file = Location.parse(pointer.metadataLocation());
        boolean isThere = storage.files().exists(file);
        Map<UUID, NewerFile> newer = newer(pointer, file);
        Optional<NewerFile> newest = newer.values().stream().max(Comparator.comparingLong(NewerFile::revision));
        if (isThere && newest.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new StalePointer(pointer, isThere ? Problem.NEWER_FILES : Problem.MISSING_FILE,
                newest.orElse(null), newer.size()));
    }

    private Map<UUID, NewerFile> newer(PointerRow pointer, Location file) {
        Location folder = Location.parse(pointer.metadataLocation().substring(0,
                pointer.metadataLocation().lastIndexOf('/')));
        // The file of a registered table has a number that another catalog has given it.
        long current = Math.max(pointer.revision(),
                MetadataFileName.in(folder, file).map(MetadataFileName::revision).orElse(0L));
        Instant since = pointer.committedAt().minus(CLOCKS_APART_MAX);
        Map<UUID, NewerFile> newer = new HashMap<>();
        storage.files().list(folder, stored -> MetadataFileName.in(folder, stored.location())
                .filter(name -> name.revision() > current && stored.lastModified().isAfter(since))
                .ifPresent(name -> newer.put(name.versionId(), newerFile(name, stored))));
        if (!newer.isEmpty()) {
            UUID[] versions = newer.keySet().toArray(UUID[]::new);
            sessions.admin(session -> session.dao(PointerCheckDao.class).logged(versions)).forEach(newer::remove);
        }
        return newer;
    }

    private static NewerFile newerFile(MetadataFileName name, StoredFile stored) {
        return new NewerFile(stored.location().toString(), name.revision(), stored.lastModified());
    }

    private boolean isUnmoved(PointerRow pointer) {
        return sessions.admin(session -> session.dao(PointerCheckDao.class).revision(pointer.id()))
                .filter(revision -> revision == pointer.revision()).isPresent();
    }
}
