package io.serac.storage.probe;

import io.serac.storage.ObjectFiles;
import io.serac.storage.StorageException;
import io.serac.storage.StorageException.Kind;
import io.serac.storage.StorageProfile;
import io.serac.storage.StoredFile;
import io.serac.storage.WarehouseMarker;
import io.serac.storage.location.Location;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the server itself needs of any store, by the way that it always takes. Not thread-safe. */
final class BasicChecks {
    private static final Duration CLOCK_DIFFERENCE_MAX = Duration.ofMinutes(5);

    private final StorageProfile profile;
    private final UUID warehouseId;
    private final ObjectFiles files;
    private final ProbeFolder folder;
    private final Clock clock;

    BasicChecks(StorageProfile profile, UUID warehouseId, ObjectFiles files, ProbeFolder folder, Clock clock) {
        this.profile = profile;
        this.warehouseId = warehouseId;
        this.files = files;
        this.folder = folder;
        this.clock = clock;
    }

    /** @return whether there is a file that other checks can look at */
    boolean begin(Checks checks) {
        Location file = folder.newFile("probe.txt");
        return checks.require("write", () -> write(file))
                && checks.require("no-other-warehouse", this::owner)
                && checks.require("read", () -> read(file))
                && checks.require("list", () -> list(file));
    }

    void createOnly(Checks checks) {
        checks.warn("create-only", () -> createAgain(folder.newFile("probe.txt")));
    }

    void clock(Checks checks) {
        checks.warn("clock", this::compareClocks);
    }

    void delete(Checks checks) {
        checks.require("delete", () -> delete(folder.newFile("probe.txt")));
    }

    private Optional<String> write(Location file) {
        files.writeNew(file, ProbeContent.ordinary());
        return Optional.empty();
    }

    private Optional<String> owner() {
        WarehouseMarker marker = new WarehouseMarker(files, profile.root(), warehouseId);
        return switch (marker.owner()) {
            case NOBODY, THIS -> Optional.empty();
            case ANOTHER -> Optional.of("Another warehouse keeps its tables there, perhaps under another name of the"
                    + " same store, as " + marker.file() + " says. Choose another root; if that warehouse is gone,"
                    + " delete the file.");
        };
    }

    private Optional<String> read(Location file) {
        return Arrays.equals(files.read(file, ProbeContent.BYTES_MAX), ProbeContent.ordinary())
                ? Optional.empty()
                : Optional.of("The store returned other bytes than were written. Look for a cache in front of it.");
    }

    private Optional<String> list(Location file) {
        List<Location> found = new ArrayList<>();
        files.list(folder.location(), stored -> found.add(stored.location()));
        return found.equals(List.of(file))
                ? Optional.empty()
                : Optional.of("The store did not list the file just written. It must list new objects at once.");
    }

    private Optional<String> createAgain(Location file) {
        try {
            files.writeNew(file, ProbeContent.ordinary());
            return Optional
                    .of("The store overwrites where it was asked not to (If-None-Match). Serac never writes a name"
                            + " twice, so nothing is lost, but other clients are not stopped either.");
        } catch (StorageException refusal) {
            if (refusal.kind() == Kind.ALREADY_EXISTS) {
                return Optional.empty();
            }
            throw refusal;
        }
    }

    private Optional<String> compareClocks() {
        Location file = folder.newFile("clock.txt");
        Instant before = clock.instant();
        files.writeNew(file, ProbeContent.ordinary());
        Instant after = clock.instant();
        List<Instant> written = new ArrayList<>();
        files.list(folder.location(), stored -> addTime(stored, file, written));
        if (written.isEmpty()) {
            return Optional.of("The store did not list the file just written. It must list new objects at once.");
        }
        Duration difference = written.getFirst().isBefore(before)
                ? Duration.between(written.getFirst(), before)
                : Duration.between(after, written.getFirst());
        return difference.compareTo(CLOCK_DIFFERENCE_MAX) <= 0
                ? Optional.empty()
                : Optional.of("The clocks of this server and of the store differ by " + difference.toMinutes()
                        + " minutes. Signatures and temporary keys end by them. Set both right.");
    }

    private static void addTime(StoredFile stored, Location file, List<Instant> times) {
        if (stored.location().equals(file)) {
            times.add(stored.lastModified());
        }
    }

    private Optional<String> delete(Location file) {
        files.delete(file);
        return files.exists(file)
                ? Optional.of("The store still has the file after it was deleted. Deletions must show at once.")
                : Optional.empty();
    }
}
