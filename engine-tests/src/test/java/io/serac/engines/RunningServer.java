package io.serac.engines;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server started as the README says, {@code ./serac serve}, on free ports and an empty data folder. Thread-safe. */
public final class RunningServer implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(3);
    /** In postmaster.pid, counted from 0. */
    private static final int LINE_OF_PORT = 3;

    private final ForkedProcess process;
    private final Path data;
    private final String origin;

    private RunningServer(ForkedProcess process, Path data, String origin) {
        this.process = process;
        this.data = data;
        this.origin = origin;
    }

    /** @param name the folder below target/run for its log and data */
    public static RunningServer start(String name) {
        return start(name, "");
    }

    /**
     * @param name the folder below target/run for its log and data
     * @param configuration content of its configuration file
     */
    public static RunningServer start(String name, String configuration) {
        return start(name, configuration, "http");
    }

    /** A server that speaks TLS, and asks its clients for certificates. */
    static RunningServer startEncrypted(String name, Certificates certificates) {
        return start(name, certificates.configuration(), "https");
    }

    /**
     * A second server on the database of this one, which must be the embedded one and outlive it.
     *
     * @param name the folder below target/run for its log
     */
    RunningServer startReplica(String name, Certificates certificates) {
        // Both together have fewer connections than the embedded PostgreSQL allows.
        return start(name, certificates.configuration() + """
                database:
                  url: jdbc:postgresql://127.0.0.1:%1$s/serac
                  username: postgres
                  password-file: %2$s/postgres/password
                  commit-connections-max: 4
                  read-connections-max: 4
                  admin-connections-max: 2
                secrets:
                  key-file: %2$s/secrets.key
                """.formatted(postgresPort(), data), "https", data);
    }

    private String postgresPort() {
        try {
            return Files.readAllLines(data.resolve("postgres/data/postmaster.pid")).get(LINE_OF_PORT).strip();
        } catch (IOException e) {
            throw new IllegalStateException("No embedded PostgreSQL runs in " + data, e);
        }
    }

    private static RunningServer start(String name, String configuration, String scheme) {
        return start(name, configuration, scheme, null);
    }

    /** @param dataOfOther of the server whose database the configuration names; null for one of its own */
    private static RunningServer start(String name, String configuration, String scheme, @Nullable Path dataOfOther) {
        Path folder = RunFolders.fresh(name);
        Path data = dataOfOther == null ? folder.resolve("data") : dataOfOther;
        int port = LocalPorts.free();
        int managementPort = LocalPorts.free();
        List<String> command =
                new ArrayList<>(List.of(RunFolders.repository().resolve("serac").toString(), "serve", "--port",
                        Integer.toString(port), "--management-port", Integer.toString(managementPort), "--data",
                        data.toString()));
        if (!configuration.isEmpty()) {
            command.addAll(List.of("--config", write(folder.resolve("serac.yaml"), configuration)));
        }
        ForkedProcess process = ForkedProcess.start(command, Map.of(), RunFolders.repository(),
                folder.resolve("server.log"));
        try {
            URI ready = URI.create("http://127.0.0.1:" + managementPort + "/health/ready");
            await().atMost(START_MAX).pollInterval(Duration.ofMillis(250)).until(() -> {
                process.requireAlive();
                return answersOk(ready);
            });
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
        return new RunningServer(process, data, scheme + "://127.0.0.1:" + port);
    }

    private static String write(Path file, String text) {
        try {
            return Files.writeString(file, text).toString();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot write " + file, e);
        }
    }

    public String catalogUri() {
        return origin + "/catalog";
    }

    /** Base of the admin API. */
    public URI adminUri() {
        return URI.create(origin + "/admin/v1/");
    }

    public String tokenUri() {
        return catalogUri() + "/v1/oauth/tokens";
    }

    /** @return {@code id:secret} of the account made at the first start */
    public String credential() {
        try {
            return Files.readString(data.resolve("bootstrap-credential")).strip();
        } catch (IOException e) {
            throw new IllegalStateException("The server left no credential in " + data, e);
        }
    }

    Path data() {
        return data;
    }

    @Override
    public void close() {
        process.close();
    }

    private static boolean answersOk(URI uri) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
