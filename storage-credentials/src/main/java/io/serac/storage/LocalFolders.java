package io.serac.storage;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.serac.storage.StorageException.Kind;
import io.serac.storage.location.Location;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;

/**
 * The folders that may be touched, root first. Turns locations into paths that really are inside them, symbolic links
 * resolved. Thread-safe.
 */
final class LocalFolders {
    private final List<Location> folders;

    LocalFolders(List<Location> folders) {
        this.folders = folders;
    }

    /**
     * @throws java.nio.file.NoSuchFileException if the folder that holds it is absent
     * @throws StorageException {@code DENIED} if a link leads out of the allowed folders
     */
    Path path(Location location) throws IOException {
        for (Location folder : folders) {
            if (location.isInside(folder)) {
                Path path = pathOf(location);
                Path named = folderOf(path);
                Path real = named.toRealPath();
                // Where no link is on the way, the allowed folder, which is a part of it, needs no look of its own: each costs
                // a system call for each name.
                if (!real.equals(named)) {
                    requireInside(pathOf(folder).toRealPath(), real, location);
                }
                return path;
            }
            if (location.equals(folder)) {
                return pathOf(location);
            }
        }
        throw outside(location);
    }

    /** As {@link #path}, and makes the folders that are missing, so that they survive a power cut. */
    Path pathForWriting(Location file) throws IOException {
        for (Location folder : folders) {
            if (file.isInside(folder)) {
                Path allowed = pathOf(folder);
                Path path = pathOf(file);
                if (!Files.isDirectory(folderOf(path), NOFOLLOW_LINKS)) {
                    createFolders(allowed);
                    // Nothing is created behind a link that leads outside.
                    requireInside(allowed.toRealPath(), existingAncestor(folderOf(path)).toRealPath(), file);
                    createFolders(folderOf(path));
                }
                requireInside(allowed.toRealPath(), folderOf(path).toRealPath(), file);
                return path;
            }
        }
        throw outside(file);
    }

    /**
     * Deletes the folders that a deleted file leaves empty, up to the root; in folders allowed besides the root others
     * may want them.
     */
    void deleteEmpty(Location file) throws IOException {
        Location root = folders.getFirst();
        if (!file.isInside(root)) {
            return;
        }
        Path end = pathOf(root);
        try {
            for (Path folder = folderOf(pathOf(file)); !folder.equals(end); folder = folderOf(folder)) {
                Files.deleteIfExists(folder);
            }
        } catch (DirectoryNotEmptyException inUse) {
            // The folders above hold this one.
        }
    }

    /** Makes the names in a folder durable. */
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** The folder that holds a file or folder; a location always has one. */
    static Path folderOf(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    private static void createFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folderOf(folder);
        createFolders(parent);
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException concurrently) {
            if (!Files.isDirectory(folder)) {
                throw concurrently;
            }
        }
        sync(parent);
    }

    private static Path existingAncestor(Path folder) {
        Path ancestor = folder;
        while (!Files.exists(ancestor, NOFOLLOW_LINKS)) {
            ancestor = folderOf(ancestor);
        }
        return ancestor;
    }

    private static Path pathOf(Location location) {
        try {
            return Path.of(location.key());
        } catch (InvalidPathException unmappable) {
            throw new StorageException(Kind.DENIED, "Location " + location + " has characters that the file system"
                    + " of this server cannot hold. Start the server with LC_ALL=C.UTF-8.", unmappable);
        }
    }

    private static void requireInside(Path folder, Path path, Location location) {
        if (!path.startsWith(folder)) {
            throw outside(location);
        }
    }

    private static StorageException outside(Location location) {
        return new StorageException(Kind.DENIED, "Location " + location + " is outside the folders of its warehouse");
    }
}
