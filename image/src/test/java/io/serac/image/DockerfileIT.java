package io.serac.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serac.image.ImageDatabase.Address;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The image that the Dockerfile makes, built by Buildah on a base that is made of this machine, is the one that Maven makes. */
@EnabledIf(value = "io.serac.image.PodHost#isInstalled",
        disabledReason = "needs Debian's packages podman, buildah, crun and catatonit")
class DockerfileIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Duration BUILD_MAX = Duration.ofMinutes(10);
    private static final Duration READY_MAX = Duration.ofMinutes(2);
    private static final String BUILT = "localhost/serac:of-the-dockerfile";
    private static final String MADE = "localhost/serac:of-maven";
    private static final String BASE = "localhost/serac-base-with-a-shell";
    /** The user of the Dockerfile's first stage. */
    private static final int BUILDER = 10_002;

    @TempDir
    private static Path folder;
    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();
    private static PodHost host;
    private static ImageDatabase database;

    @BeforeAll
    static void build() throws Exception {
        host = PodHost.start();
        OPEN.push(host);
        host.load(Path.of(System.getProperty("serac.image.tar")), MADE);
        Path context = host.folder("base");
        Program.run(BUILD_MAX, REPOSITORY.resolve("image/base-with-a-shell").toString(), context.toString());
        buildah("--tag", BASE, context.toString());
        buildah("--file", REPOSITORY.resolve("image/Dockerfile").toString(), "--build-arg", "BUILD_BASE=" + BASE,
                "--build-arg", "RUN_BASE=" + BASE, "--volume", copyOfMavensRepository() + ":/m2", "--tag", BUILT,
                REPOSITORY.toString());
        database = ImageDatabase.start(folder.resolve("postgres"));
        OPEN.push(database);
    }

    @AfterAll
    static void stop() throws Exception {
        while (!OPEN.isEmpty()) {
            OPEN.pop().close();
        }
    }

    private static void buildah(String... arguments) throws IOException, InterruptedException {
        // Without a container of its own for each step: what it is isolated from does not matter here.
        List<String> line = new ArrayList<>(List.of("build", "--isolation", "chroot", "--pull-never"));
        line.addAll(List.of(arguments));
        host.buildah(BUILD_MAX, Map.of(), line.toArray(String[]::new));
    }

    /** What was fetched already need not be fetched again. Of links, because nobody but root writes to the files. */
    private static Path copyOfMavensRepository() throws IOException, InterruptedException {
        Path copy = host.folder("repository").resolve("m2");
        Program.run(BUILD_MAX, "sh", "-c", "cp -al \"$1\" \"$2\" 2>/dev/null || cp -a \"$1\" \"$2\"", "sh",
                System.getProperty("serac.image.maven-repository"), copy.toString());
        Program.run(BUILD_MAX, "find", copy.toString(), "-type", "d", "-exec", "chown",
                Integer.toString(BUILDER), "{}", "+");
        return copy;
    }

    @Test
    void saysTheSameOfItselfAsTheImageOfMaven() throws Exception {
        JsonNode built = configuration(BUILT);
        JsonNode made = configuration(MADE);

        for (String field : List.of("Entrypoint", "Cmd", "User", "WorkingDir", "ExposedPorts")) {
            assertThat(built.path(field).toString()).as(field).isNotEmpty().isEqualTo(made.path(field).toString());
        }
        assertThat(variables(built)).containsAllEntriesOf(Map.of("SERAC_DATA", "/tmp/serac"))
                .isEqualTo(variables(made));
        for (String label : List.of("title", "description", "licenses")) {
            assertThat(built.path("Labels").path("org.opencontainers.image." + label).asText()).as(label)
                    .isEqualTo(made.path("Labels").path("org.opencontainers.image." + label).asText()).isNotEmpty();
        }
    }

    /** Without what the bases bring along. */
    private static Map<String, String> variables(JsonNode configuration) {
        Map<String, String> variables = new TreeMap<>();
        for (JsonNode variable : configuration.path("Env")) {
            String[] parts = variable.asText().split("=", 2);
            variables.put(parts[0], parts[1]);
        }
        List.of("PATH", "JAVA_HOME", "LANG", "MAVEN_OPTS").forEach(variables::remove);
        return variables;
    }

    @Test
    void holdsTheSameFilesAsTheImageOfMaven() throws Exception {
        Map<String, String> built = digests(BUILT);
        Map<String, String> made = digests(MADE);

        made.keySet().removeIf(file -> file.startsWith("./jib-"));
        assertThat(built.keySet()).isEqualTo(made.keySet()).hasSizeGreaterThan(50)
                .contains("./resources/serac", "./serac.jsa")
                .anyMatch(file -> file.startsWith("./libs/serac-catalog-server"));
        // Compiled and archived anew: alike, but for times in them.
        for (Map<String, String> digests : List.of(built, made)) {
            digests.keySet().removeIf(file -> file.startsWith("./libs/serac-") || file.equals("./serac.jsa"));
        }
        assertThat(built).isEqualTo(made);
    }

    private static Map<String, String> digests(String image) throws Exception {
        Path root = Path.of(host.podman("image", "mount", image).strip());
        Map<String, String> digests = new TreeMap<>();
        host.run(List.of(), List.of("sh", "-c", "cd \"$1\" && find . -type f -exec sha256sum {} +", "sh",
                root.resolve("opt/serac").toString())).lines().map(line -> line.split(" +", 2))
                .forEach(parts -> digests.put(parts[1], parts[0]));
        return digests;
    }

    @Test
    void migratesAndServes() throws Exception {
        Address address = database.create("dockerfile");
        int port = freePort();
        int managementPort = freePort();
        List<String> line = new ArrayList<>(List.of("run", "--read-only", "--cap-drop=all",
                "--security-opt=no-new-privileges", "--tmpfs=/tmp:mode=1777,size=256m"));
        Map.of("SERAC_DATABASE_URL", address.url(), "SERAC_DATABASE_USERNAME", address.username(), "SERAC_HTTP_PORT",
                Integer.toString(port), "SERAC_MANAGEMENT_PORT", Integer.toString(managementPort),
                "SERAC_SECRETS_KEYS", "k1:" + "A".repeat(43) + "=")
                .forEach((name, value) -> line.addAll(List.of("--env", name + "=" + value)));
        List<String> migration = new ArrayList<>(line);
        // Without it Java says why it does not use the archive of classes, and ends.
        migration.addAll(List.of("--env", "JDK_JAVA_OPTIONS=-Xshare:on", BUILT, "migrate"));
        line.addAll(List.of("--detach", "--name", "server", BUILT));

        assertThat(host.podman(migration.toArray(String[]::new))).contains("migrations were applied");
        host.podman(line.toArray(String[]::new));
        Awaitility.await().atMost(READY_MAX).until(() -> Requests.isReady(managementPort));
        host.podman("stop", "--time", "30", "server");

        assertThat(host.podman("inspect", "--format", "{{.State.ExitCode}}", "server").strip()).isEqualTo("143");
        assertThat(host.podman("logs", "server")).contains("Serac is ready").doesNotContain("WARNING", "[warning]",
                "ERROR");
    }

    private static JsonNode configuration(String image) throws Exception {
        return JSON.readTree(host.podman("image", "inspect", image)).at("/0/Config");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
