package io.serac.server.location;

import io.serac.storage.location.Location;
import java.util.List;
import java.util.Optional;

/** Files in some folders, by the paths that client-written manifests name them by. Immutable. */
public final class FolderFiles {
    private final List<Location> folders;

    /**
     * @param folders
     *            those that count
     */
    public FolderFiles(List<Location> folders) {
        this.folders = List.copyOf(folders);
    }

    /** The folders themselves. */
    public List<Location> folders() {
        return folders;
    }

    /** The file, if it is inside one of them. Engines name data files after values, so a path may hold nearly any character. */
    public Optional<Location> find(String path) {
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
