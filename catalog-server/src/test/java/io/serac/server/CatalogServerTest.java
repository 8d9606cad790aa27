package io.serac.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.serac.server.bootstrap.Bootstrap;
import io.serac.server.configuration.ConfigurationException;
import io.serac.server.configuration.Settings;
import io.serac.server.configuration.SettingsLoader;
import io.serac.server.database.DatabaseException;
import io.serac.server.database.TestDatabase;
import io.serac.server.secret.SecretException;
import io.serac.server.telemetry.Tracing;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogServerTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @AutoClose
    private final TestDatabase database = TestDatabase.createEmpty();

    @TempDir
    private Path folder;

    @Test
    void newExternalDatabaseGetsRootAndItsCredentialOnce() throws Exception {
        Path file = Bootstrap.credentialFile(folder);
        try (CatalogServer server = start(external())) {
            assertThat(server.isNew()).isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
            assertThat(Files.readString(file)).startsWith("root:");
            assertThat(login(server, Files.readString(file).strip())).isEqualTo(200);
            assertThat(login(server, Files.readString(file).strip() + "0")).isEqualTo(401);
            assertThat(warehouses()).isEmpty();
        }
        String credential = Files.readString(file).strip();
        Files.delete(file);

        try (CatalogServer replica = start(external())) {
            assertThat(replica.isNew()).isFalse();
            assertThat(file).doesNotExist();
            assertThat(login(replica, credential)).isEqualTo(200);
        }
    }

    @Test
    void aCredentialThatTheOperatorMadeCountsOnANewDatabaseOnlyAndIsInNoFile() throws Exception {
        String given = "root:srs_0123456789ab_" + "5e".repeat(32);
        String later = "root:srs_ba9876543210_" + "e5".repeat(32);
        try (CatalogServer server = start(with("bootstrap.credential", given + "\n"))) {
            assertThat(server.isCredentialGiven()).isTrue();
            assertThat(login(server, given)).isEqualTo(200);
            assertThat(login(server, later)).isEqualTo(401);
        }
        try (CatalogServer server = start(with("bootstrap.credential", later))) {
            assertThat(server.isNew()).isFalse();
            assertThat(login(server, later)).as("a database in use").isEqualTo(401);
            assertThat(login(server, given)).isEqualTo(200);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileWithThatCredentialIsReadOnANewDatabaseOnlyAndThereItHasToBe() throws Exception {
        String given = "root:srs_0123456789ab_" + "5e".repeat(32);
        Path file = folder.resolve("given");
        Map<String, String> options = with("bootstrap.credential-file", file.toString());
        options.put("data", folder.resolve("data").toString());

        assertThatThrownBy(() -> start(options)).isInstanceOf(SecretException.class)
                .hasMessageContaining("bootstrap.credential-file").hasMessageContaining(file.toString());
        Files.writeString(file, "root:srs_0123456789ab_hunter2\n");
        assertThatThrownBy(() -> start(options)).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("bootstrap.credential-file").hasMessageNotContaining("hunter2");
        int made = database.database().admin().withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM service_secret").mapTo(Integer.class).one());
        assertThat(made).isZero();

        Files.writeString(file, given + "\n");
        try (CatalogServer server = start(options)) {
            assertThat(server.isNew()).isTrue();
            assertThat(server.isCredentialGiven()).isTrue();
            assertThat(login(server, given)).isEqualTo(200);
            assertThat(login(server, given.replace("5e", "e5"))).isEqualTo(401);
        }
        Files.delete(file);
        try (CatalogServer server = start(options)) {
            assertThat(server.isNew()).isFalse();
            assertThat(login(server, given)).isEqualTo(200);
        }
        assertThat(Bootstrap.credentialFile(folder.resolve("data"))).doesNotExist();
    }

    @Test
    void aCredentialAndAFileWithOneContradictEachOther() {
        assertThatThrownBy(() -> SettingsLoader.load(null, Map.of(), Map.of("bootstrap.credential",
                "root:srs_0123456789ab_" + "5e".repeat(32), "bootstrap.credential-file", "/etc/serac/root")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("bootstrap.credential and bootstrap.credential-file are both set");
    }

    @Test
    void aCredentialThatIsNoneOfRootIsRefusedAndNotRepeated() {
        for (String wrong : List.of("admin:srs_0123456789ab_" + "5e".repeat(32), "root:hunter2", "root")) {
            assertThatThrownBy(() -> SettingsLoader.load(null, Map.of("SERAC_BOOTSTRAP_CREDENTIAL", wrong), Map.of()))
                    .isInstanceOf(ConfigurationException.class).hasMessageContaining("bootstrap.credential")
                    .hasMessageNotContainingAny("hunter2", "5e5e");
        }
    }

    @Test
    void interruptedFirstStartIsDoneAgainWithAnotherSecret() throws Exception {
        start(external()).close();
        String first = Files.readString(Bootstrap.credentialFile(folder)).strip();
        database.database().admin().useHandle(handle -> handle.execute("DELETE FROM server"));

        try (CatalogServer server = start(external())) {
            String second = Files.readString(Bootstrap.credentialFile(folder)).strip();
            assertThat(server.isNew()).isTrue();
            assertThat(second).isNotEqualTo(first);
            assertThat(login(server, second)).isEqualTo(200);
            assertThat(login(server, first)).isEqualTo(401);
        }
    }

    @Test
    void embeddedStartBringsWarehouseMainAndRestartKeepsEverything() throws Exception {
        try (CatalogServer server = start(embedded())) {
            assertThat(server.isEmbedded()).isTrue();
            assertThat(folder.resolve("warehouse")).isDirectory();
            assertThatThrownBy(() -> start(embedded())).isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("--data");
        }
        String credential = Files.readString(Bootstrap.credentialFile(folder)).strip();

        try (CatalogServer server = start(embedded())) {
            assertThat(server.isNew()).isFalse();
            assertThat(login(server, credential)).isEqualTo(200);
        }
        Files.delete(folder.resolve("secrets.key"));
        assertThatThrownBy(() -> start(embedded())).isInstanceOf(SecretException.class);
        assertThatThrownBy(() -> start(embedded())).as("the failed start left nothing open")
                .isInstanceOf(SecretException.class);
    }

    @Test
    void readinessFollowsTheDatabaseWhileLivenessDoesNot() throws Exception {
        // Nobody waits for long for a database that is gone.
        try (CatalogServer server = start(with("database.acquire-timeout", "5s"))) {
            awaitReady(server);

            database.close();

            assertThat(get(server, "/health/ready").statusCode()).isEqualTo(503);
            assertThat(get(server, "/health/ready").body()).contains("the database does not answer");
            assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void managementPortServesMetricsByOperationAndNothingOfTheCatalog() throws Exception {
        try (CatalogServer server = start(external())) {
            login(server, "root:wrong");

            assertThat(get(server, "/metrics").body())
                    .contains("serac_requests_seconds_count{operation=\"getToken\",status=\"401\"} 1")
                    .contains("serac_database_connections{pool=\"commits\",state=\"active\"}")
                    .contains("jvm_memory_used_bytes");
            assertThat(get(server, "/catalog/v1/config").statusCode()).isEqualTo(404);
            HttpResponse<String> post = CLIENT.send(HttpRequest.newBuilder(management(server, "/metrics"))
                    .POST(BodyPublishers.ofString("")).build(), BodyHandlers.ofString());
            assertThat(post.statusCode()).isEqualTo(405);
        }
    }

    @Test
    void takenPortEndsTheStartAndLeavesNothingOpen() throws Exception {
        try (CatalogServer server = start(external())) {
            Map<String, String> samePort = new HashMap<>(external());
            samePort.put("http.port", Integer.toString(server.port()));

            assertThatThrownBy(() -> start(samePort)).hasMessageContaining(Integer.toString(server.port()));
        }
    }

    @Test
    void replicasThatStartAtOnceOnANewDatabaseAgreeOnOneRoot() throws Exception {
        Map<String, String> left = new HashMap<>(external());
        left.put("data", folder.resolve("left").toString());
        Map<String, String> right = new HashMap<>(external());
        right.put("data", folder.resolve("right").toString());

        try (ExecutorService starts = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<CatalogServer> leftStart = starts.submit(() -> start(left));
            Future<CatalogServer> rightStart = starts.submit(() -> start(right));
            try (CatalogServer first = leftStart.get(); CatalogServer second = rightStart.get()) {
                assertThat(first.isNew()).isNotEqualTo(second.isNew());
                Path data = first.isNew() ? first.dataFolder() : second.dataFolder();
                String credential = Files.readString(Bootstrap.credentialFile(data)).strip();
                assertThat(login(first, credential)).isEqualTo(200);
                assertThat(login(second, credential)).isEqualTo(200);
            }
        }
    }

    @Test
    void databaseThatMayLoseCommitsIsRefusedIfSynchronousReplicationIsRequired() {
        Map<String, String> strict = new HashMap<>(external());
        strict.put("database.require-synchronous-replication", "true");

        assertThatThrownBy(() -> start(strict)).isInstanceOf(DatabaseException.class)
                .hasMessageContaining("does not wait for a standby");
    }

    @Test
    void schemaThatIsBehindIsRefusedIfStartsMayNotMigrate() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "not asked for by this database\n");
        Map<String, String> careful = new HashMap<>(external());
        careful.putAll(Map.of("database.migrate-on-start", "false", "database.username", TestDatabase.SERVING_USER,
                "database.password-file", password.toString(), "database.migration.username",
                database.address().username(), "database.migration.password-file", password.toString()));

        assertThatThrownBy(() -> start(careful)).isInstanceOf(DatabaseException.class)
                .hasMessageContaining("001 principals").hasMessageContaining("Run serac migrate");

        assertThat(CatalogServer.migrate(SettingsLoader.load(null, Map.of(), careful))).isPositive();
        try (CatalogServer server = start(careful)) {
            awaitReady(server);
        }
        Files.delete(password);
        assertThatThrownBy(() -> start(careful)).isInstanceOf(SecretException.class)
                .hasMessageContaining("database.password-file");
    }

    private Map<String, String> external() {
        return Map.of("database.url", database.address().url(), "database.username", database.address().username(),
                "data", folder.toString(), "http.port", "0", "management.port", "0", "database.connect-timeout", "30s",
                "database.acquire-timeout", "30s");
    }

    private Map<String, String> with(String key, String value) {
        Map<String, String> options = new HashMap<>(external());
        options.put(key, value);
        return options;
    }

    private Map<String, String> embedded() {
        return Map.of("data", folder.toString(), "http.port", "0", "management.port", "0");
    }

    private static CatalogServer start(Map<String, String> options) {
        Settings settings = SettingsLoader.load(null, Map.of(), options);
        return CatalogServer.start(settings, Clock.systemUTC(), Tracing.off());
    }

    private List<String> warehouses() {
        return database.database().admin().withHandle(
                handle -> handle.createQuery("SELECT name FROM warehouse").mapTo(String.class).list());
    }

    private static int login(CatalogServer server, String credential) throws IOException, InterruptedException {
        int colon = credential.indexOf(':');
        String form = "grant_type=client_credentials&client_id=" + encode(credential.substring(0, colon))
                + "&client_secret=" + encode(credential.substring(colon + 1));
        HttpRequest request = HttpRequest
                .newBuilder(URI.create("http://localhost:" + server.port() + "/catalog/v1/oauth/tokens"))
                .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(form))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString()).statusCode();
    }

    /** A check of a server that is ready may not end in time on a slow machine. */
    private static void awaitReady(CatalogServer server) {
        await().until(() -> get(server, "/health/ready").statusCode() == 200);
    }

    private static HttpResponse<String> get(CatalogServer server, String path)
            throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(management(server, path)).build(), BodyHandlers.ofString());
    }

    private static URI management(CatalogServer server, String path) {
        return URI.create("http://localhost:" + server.managementPort() + path);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
