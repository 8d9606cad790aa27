package io.serac.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.authentication.TestIssuer;
import io.serac.server.cli.CommandLines;
import io.serac.server.cli.client.Terminal;
import io.serac.server.configuration.ConfigurationException;
import io.serac.server.configuration.SettingsLoader;
import io.serac.server.secret.TestKeys;
import io.serac.storage.fake.FakeObjectStore;
import io.serac.storage.fake.TestAuthority;
import io.serac.storage.fake.TestAuthority.Issued;
import io.serac.storage.fake.TlsRelay;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A whole server that speaks TLS, and connects to an issuer and a store whose authority only its configuration knows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsServerIT {
    private static final TestAuthority AUTHORITY = TestAuthority.named("servers");
    private static final TestAuthority PRIVATE = TestAuthority.named("private");

    private final TestIssuer issuer = TestIssuer.start();
    private final FakeObjectStore store = FakeObjectStore.start();
    private final TlsRelay issuerRelay = TlsRelay.to(URI.create(issuer.uri()), PRIVATE);
    private final TlsRelay storeRelay = TlsRelay.to(store.endpoint(), PRIVATE);
    private Path folder;
    private Map<String, String> settings;
    private TestServer server;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        folder = temporary;
        Issued own = AUTHORITY.issue("serac", "EC", Duration.ofHours(10));
        settings = new HashMap<>(issuer.settings(0, "keycloak"));
        settings.put("authentication.issuers[0].jwks-uri",
                issuerRelay.endpoint().resolve(issuer.jwksUri().getPath()).toString());
        settings.putAll(Map.of("http.tls.certificate-file", write("tls.crt", own.certificatePem()),
                "http.tls.key-file", write("tls.key", own.keyPem()), "management.tls", "true",
                "secrets.key-file", write("keys", TestKeys.K1 + "\n"),
                "storage.endpoint-allowlist", storeRelay.endpoint().toString()));
        Map<String, String> trusting = new HashMap<>(settings);
        trusting.put("trust.ca-file", PRIVATE.write(folder.resolve("private.crt")).toString());
        server = TestServer.start(trusting, AUTHORITY.context(null));
    }

    @AfterAll
    void stop() {
        server.close();
        issuerRelay.close();
        storeRelay.close();
        issuer.close();
        store.close();
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void healthAndMetricsAreServedByTheSameCertificate() throws Exception {
        try (HttpClient client = HttpClient.newBuilder().sslContext(AUTHORITY.context(null)).build()) {
            String origin = "https://localhost:" + server.managementPort();
            HttpResponse<String> ready =
                    client.send(HttpRequest.newBuilder(URI.create(origin + "/health/ready")).build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(ready.statusCode()).isEqualTo(200);
            String metrics = client.send(HttpRequest.newBuilder(URI.create(origin + "/metrics")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
            double seconds = Double.parseDouble(metrics.lines()
                    .filter(line -> line.startsWith("serac_tls_certificate_expiry_seconds ")).findFirst().orElseThrow()
                    .split(" ")[1]);
            assertThat(seconds).isBetween(9.9 * 3600, 10.0 * 3600);
            assertThat(metrics).contains("serac_tls_certificate_replacements_total{outcome=\"failed\"} 0.0");
        }
    }

    @Test
    void commandsBelieveTheServerByAFileThatIsKept() {
        String ca = AUTHORITY.write(folder.resolve("ca.crt")).toString();
        assertThat(run(Map.of(), "login", server.origin())).contains("is not safe", "--ca-file");
        assertThat(run(Map.of(), "login", server.origin(), "--ca-file", folder.resolve("private.crt").toString()))
                .contains("is not safe");
        assertThat(run(Map.of(), "login", server.origin(), "--ca-file", folder.resolve("keys").toString()))
                .contains("holds no certificates");

        assertThat(run(Map.of(), "login", server.origin(), "--ca-file", ca)).contains("service-account:root");
        assertThat(run(Map.of(), "whoami")).contains("service-account:root");
        assertThat(run(Map.of("SERAC_CLI_SERVER", server.origin(), "SERAC_CLI_CREDENTIAL", server.rootCredential(),
                "SERAC_CLI_CA_FILE", ca), "whoami")).contains("service-account:root");
        assertThat(run(Map.of("SERAC_CLI_SERVER", server.origin(), "SERAC_CLI_CREDENTIAL", server.rootCredential()),
                "whoami")).contains("is not safe");
    }

    private String run(Map<String, String> variables, String... arguments) {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("HOME", folder.toString());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        CommandLines.run(arguments, new Terminal(environment,
                new ByteArrayInputStream(server.rootCredential().getBytes(StandardCharsets.UTF_8)), out, out,
                Clock.systemUTC()));
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void anIssuerAndAStoreOfAPrivateAuthorityAreBelievedOnlyByConfiguration() {
        TestClient root = server.root();
        assertThat(user(server).get("/admin/v1/whoami").is(200).at("/principal").asText())
                .isEqualTo("user:keycloak:alice");
        root.put("/admin/v1/warehouses/private", storage("private")).is(201);

        try (TestServer other = server.replica(settings)) {
            user(other).get("/admin/v1/whoami").is(503);
            Answer refused = other.root().put("/admin/v1/warehouses/doubted", storage("doubted"));
            assertThat(refused.status()).as(refused.body()).isGreaterThanOrEqualTo(400);
            root.get("/admin/v1/warehouses/doubted").is(404);
        }
    }

    private TestClient user(TestServer at) {
        return at.anonymous().with("Authorization", "Bearer " + issuer.token("alice").sign());
    }

    private String storage(String folderInBucket) {
        return """
                {'storage': {'type': 's3', 'root': 's3://lake/%s', 'endpoint': '%s', 'region': 'us-east-1',
                 'path-style-access': true, 'scoping': 'none',
                 'credentials': {'access-key-id': '%s', 'secret-access-key': '%s'}}}
                """.formatted(folderInBucket, storeRelay.endpoint(), store.key().accessKeyId(),
                store.key().secretAccessKey());
    }

    @Test
    void filesThatDoNotFitKeepTheServerFromStarting() throws IOException {
        refuses(Map.of("http.tls.key-file", write("other.key", AUTHORITY.issue("other").keyPem())),
                "http.tls: The key in", "does not belong");
        refuses(Map.of("http.tls.certificate-file", folder.resolve("absent").toString()), "http.tls:", "absent");
        refuses(Map.of("http.tls.client-ca-file", folder.resolve("keys").toString()), "holds no certificates");
        refuses(Map.of("trust.ca-file", folder.resolve("keys").toString()), "trust.ca-file:", "holds no certificates");
    }

    private void refuses(Map<String, String> more, String... words) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(server.settings());
        all.putAll(more);
        assertThatThrownBy(() -> CatalogServer.start(SettingsLoader.load(null, Map.of(), all), Clock.systemUTC()))
                .isInstanceOf(ConfigurationException.class).message().contains(words);
    }
}
