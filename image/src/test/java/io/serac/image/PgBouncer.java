package io.serac.image;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A PgBouncer in transaction mode as Debian's package brings it; stopped when closed. Not thread-safe. */
final class PgBouncer implements AutoCloseable {
    /** Connections of the database that it shares out. */
    static final int CONNECTIONS = 8;
    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");
    private static final Duration START_MAX = Duration.ofMinutes(2);

    private final Process process;
    private final int port;

    private PgBouncer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Whether there is one on this machine. */
    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /**
     * Starts one.
     *
     * @param databasePort
     *            of the PostgreSQL on this machine
     * @param user
     *            who may use it, without a password
     */
    static PgBouncer start(Path folder, int databasePort, String user) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Path users = Files.writeString(folder.resolve("users"), "\"" + user + "\" \"\"\n");
        Path configuration = Files.writeString(folder.resolve("pgbouncer.ini"), """
                [databases]
                * = host=127.0.0.1 port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = trust
                auth_file = %s
                admin_users = %s
                pool_mode = transaction
                default_pool_size = %d
                max_client_conn = 200
                query_wait_timeout = 5
                ignore_startup_parameters = extra_float_digits
                """.formatted(databasePort, port, users, user, CONNECTIONS));
        new ProcessBuilder("chown", "-R", "postgres", folder.toString()).inheritIO().start().waitFor();
        Process process = new ProcessBuilder(PROGRAM.toString(), "-u", "postgres", configuration.toString())
                .redirectErrorStream(true).redirectOutput(Redirect.to(folder.resolve("log").toFile())).start();
        Awaitility.await().atMost(START_MAX).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("PgBouncer ended: " + Files.readString(folder.resolve("log")));
            }
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        });
        return new PgBouncer(process, port);
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
