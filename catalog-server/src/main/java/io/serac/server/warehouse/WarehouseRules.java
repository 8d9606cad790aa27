package io.serac.server.warehouse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serac.server.access.RestrictedClients;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Excerpt;
import io.serac.server.location.RawAccess;
import io.serac.storage.InvalidProfileException;
import io.serac.storage.StorageProfile;
import io.serac.storage.StorageProfiles;
import io.serac.storage.location.Location;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a warehouse may be: the one place that checks it, and names all problems at once. Immutable, thread-safe. */
final class WarehouseRules {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
    private static final String DATABASE_FOLDER = "postgres";

    private final StorageProfiles profiles;
    private final Location privateFolder;
    private final Duration undropPeriod;

    /**
     * @param privateFolder
     *            the server's own data folder
     * @param undropPeriod
     *            of warehouses that do not say
     */
    WarehouseRules(StorageProfiles profiles, Location privateFolder, Duration undropPeriod) {
        this.profiles = profiles;
        this.privateFolder = privateFolder;
        this.undropPeriod = undropPeriod;
    }

    /** Throws BAD_REQUEST unless a warehouse can have the name. */
    static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw CatalogException.badRequest("The name of a warehouse is 1 to 63 lower-case letters, digits, "
                    + "underscores and hyphens, and begins with a letter or digit");
        }
    }

    /**
     * Reads settings that a client sent.
     *
     * @param current
     *            settings that they replace; what is left out is kept
     * @throws CatalogException
     *             BAD_REQUEST with all problems
     */
    WarehouseSettings read(JsonNode json, @Nullable WarehouseSettings current) {
        WarehouseBody body = new WarehouseBody(json);
        Optional<StorageProfile> storage = storage(body, current);
        RawAccess rawAccess = body.rawAccess().orElse(current == null ? RawAccess.IMPLIED : current.rawAccess());
        Map<String, String> properties = body.properties().orElse(current == null ? Map.of() : current.properties());
        Duration period = body.undropPeriod().orElse(current == null ? undropPeriod : current.undropPeriod());
        RestrictedClients restrictedClients = body.restrictedClients()
                .orElse(current == null ? RestrictedClients.REDACT : current.restrictedClients());
        boolean isStrictAppend = body.isStrictAppend().orElse(current != null && current.isStrictAppend());
        boolean isProtected = body.isProtected().orElse(current != null && current.isProtected());
        List<Location> allowed = allowed(body, storage.orElse(null), current);
        if (storage.isPresent()) {
            checkRoot(body, storage.get(), allowed);
        }
        if (!body.problems().isEmpty()) {
            throw CatalogException.invalidBody("Invalid warehouse. " + String.join(" ", body.problems()));
        }
        return new WarehouseSettings(storage.orElseThrow(), rawAccess, allowed, properties, period, restrictedClients,
                isStrictAppend, isProtected);
    }

    /** The settings of a stored warehouse. */
    WarehouseSettings stored(WarehouseRow row, StorageProfile profile) {
        return new WarehouseSettings(profile, RawAccess.of(row.rawAccess()).orElseThrow(),
                row.allowedLocations().stream().map(Location::parse).toList(), row.properties(),
                Duration.ofSeconds(row.undropSeconds()), RestrictedClients.of(row.restrictedClients()).orElseThrow(),
                row.isStrictAppend(), row.isProtected());
    }

    /** Throws CONFLICT if the folders are not apart from those of other warehouses. */
    void checkDisjoint(WarehouseFolders folders, List<WarehouseDao.FoldersRow> others) {
        for (WarehouseDao.FoldersRow other : others) {
            if (folders.overlap(folders(other), privateFolder)) {
                throw new CatalogException(ErrorCode.CONFLICT,
                        "The root or an allowed location overlaps a folder of another warehouse. Choose another folder");
            }
        }
    }

    private static WarehouseFolders folders(WarehouseDao.FoldersRow row) {
        StorageProfile profile = StorageProfiles.readWithoutKeys(row.storage());
        return new WarehouseFolders(profile.store(), profile.root(),
                row.allowedLocations().stream().map(Location::parse).toList());
    }

    private Optional<StorageProfile> storage(WarehouseBody body, @Nullable WarehouseSettings current) {
        Optional<JsonNode> json = body.storage();
        if (json.isEmpty()) {
            if (current == null) {
                body.problem("storage", "Missing. Say where the warehouse keeps its files.");
            }
            return Optional.ofNullable(current).map(WarehouseSettings::storage);
        }
        try {
            return Optional.of(profiles.parse(json.get(), current == null ? null : current.storage()));
        } catch (InvalidProfileException e) {
            body.problems(e.problems().stream().map(problem -> problem.replaceFirst("^'", "'storage.")).toList());
            return Optional.empty();
        }
    }

    private List<Location> allowed(WarehouseBody body, @Nullable StorageProfile storage,
            @Nullable WarehouseSettings current) {
        List<Location> known = current == null ? List.of() : current.allowedLocations();
        Optional<List<String>> texts = body.allowedLocations();
        if (texts.isEmpty()) {
            return known;
        }
        List<Location> allowed = new ArrayList<>();
        for (String text : texts.get()) {
            try {
                Location location = Location.parse(text);
                if (storage != null && !known.contains(location)) {
                    checkAllowed(location, storage);
                }
                allowed.add(location);
            } catch (IllegalArgumentException e) {
                body.problem("allowed-locations", Excerpt.of(text) + ": " + e.getMessage());
            } catch (InvalidProfileException e) {
                body.problem("allowed-locations", String.join(" ", e.problems()));
            }
        }
        return allowed;
    }

    private void checkAllowed(Location location, StorageProfile storage) {
        if (!location.scheme().equals(storage.root().scheme())) {
            throw new IllegalArgumentException("It is not in the store of the warehouse's root.");
        }
        if (storage.type().equals("file")) {
            // Folders that clients choose in must be as acceptable as those that the server chooses in.
            StorageProfile acceptable = profiles.parse(JsonNodeFactory.instance.objectNode().put("type", "file")
                    .put("root", location.toString()), null);
            if (acceptable.root().isSameOrInside(privateFolder)) {
                throw new IllegalArgumentException("It is in the server's own folder.");
            }
        }
    }

    private void checkRoot(WarehouseBody body, StorageProfile storage, List<Location> allowed) {
        Location root = storage.root();
        Location database = privateFolder.resolve(DATABASE_FOLDER);
        if (privateFolder.isSameOrInside(root) || root.isSameOrInside(database)) {
            body.problem("storage.root", "The server keeps its own files there. Choose another folder.");
        }
        if (new WarehouseFolders(storage.store(), root, allowed).overlapsItself(privateFolder)) {
            body.problem("allowed-locations", "They must not overlap the root.");
        }
    }
}
