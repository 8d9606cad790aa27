package io.serac.teststore.rgw;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The S3 gateway of a cluster; it keeps nothing itself and can be started anew. Thread-safe. */
final class Gateway implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(5);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    private final Daemon daemon;

    private Gateway(Daemon daemon) {
        this.daemon = daemon;
    }

    static Gateway start(CephCluster cluster, URI endpoint) {
        return start(cluster, endpoint, Map.of());
    }

    /**
     * Starts one with a clock of its own.
     *
     * @return empty if the library for that is not installed
     */
    static Optional<Gateway> start(CephCluster cluster, URI endpoint, Duration ahead) {
        return clockLibrary().map(library -> start(cluster, endpoint,
                Map.of("LD_PRELOAD", library.toString(), "FAKETIME", "%+d".formatted(ahead.toSeconds()),
                        // Waits go by this clock, and nothing is signed with it.
                        "FAKETIME_DONT_FAKE_MONOTONIC", "1", "DONT_FAKE_MONOTONIC", "1")));
    }

    static boolean canHaveItsOwnClock() {
        return clockLibrary().isPresent();
    }

    private static Gateway start(CephCluster cluster, URI endpoint, Map<String, String> environment) {
        Daemon daemon = Daemon.start("radosgw", cluster.folder(), environment, List.of(Programs.get("radosgw"), "-c",
                cluster.configuration().toString(), "-n", "client.rgw", "-f"));
        try (HttpClient client = HttpClient.newHttpClient()) {
            daemon.await(START_MAX, () -> answers(client, endpoint));
            return new Gateway(daemon);
        } catch (RuntimeException e) {
            daemon.close();
            throw e;
        }
    }

    private static boolean answers(HttpClient client, URI endpoint) {
        try {
            return client.send(HttpRequest.newBuilder(endpoint).timeout(ANSWER_MAX).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the gateway", e);
        }
    }

    private static Optional<Path> clockLibrary() {
        Path libraries = Path.of("/usr/lib");
        if (!Files.isDirectory(libraries)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> architectures = Files.newDirectoryStream(libraries, "*-linux-gnu*")) {
            for (Path architecture : architectures) {
                Path library = architecture.resolve("faketime/libfaketimeMT.so.1");
                if (Files.exists(library)) {
                    return Optional.of(library);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot look into " + libraries, e);
        }
    }

    @Override
    public void close() {
        daemon.close();
    }
}
