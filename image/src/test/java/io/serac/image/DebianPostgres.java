package io.serac.image;

import io.serac.image.ImageDatabase.Address;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PostgreSQL as Debian's packages bring it, with the tools of its operators, run by the user {@code postgres} and stopped when
 * closed. Thread-safe.
 */
final class DebianPostgres implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final String OWNER = "postgres";
    private static final Duration STEP_MAX = Duration.ofMinutes(1);

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
        Program.run(STEP_MAX, "chown", OWNER, folder.toString());
        Path data = folder.resolve("data");
        postgres.asOwner("initdb", "-D", data.toString(), "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8", "--no-sync");
        postgres.listen("127.0.0.1", "");
        return postgres;
    }

    private void listen(String addresses, String options) throws IOException, InterruptedException {
        asOwner("pg_ctl", "-D", folder.resolve("data").toString(), "-w", "-l", folder.resolve("log").toString(), "-o",
                "-p " + port + " -c listen_addresses=" + addresses + " -c unix_socket_directories='' " + options,
                "start");
    }

    /**
     * Listens from now on at another address of this machine too, where nobody is let in without TLS and a password.
     *
     * @param certificate
     *            in PEM
     * @param key
     *            of it, in PEM
     */
    void listenWithTls(String address, String certificate, String key) throws IOException, InterruptedException {
        Path certificateFile = Files.writeString(folder.resolve("server.crt"), certificate);
        Path keyFile = Files.writeString(folder.resolve("server.key"), key);
        Program.run(STEP_MAX, "chown", OWNER, certificateFile.toString(), keyFile.toString());
        Program.run(STEP_MAX, "chmod", "600", keyFile.toString());
        Files.writeString(folder.resolve("data/pg_hba.conf"), "hostssl all all all scram-sha-256\n",
                StandardOpenOption.APPEND);
        close();
        listen("127.0.0.1," + address, "-c ssl=on -c ssl_cert_file=" + certificateFile + " -c ssl_key_file=" + keyFile);
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
        return Program.run(STEP_MAX,
                Map.of("PGHOST", "127.0.0.1", "PGPORT", Integer.toString(port), "PGUSER", OWNER), line);
    }

    private void asOwner(String... command) throws IOException, InterruptedException {
        // In its folder, because the one of this process may be closed to it.
        List<String> line = new ArrayList<>(List.of("env", "-C", folder.toString(), "runuser", "-u", OWNER, "--"));
        int first = line.size();
        line.addAll(List.of(command));
        line.set(first, programs.resolve(command[0]).toString());
        Program.run(STEP_MAX, Map.of(), line);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        asOwner("pg_ctl", "-D", folder.resolve("data").toString(), "-m", "immediate", "-w", "stop");
    }
}
