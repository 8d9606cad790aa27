package io.serac.image;

import io.serac.image.ImageDatabase.Address;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL as Debian's packages bring it, with the tools of its operators, run by the user {@code postgres} and stopped when
 * closed. Thread-safe.
 */
final class DebianPostgres implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final String OWNER = "postgres";

    private final Path programs;
    private final Path folder;
    private final int port;

    private DebianPostgres(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
    }

    /** Whether there is one on this machine. */
    static boolean isInstalled() throws IOException {
        return programs().isPresent();
    }

    private static Optional<Path> programs() throws IOException {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.filter(version -> Files.isExecutable(version.resolve("bin/initdb"))
                    && Files.isExecutable(version.resolve("bin/pg_dump")))
                    .max(Comparator.comparingInt(version -> Integer.parseInt(INSTALLED.relativize(version).toString())))
                    .map(version -> version.resolve("bin"));
        }
    }

    /**
     * Starts one with a superuser {@code postgres} whom everybody on this machine can be.
     *
     * @param folder
     *            absent
     */
    static DebianPostgres start(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        DebianPostgres postgres = new DebianPostgres(programs().orElseThrow(), folder, port);
        run(folder, List.of("chown", OWNER, folder.toString()), Map.of());
        Path data = folder.resolve("data");
        postgres.asOwner("initdb", "-D", data.toString(), "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8", "--no-sync");
        postgres.asOwner("pg_ctl", "-D", data.toString(), "-w", "-l", folder.resolve("log").toString(), "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=''", "start");
        return postgres;
    }

    int port() {
        return port;
    }

    /** Where a database of it is, for its superuser. */
    Address address(String database) {
        return new Address("jdbc:postgresql://127.0.0.1:" + port + "/" + database, OWNER);
    }

    /** Runs one of its tools as an operator types it, with the address of the server in the environment; fails if that fails. */
    String tool(String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(command));
        line.set(0, programs.resolve(command[0]).toString());
        return run(folder, line, Map.of("PGHOST", "127.0.0.1", "PGPORT", Integer.toString(port), "PGUSER", OWNER));
    }

    private void asOwner(String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("runuser", "-u", OWNER, "--"));
        line.addAll(List.of(command));
        line.set(4, programs.resolve(command[0]).toString());
        run(folder, line, Map.of());
    }

    private static String run(Path folder, List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path said = Files.createTempFile("serac-postgres", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean isDone = process.waitFor(1, TimeUnit.MINUTES);
        String text = Files.readString(said);
        Files.delete(said);
        if (!isDone || process.exitValue() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + text);
        }
        return text;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        asOwner("pg_ctl", "-D", folder.resolve("data").toString(), "-m", "immediate", "-w", "stop");
    }
}
