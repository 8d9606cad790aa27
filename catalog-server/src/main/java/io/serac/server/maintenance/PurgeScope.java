package io.serac.server.maintenance;

import io.serac.server.location.Claim;
import io.serac.server.location.FolderFiles;
import io.serac.storage.location.Location;
import java.util.List;
import java.util.Optional;

/**
 * What a job may delete: files inside the folders that its object owns, and nothing else, whatever client-written manifests name.
 * Immutable.
 */
final class PurgeScope {
    private final FolderFiles files;

    PurgeScope(List<Claim> claims) {
        files = new FolderFiles(claims.stream().map(PurgeScope::folder).toList());
    }

    private static Location folder(Claim claim) {
        String key = claim.key().substring(0, claim.key().length() - 1);
        return Location.parse(claim.bucket().isEmpty() ? "file:" + key : "s3://" + claim.bucket() + "/" + key);
    }

    /** The folders themselves. */
    List<Location> folders() {
        return files.folders();
    }

    /** The file, if it may be deleted. */
    Optional<Location> find(String path) {
        return files.find(path);
    }
}
