package io.serac.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.helm.Chart;
import io.serac.helm.Manifests;
import io.serac.storage.fake.FakeObjectStore;
import io.serac.storage.fake.TestAuthority;
import io.serac.storage.fake.TestAuthority.Issued;
import io.serac.storage.fake.TlsRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the chart renders, run by Podman with the image: the Deployment, its init container, and the pods of its Jobs and of
 * {@code helm test}, on a PostgreSQL and a store that are reached with TLS under the names that the chart is told. There is no
 * Kubernetes: {@link Kubelet} and {@link Probe} stand for what its nodes do, the order of Helm's hooks is that of this test.
 */
@EnabledIf(value = "canRun",
        disabledReason = "needs Debian's packages podman, crun, catatonit, iproute2 and postgresql")
class ChartIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SMALL = Path.of("../examples/kubernetes/small.yaml");
    private static final String SERVICE = "lake-serac." + Chart.NAMESPACE + ".svc";
    private static final String PASSWORD = "a password with : / ? & % in it";

    private static final String MIGRATION = "lake-serac-migrate";
    private static final String WITH_OWNER = """
            image: {repository: registry.example/serac}
            database:
              host: postgres.lake.svc
              name: lake
              ca: {configMapName: authorities}
              credentials: {secretName: lake-database}
            migration: {mode: job, credentials: {secretName: lake-owner}}
            secrets:
              masterKeys: {secretName: lake-keys}
              rootCredential: {secretName: lake-root}
            tls: {secretName: serac-tls, management: true}
            bootstrap:
              warehouses: [{name: lake, storageSecret: {secretName: lake-storage}, protected: true}]
              roles: [{name: analyst}]
              grants: [SELECT on warehouse lake to role:analyst]
            stopDelaySeconds: 2
            """;

    @TempDir
    private static Path folder;
    private static final TestAuthority AUTHORITY = TestAuthority.named("lake");
    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();
    private static FakeObjectStore store;
    private static PodHost host;
    private static PodNode node;
    private static DebianPostgres postgres;
    private static TlsRelay relay;

    static boolean canRun() throws IOException {
        return PodHost.isInstalled() && DebianPostgres.isInstalled();
    }

    @BeforeAll
    static void start() throws Exception {
        // The user postgres goes through it.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        store = FakeObjectStore.start();
        OPEN.push(store);
        host = PodHost.start();
        OPEN.push(host);
        host.load(Path.of(System.getProperty("serac.image.tar")), "registry.example/serac:0.1.0-SNAPSHOT");
        node = PodNode.start(host);
        OPEN.push(node);
        Issued database = AUTHORITY.issueForHost("postgres.lake.svc");
        postgres = DebianPostgres.start(folder.resolve("postgres"));
        OPEN.push(postgres);
        postgres.listenWithTls(node.testAddress(), database.certificatePem(), database.keyPem());
        relay = TlsRelay.to(store.endpoint(), AUTHORITY.context(AUTHORITY.issueForHost("s3.lake.svc")),
                InetAddress.getByName(node.testAddress()));
        OPEN.push(relay);
    }

    @AfterAll
    static void stop() throws Exception {
        while (!OPEN.isEmpty()) {
            OPEN.pop().close();
        }
    }

    @AfterEach
    void removePods() throws Exception {
        node.podman("pod", "rm", "--all", "--force", "--time", "1");
    }

    @Test
    void smallInstallationServesAWarehouseAndEndsWithinItsTime() throws Exception {
        createDatabase("serac", "serac");
        Manifests manifests = Chart.ofFile(SMALL).with(surroundings()).render();
        List<JsonNode> objects = new ArrayList<>(manifests.objects());
        objects.add(secret("serac-database", Map.of("username", "serac", "password", PASSWORD)));
        objects.add(secret("postgres-ca", Map.of("ca.crt", AUTHORITY.pem())));
        objects.add(secret("serac-tls", serverCertificate()));
        objects.add(secret("serac-storage", Map.of("storage.json", storage("small"))));
        Kubelet kubelet = new Kubelet(host.folder("small"), objects);
        JsonNode deployment = manifests.deployment();
        JsonNode container = deployment.at("/spec/template/spec/containers/0");

        node.play(kubelet.deployment(deployment));

        assertThat(logs("lake-serac-pod-0-migrate")).contains("migrations were applied");
        RunningPod pod = RunningPod.of(node, host, deployment, AUTHORITY.context(null));
        pod.awaitReady();
        assertThat(pod.asks("livenessProbe")).isTrue();
        pod.assertRestrictedAsTheChartSays();
        assertThat(pod.environment()).contains("SERAC_HTTP_STOP_DELAY=6s", "SERAC_DATABASE_USERNAME=serac",
                "SERAC_DATABASE_PASSWORD=" + PASSWORD).noneMatch(variable -> variable.contains("MIGRATION"));
        assertThat(container.at("/readinessProbe/httpGet/scheme").asText()).isEqualTo("HTTP");

        assertEnds(kubelet.pod(manifests.the("Job", "lake-serac-bootstrap")), "apply", 0, "lake");
        assertEnds(kubelet.pod(manifests.the("Pod", "lake-serac-test")), "test", 0, "create a table");
        assertThat(store.requests()).as("metadata of the table")
                .anyMatch(request -> request.startsWith("PUT /lake/small/")
                        && request.endsWith(".metadata.json"));

        pod.assertServesUntilItsStopDelayIsOverAndEndsByItself();
    }

    @Test
    void migrationJobChangesTheSchemaAsItsOwnerAndTheServerOwnsNothing() throws Exception {
        createDatabase("lake", "lake_owner");
        createUser("lake_server");
        Chart chart = Chart.bare().with(WITH_OWNER).with(surroundings());
        Manifests manifests = chart.render();
        List<JsonNode> objects = new ArrayList<>(manifests.objects());
        objects.add(secret("lake-database", Map.of("username", "lake_server", "password", PASSWORD)));
        objects.add(secret("lake-owner", Map.of("username", "lake_owner", "password", PASSWORD)));
        objects.add(secret("lake-keys", Map.of("secrets.key", "k1:" + "A".repeat(43) + "=\n")));
        objects.add(secret("lake-root", Map.of("credential", "root:srs_0123456789ab_" + "5e".repeat(32) + "\n")));
        objects.add(secret("lake-tester", Map.of("credential", "root:srs_0123456789ab_" + "5f".repeat(32))));
        objects.add(secret("lake-storage", Map.of("storage.json", storage("owner"))));
        objects.add(secret("postgres-ca", Map.of("ca.crt", AUTHORITY.pem())));
        objects.add(secret("serac-tls", serverCertificate()));
        ObjectNode authorities = JSON.createObjectNode().put("kind", "ConfigMap");
        authorities.putObject("metadata").put("name", "authorities");
        authorities.putObject("data").put("ca.crt", AUTHORITY.pem());
        objects.add(authorities);
        Kubelet kubelet = new Kubelet(host.folder("owner"), objects);

        JsonNode byServer = chart.with("migration: {credentials: {secretName: ''}}").render().the("Job", MIGRATION);
        assertEnds(kubelet.pod(byServer), "migrate", 1, "permission denied");
        assertEnds(kubelet.pod(manifests.the("Job", MIGRATION)), "migrate", 0, "migrations were applied");
        assertEnds(kubelet.pod(manifests.the("Job", MIGRATION)), "migrate", 0, "up to date");

        JsonNode deployment = manifests.deployment();
        node.play(kubelet.deployment(deployment));
        RunningPod pod = RunningPod.of(node, host, deployment, AUTHORITY.context(null));
        pod.awaitReady();
        assertThat(deployment.at("/spec/template/spec/containers/0/readinessProbe/httpGet/scheme").asText())
                .isEqualTo("HTTPS");
        pod.assertRestrictedAsTheChartSays();
        JsonNode bootstrap = manifests.the("Job", "lake-serac-bootstrap");
        assertEnds(kubelet.pod(bootstrap), "apply", 0, "analyst");
        assertEnds(kubelet.pod(bootstrap), "apply", 0, "analyst");
        assertEnds(kubelet.pod(manifests.the("Pod", "lake-serac-test")), "test", 0, "create a table");
        JsonNode stranger = chart.with("tests: {credential: {secretName: lake-tester}}").render()
                .the("Pod", "lake-serac-test");
        assertEnds(kubelet.pod(stranger), "test", 1, "401");
        pod.assertServesUntilItsStopDelayIsOverAndEndsByItself();
    }

    @Test
    void noPasswordIsSentToADatabaseOfAnotherAuthority() throws Exception {
        createDatabase("elsewhere", "elsewhere");
        Manifests manifests = Chart.ofFile(SMALL).with(surroundings()).with("database: {name: elsewhere}").render();
        List<JsonNode> objects = new ArrayList<>(manifests.objects());
        objects.add(secret("serac-database", Map.of("username", "elsewhere", "password", PASSWORD)));
        objects.add(secret("postgres-ca", Map.of("ca.crt", TestAuthority.named("other").pem())));
        objects.add(secret("serac-tls", serverCertificate()));
        JsonNode deployment = new Kubelet(host.folder("elsewhere"), objects).deployment(manifests.deployment());

        assertThatThrownBy(() -> node.play(deployment)).hasMessageContaining("init container");

        assertThat(logs("lake-serac-pod-0-migrate")).contains("PKIX path building failed");
    }

    private static void createDatabase(String name, String owner) throws Exception {
        createUser(owner);
        postgres.tool("createdb", "--owner=" + owner, name);
    }

    private static void createUser(String name) throws Exception {
        postgres.tool("psql", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname=postgres", "--command",
                "CREATE ROLE " + name + " LOGIN PASSWORD '" + PASSWORD + "'");
    }

    /** What the names in the examples are here. */
    private static String surroundings() {
        return """
                database: {port: %d}
                hostAliases:
                  - ip: %s
                    hostnames: [postgres.lake.svc, s3.lake.svc]
                  - ip: %s
                    hostnames: [%s]
                trust: {ca: {secretName: postgres-ca}}
                config: {storage: {endpoint-allowlist: ['https://s3.lake.svc:%d']}}
                """.formatted(postgres.port(), node.testAddress(), node.address(), SERVICE, relay.port());
    }

    private static String storage(String folder) {
        return """
                {"type": "s3", "root": "s3://lake/%s", "endpoint": "https://s3.lake.svc:%d", "region": "us-east-1",
                 "scoping": "sts", "sts": {"role-arn": "%s"},
                 "credentials": {"access-key-id": "%s", "secret-access-key": "%s"}}
                """.formatted(folder, relay.port(), FakeObjectStore.ROLE_ARN, store.key().accessKeyId(),
                store.key().secretAccessKey());
    }

    private static Map<String, String> serverCertificate() {
        Issued server = AUTHORITY.issueForHost(SERVICE);
        return Map.of("tls.crt", server.certificatePem(), "tls.key", server.keyPem(), "ca.crt", AUTHORITY.pem());
    }

    private static ObjectNode secret(String name, Map<String, String> content) {
        ObjectNode secret = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Secret");
        secret.putObject("metadata").put("name", name);
        ObjectNode data = secret.putObject("data");
        new TreeMap<>(content).forEach((key, value) -> data.put(key,
                Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        return secret;
    }

    private static String logs(String container) throws Exception {
        return node.podman("logs", container);
    }

    /** Runs a pod of one container to its end. */
    private static void assertEnds(JsonNode pod, String container, int status, String saying) throws Exception {
        String name = pod.at("/metadata/name").asText() + "-" + container;
        node.play(pod);
        String ended = node.podman("wait", name).strip();
        assertThat(logs(name)).contains(saying);
        assertThat(ended).as(logs(name)).isEqualTo(Integer.toString(status));
        node.podman("pod", "rm", "--force", pod.at("/metadata/name").asText());
    }
}
