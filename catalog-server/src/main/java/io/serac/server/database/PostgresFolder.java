package io.serac.server.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of the embedded PostgreSQL. Only their owner may enter the folder.
 *
 * @param folder {@code DIR/postgres}, absolute
 * @param password of the superuser
 */
record PostgresFolder(Path folder, String password) {
    private static final int PASSWORD_BYTES = 24;

    /**
     * Makes the folder ready for a start. Data whose initialisation was interrupted are removed: nothing was ever
     * stored in them.
     */
    static PostgresFolder prepare(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        try {
            PrivateFiles.createFolder(absolute);
            PostgresFolder files = new PostgresFolder(absolute, password(absolute.resolve("password")));
            if (Files.exists(files.initializing())) {
                deleteAll(files.data());
            }
            if (Files.notExists(files.data())) {
                PrivateFiles.write(files.initializing(), "");
                PrivateFiles.createFolder(files.data());
            }
            PrivateFiles.createFolder(files.binaries());
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot prepare " + absolute + " for the embedded PostgreSQL", e);
        }
    }

    /** To be called once PostgreSQL has started on the data. */
    void initialized() throws IOException {
        Files.deleteIfExists(initializing());
    }

    Path data() {
        return folder.resolve("data");
    }

    Path binaries() {
        return folder.resolve("binaries");
    }

    Path log() {
        return folder.resolve("postgres.log");
    }

    Path passwordFile() {
        return folder.resolve("password");
    }

    private Path initializing() {
        return folder.resolve("initializing");
    }

    @Override
    public String toString() {
        return folder.toString();
    }

    private static String password(Path file) throws IOException {
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        PrivateFiles.write(file, password + "\n");
        return password;
    }

    private static void deleteAll(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(folder)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
