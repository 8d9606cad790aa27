package io.serac.image;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The server of the image as a plain process of this machine, for what is not about containers. Stopped when closed. Not thread-safe. */
final class Server implements AutoCloseable {
    private static final Duration STOP_MAX = Duration.ofSeconds(40);
    private static final String LIBRARIES = Path.of("target", "libs").toAbsolutePath() + "/*";

    private final Process process;
    private final Path log;
    private final Path data;
    private final int port;

    private Server(Process process, Path log, Path data, int port) {
        this.process = process;
        this.log = log;
        this.data = data;
        this.port = port;
    }

    /**
     * Starts one, and waits until it is ready.
     *
     * @param folder
     *            for its data, and for warehouses
     * @param environment
     *            without ports
     */
    static Server start(Path folder, Map<String, String> environment) throws IOException {
        return start(LIBRARIES, folder, environment);
    }

    /**
     * Starts one of another release.
     *
     * @param classPath
     *            its jars
     */
    static Server start(String classPath, Path folder, Map<String, String> environment) throws IOException {
        int port = freePort();
        int managementPort = freePort();
        Map<String, String> all = new HashMap<>(environment);
        all.put("SERAC_HTTP_PORT", Integer.toString(port));
        all.put("SERAC_MANAGEMENT_PORT", Integer.toString(managementPort));
        all.put("SERAC_DATA", folder.resolve("data").toString());
        all.put("SERAC_STORAGE_FILE_ROOTS", folder.toString());
        Path log = Files.createTempFile("serac-server", ".log");
        Process process = start(classPath, log, all, "serve");
        try {
            Requests.awaitReady(managementPort, process);
        } catch (RuntimeException e) {
            process.destroyForcibly();
            String said = Files.readString(log);
            Files.delete(log);
            throw new IllegalStateException("The server does not start: " + said, e);
        }
        return new Server(process, log, folder.resolve("data"), port);
    }

    /** @return status and output of another command */
    static String run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Path log = Files.createTempFile("serac-command", ".log");
        Process process = start(LIBRARIES, log, environment, command);
        if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("The command does not end");
        }
        String said = process.exitValue() + " " + Files.readString(log);
        Files.delete(log);
        return said;
    }

    private static Process start(String classPath, Path log, Map<String, String> environment, String... command)
            throws IOException {
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath, "io.serac.server.Main"));
        line.addAll(List.of(command));
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(Redirect.to(log.toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    int port() {
        return port;
    }

    String origin() {
        return "http://127.0.0.1:" + port;
    }

    /** Its first administrator. */
    Requests root() throws IOException, InterruptedException {
        return Requests.login(origin(), data);
    }

    /** Environment for commands that talk to it as its first administrator. */
    Map<String, String> client() throws IOException {
        return Map.of("SERAC_CLI_SERVER", origin(), "SERAC_CLI_CREDENTIAL",
                Files.readString(data.resolve("bootstrap-credential")).strip());
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        Files.delete(log);
    }
}
