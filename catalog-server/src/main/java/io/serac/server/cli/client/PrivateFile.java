package io.serac.server.cli.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Files that only their owner can read, from their first byte on. Stateless. */
public final class PrivateFile {
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNERS_FOLDER = PosixFilePermissions.fromString("rwx------");

    private PrivateFile() {
    }

    /**
     * Makes an empty file.
     *
     * @throws CommandFailure
     *             if there is one already, or it cannot be made
     */
    public static void create(Path file) {
        try {
            Files.createFile(file, attributes(OWNERS));
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure(file + " exists already. Choose another name");
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Writes into a file that was created. */
    public static void fill(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Takes a file back that was created and not filled. */
    public static void deleteIfEmpty(Path file) {
        try {
            if (Files.size(file) == 0) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Writes a file, in place of a former one, whole or not at all; makes its folder if there is none. */
    static void replace(Path file, String text) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null && !Files.isDirectory(folder)) {
                Files.createDirectories(folder, attributes(OWNERS_FOLDER));
            }
            Path written = Files.createTempFile(folder, ".serac", ".tmp", attributes(OWNERS));
            try {
                Files.writeString(written, text);
                move(written, file);
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * Reads a file.
     *
     * @throws CommandFailure
     *             if it cannot be read, or others can read it too
     */
    static String read(Path file) {
        try {
            if (isPosix() && !OWNERS.containsAll(withoutExecution(Files.getPosixFilePermissions(file)))) {
                throw new CommandFailure(
                        "Others can read or change " + file + ". Take that from them: chmod 600 " + file);
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CommandFailure("Cannot read " + file + ": " + e);
        }
    }

    private static Set<PosixFilePermission> withoutExecution(Set<PosixFilePermission> permissions) {
        Set<PosixFilePermission> rest = EnumSet.noneOf(PosixFilePermission.class);
        rest.addAll(permissions);
        rest.remove(PosixFilePermission.OWNER_EXECUTE);
        return rest;
    }

    private static void move(Path written, Path file) throws IOException {
        try {
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
        return isPosix()
                ? new FileAttribute<?>[]{PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    private static CommandFailure unwritable(Path file, IOException cause) {
        return new CommandFailure("Cannot write " + file + ": " + cause);
    }
}
