package io.serac.storage;

import io.serac.storage.location.Location;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** What profiles may name on this server. Immutable and thread-safe. */
record ProfileRules(EndpointPolicy endpoints, List<Path> fileRoots, boolean ambientIdentityAllowed) {
    ProfileRules {
        fileRoots = List.copyOf(fileRoots);
    }

    void checkEndpoint(URI endpoint) {
        endpoints.check(endpoint);
    }

    void checkFileRoot(Location root) {
        Path path = pathOf(root);
        for (Path fileRoot : fileRoots) {
            if (path.startsWith(fileRoot.toAbsolutePath().normalize()) && isReallyBelow(path, fileRoot)) {
                return;
            }
        }
        throw new IllegalArgumentException(root + " is not below a folder that this server keeps tables in."
                + (fileRoots.isEmpty() ? " It has none." : " Choose one below " + fileRoots + ".")
                + " Its operator sets them as storage.file-roots.");
    }

    private static Path pathOf(Location root) {
        try {
            return Path.of(root.key());
        } catch (InvalidPathException unmappable) {
            throw new IllegalArgumentException("The file system of this server cannot hold its characters.",
                    unmappable);
        }
    }

    // Symbolic links are resolved as far as the path exists, so that none leads to a place outside.
    private static boolean isReallyBelow(Path path, Path fileRoot) {
        Path existing = path;
        while (!Files.exists(existing)) {
            existing = Objects.requireNonNull(existing.getParent());
        }
        Path existingRoot = fileRoot.toAbsolutePath().normalize();
        if (existingRoot.startsWith(existing)) {
            return true;
        }
        try {
            return existing.toRealPath().startsWith(existingRoot.toRealPath());
        } catch (IOException unreadable) {
            return false;
        }
    }
}
