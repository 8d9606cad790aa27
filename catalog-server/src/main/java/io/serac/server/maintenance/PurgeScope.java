package io.serac.server.maintenance;

import io.serac.server.location.Claim;
import io.serac.storage.location.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a job may delete: files inside the folders that its object owns, and nothing else, whatever client-written manifests name.
 * Immutable.
 */
final class PurgeScope {
    private final List<Location> folders = new ArrayList<>();

    PurgeScope(List<Claim> claims) {
        for (Claim claim : claims) {
            String key = claim.key().substring(0, claim.key().length() - 1);
            folders.add(
                    Location.parse(claim.bucket().isEmpty() ? "file:" + key : "s3://" + claim.bucket() + "/" + key));
        }
    }

    /** The folders themselves. */
    List<Location> folders() {
        return List.copyOf(folders);
    }

    /** The file, if it may be deleted. Engines name data files after values, so a path may hold nearly any character. */
    Optional<Location> find(String path) {
        String canonical = canonical(path);
        for (Location folder : folders) {
            String prefix = folder.canonical() + "/";
            if (canonical.startsWith(prefix)) {
                try {
                    return Optional.of(folder.resolve(canonical.substring(prefix.length())));
                } catch (IllegalArgumentException e) {
                    // A path with .. or empty segments names no file that Iceberg wrote.
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static String canonical(String path) {
        if (path.startsWith("s3a://") || path.startsWith("s3n://")) {
            return "s3://" + path.substring("s3a://".length());
        }
        if (path.startsWith("file:")) {
            return "file:/" + path.substring("file:".length()).replaceFirst("^/+", "");
        }
        return path;
    }
}
