package io.serac.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A server in a process of its own, as users run it, on free ports. Killed when closed. Not thread-safe. */
public final class ServerProcess implements AutoCloseable {
    private static final Pattern ORIGIN = Pattern.compile("Iceberg REST +http://localhost:(\\d+)/catalog");
    private static final Pattern HEALTH = Pattern.compile("Health +http://localhost:(\\d+)/health/ready");

    private final Process process;
    private final Path out;
    private final Path error;

    private ServerProcess(Process process, Path out, Path error) {
        this.process = process;
        this.out = out;
        this.error = error;
    }

    /** Returns at once. */
    public static ServerProcess start(Path folder, Map<String, String> environment, String... arguments)
            throws IOException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path error = Files.createTempFile(folder, "error", ".txt");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseSerialGC", "-cp",
                        System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(error.toFile());
        builder.environment().putAll(environment);
        return new ServerProcess(builder.start(), out, error);
    }

    /** Waits until the server has said that it is ready. */
    public ServerProcess awaitReady() {
        Awaitility.await().until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("The server ended: " + error());
            }
            return HEALTH.matcher(out()).find() && get(number(HEALTH), "/health/ready") == 200;
        });
        return this;
    }

    public int port() throws IOException {
        return number(ORIGIN);
    }

    public String out() throws IOException {
        return Files.readString(out);
    }

    public String error() throws IOException {
        return Files.readString(error);
    }

    /** As {@code kill -9}: the server cannot do anything about it. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As {@code kill}; returns the exit status. */
    public int terminate() throws InterruptedException {
        process.destroy();
        return awaitExit();
    }

    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(Patience.MAX.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("The server does not end");
        }
        return process.exitValue();
    }

    private int number(Pattern pattern) throws IOException {
        Matcher matcher = pattern.matcher(out());
        if (!matcher.find()) {
            throw new IllegalStateException("The server has not said " + pattern);
        }
        return Integer.parseInt(matcher.group(1));
    }

    private static int get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            terminate();
        }
    }
}
