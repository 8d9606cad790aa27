package io.serac.storage;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.serac.storage.StorageException.Kind;
import io.serac.storage.location.Location;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Files of this machine. Symbolic links cannot lead out of the folders, and a written file survives a power cut.
 * Thread-safe.
 */
final class LocalStore implements ObjectStore {
    private static final int ATTEMPTS_MAX = 20;

    private final LocalFolders folders;

    LocalStore(List<Location> folders) {
        this.folders = new LocalFolders(folders);
    }

    @Override
    public void writeNew(Location file, byte[] content) {
        try {
            write(file, content, ATTEMPTS_MAX);
        } catch (IOException failure) {
            throw LocalFailure.of(failure, file);
        }
    }

    // Deleting the last file of a folder takes the folder along, perhaps while this file is about to be put there.
    private void write(Location file, byte[] content, int attempts) throws IOException {
        try {
            write(folders.pathForWriting(file), content);
        } catch (NoSuchFileException folderDeleted) {
            if (attempts == 1) {
                throw folderDeleted;
            }
            write(file, content, attempts - 1);
        }
    }

    private static void write(Path path, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(path, Set.of(CREATE_NEW, WRITE, NOFOLLOW_LINKS))) {
            ByteBuffer remaining = ByteBuffer.wrap(content);
            while (remaining.hasRemaining()) {
                channel.write(remaining);
            }
            channel.force(true);
        }
        LocalFolders.sync(LocalFolders.folderOf(path));
    }

    @Override
    public byte[] read(Location file, long bytesMax) {
        try (FileChannel channel = FileChannel.open(folders.path(file), Set.of(READ, NOFOLLOW_LINKS))) {
            long bytes = channel.size();
            if (bytes > bytesMax) {
                throw new StorageException(Kind.TOO_LARGE,
                        "File " + file + " has " + bytes + " bytes, more than the " + bytesMax + " allowed here");
            }
            ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(bytes));
            while (content.hasRemaining() && channel.read(content) >= 0) {
                // Reads on until the size seen above or the end of a file that shrank.
            }
            if (content.hasRemaining()) {
                throw new StorageException(Kind.UNAVAILABLE, "File " + file + " changed while it was read");
            }
            return content.array();
        } catch (IOException failure) {
            throw LocalFailure.of(failure, file);
        }
    }

    @Override
    public boolean exists(Location file) {
        try {
            return Files.isRegularFile(folders.path(file), NOFOLLOW_LINKS);
        } catch (NoSuchFileException absent) {
            return false;
        } catch (IOException failure) {
            throw LocalFailure.of(failure, file);
        }
    }

    @Override
    public void delete(Location file) {
        try {
            Path path = folders.path(file);
            if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
                throw new StorageException(Kind.DENIED, "Location " + file + " is a folder and not a file");
            }
            Files.deleteIfExists(path);
            folders.deleteEmpty(file);
        } catch (NoSuchFileException absent) {
            // Nothing is left to delete.
        } catch (IOException failure) {
            throw LocalFailure.of(failure, file);
        }
    }

    @Override
    public void list(Location folder, Consumer<StoredFile> each) {
        try {
            Path path = folders.path(folder);
            if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
                Files.walkFileTree(path, new ListedFiles(folder, path, each));
            }
        } catch (NoSuchFileException absent) {
            // An absent folder has no files.
        } catch (IOException failure) {
            throw LocalFailure.of(failure, folder);
        }
    }

    @Override
    public void close() {}
}
