package io.serac.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.tls.Fingerprint;
import io.serac.storage.fake.TestAuthority;
import io.serac.storage.fake.TestAuthority.Issued;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Engines that are registered with certificates are proven on connections that are made with one of them, and on no others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EngineCertificatesIT {
    private static final String ENGINES = "/admin/v1/engines/";
    private static final String EMP = "/admin/v1/warehouses/main/namespaces/hr/tables/emp";
    private static final String SECURABLE =
            "{'type': 'table', 'warehouse': 'main', 'namespace': ['hr'], 'name': 'emp'}";
    private static final String QUESTION = "{\"input\":{\"context\":{\"identity\":{\"user\":\"alice\"}},"
            + "\"action\":{\"operation\":\"ExecuteQuery\"}}}";
    private static final TestAuthority SERVERS = TestAuthority.named("servers");
    private static final TestAuthority CLIENTS = TestAuthority.named("clients");
    private static final Issued TRINO = CLIENTS.issue("trino");
    private static final Issued SPARK = CLIENTS.issue("spark");

    private TestServer server;
    private TestClient root;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Issued own = SERVERS.issue("serac");
        server = TestServer.start(Map.of(
                "http.tls.certificate-file",
                Files.writeString(folder.resolve("tls.crt"), own.certificatePem()).toString(),
                "http.tls.key-file", Files.writeString(folder.resolve("tls.key"), own.keyPem()).toString(),
                "http.tls.client-ca-file", CLIENTS.write(folder.resolve("clients.crt")).toString()),
                SERVERS.context(null));
        root = server.root();
        server.account("trino");
        server.account("spark");
        register("trino", TRINO);
        root.put(ENGINES + "spark", """
                {'kind': 'read-restrictions', 'account': 'service-account:spark', 'catalogs': {'lake': 'main'},
                 'denied-columns-as-null': true, 'certificate-sha256': ['%s']}""".formatted(fingerprint(SPARK)))
                .is(201);
        root.createNamespace("hr");
        root.createTable("hr", "emp");
        for (String who : new String[]{"service-account:trino", "service-account:spark", "user:keycloak:alice"}) {
            root.put(EMP + "/grants/" + who + "/SELECT", "{}").is(201);
        }
        root.put(EMP + "/policies/hide", """
                {'kind': 'COLUMN_DENY', 'columns': ['name'],
                 'to': ['service-account:trino', 'service-account:spark']}""").is(201);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Answer register(String account, Issued... certificates) {
        String list = Arrays.stream(certificates).map(each -> "'" + fingerprint(each) + "'")
                .collect(Collectors.joining(", "));
        return root.put(ENGINES + account, """
                {'kind': 'trino-opa', 'account': 'service-account:%s', 'user-issuer': 'keycloak',
                 'catalogs': {'lake': 'main'}, 'certificate-sha256': [%s]}""".formatted(account, list));
    }

    private static String fingerprint(Issued issued) {
        return Fingerprint.of(issued.certificate());
    }

    /** The principal of a client on connections that are made with a certificate. */
    private static TestClient with(Issued certificate, TestClient client) {
        return client.over(SERVERS.context(certificate));
    }

    private Answer ask(TestClient client, String key) {
        return client.send("POST", "/opa/v1/trino/allow" + (key.isEmpty() ? "" : "?key=" + key), QUESTION);
    }

    private Answer ask(TestClient client) {
        return ask(client, "");
    }

    private TestClient nobody() {
        return server.anonymous().with("Content-Type", "application/json");
    }

    @Test
    void aRegisteredCertificateIsEnoughToAskAndNoOtherOneIs() {
        TestClient nobody = nobody();
        ask(with(TRINO, nobody)).is(200);
        ask(nobody).is(401);
        ask(with(CLIENTS.issue("trino"), nobody)).is(401);
        // An engine too, but one that does not ask.
        ask(with(SPARK, nobody)).is(401);
    }

    @Test
    void certificatesThatTheAuthorityDidNotIssueOrThatHaveExpiredEndTheConnection() {
        Issued forged = TestAuthority.named("clients").issue("trino");
        Issued expired = CLIENTS.issue("trino", "EC", Duration.ofHours(-1));
        for (Issued bad : new Issued[]{forged, expired}) {
            assertThatThrownBy(() -> ask(with(bad, nobody()))).isInstanceOf(UncheckedIOException.class);
        }
        // One of an authority that the server does not name is not sent at all.
        ask(with(TestAuthority.named("strangers").issue("trino"), nobody())).is(401);
    }

    @Test
    void aHeaderIsNoCertificate() {
        String pem = TRINO.certificatePem().replace("\n", "%0A");
        for (String header : new String[]{"X-SSL-Client-Cert", "X-Forwarded-Client-Cert", "X-Client-Cert",
                "Client-Cert",
                "ssl-client-cert", "X-Amzn-Mtls-Clientcert", "X-SSL-Client-Fingerprint", "X-SSL-Client-SHA256"}) {
            ask(nobody().with(header, pem)).is(401);
            ask(nobody().with(header, fingerprint(TRINO))).is(401);
        }
    }

    @Test
    void aKeyOrTokenOfSuchAnEngineNeedsTheCertificateToo() {
        String key = root.post(ENGINES + "trino/opa-keys", "{}").is(201).at("/key").asText();
        TestClient nobody = nobody();
        ask(with(TRINO, nobody), key).is(200);
        ask(nobody, key).is(401);
        ask(with(SPARK, nobody), key).is(401);
        ask(with(TRINO, nobody), key.substring(0, key.length() - 1) + (key.endsWith("0") ? "1" : "0")).is(401);

        TestClient token = server.existing("trino");
        ask(with(TRINO, token)).is(200);
        ask(token).is(401);
        ask(with(SPARK, token)).is(401);
        ask(with(TRINO, server.bob())).is(401);
        ask(with(TRINO, server.existing("spark"))).is(401);
    }

    @Test
    void withoutItsCertificateAnEngineIsBoundLikeAnybody() {
        TestClient trino = server.existing("trino");
        assertThat(fields(with(TRINO, trino))).as("knows what it hides from its users").isEqualTo(2);
        assertThat(fields(trino)).isEqualTo(1);
        assertThat(fields(with(SPARK, trino))).isEqualTo(1);
        trino.with("X-Iceberg-Access-Delegation", "vended-credentials").get(TestClient.tablePath("hr", "emp"))
                .isError(403, "ForbiddenException");

        TestClient spark = server.existing("spark");
        assertThat(with(SPARK, spark).get(TestClient.tablePath("hr", "emp")).is(200).body())
                .contains("read-restrictions");
        assertThat(spark.get(TestClient.tablePath("hr", "emp")).is(200).body()).doesNotContain("read-restrictions");
        assertThat(fields(spark)).isEqualTo(1);
        assertThat(with(TRINO, spark).get(TestClient.tablePath("hr", "emp")).is(200).body())
                .doesNotContain("read-restrictions");
    }

    @Test
    void withoutItsCertificateAnEngineActsForNobody() {
        exchange(server.anonymous()).is(400);
        exchange(with(SPARK, server.anonymous())).is(400);
        String token = exchange(with(TRINO, server.anonymous())).is(200).at("/access_token").asText();
        TestClient alice = server.anonymous().with("Authorization", "Bearer " + token);

        with(TRINO, alice).get("/admin/v1/whoami").is(200);
        with(TRINO, alice).get(TestClient.tablePath("hr", "emp")).is(200);
        with(TRINO, alice).get("/openapi/iceberg-rest.yaml").is(200);
        for (TestClient elsewhere : new TestClient[]{alice, with(SPARK, alice)}) {
            elsewhere.get("/admin/v1/whoami").is(401);
            elsewhere.get(TestClient.tablePath("hr", "emp")).is(401);
            elsewhere.get("/openapi/iceberg-rest.yaml").is(401);
        }
    }

    @Test
    void certificatesAreReplacedWithoutAGap() {
        server.account("rotating");
        Issued old = CLIENTS.issue("old");
        Issued next = CLIENTS.issue("next");
        register("rotating", old).is(201);
        TestClient byOld = with(old, nobody());
        TestClient byNext = with(next, nobody());
        ask(byOld).is(200);
        ask(byNext).is(401);

        assertThat(register("rotating", old, next).is(200).at("/certificate-sha256")).hasSize(2);
        ask(byOld).is(200);
        ask(byNext).is(200);

        register("rotating", next).is(200);
        // On the same connections.
        ask(byOld).is(401);
        ask(byNext).is(200);
        root.delete(ENGINES + "rotating").is(204);
        ask(byNext).is(401);
    }

    @Test
    void aCertificateIsThatOfOneEngine() {
        server.account("second");
        register("second", TRINO).isError(409, "ConflictException", "The certificate is that of another engine");
        register("trino", TRINO).is(200);
        root.get(ENGINES + "second").is(404);
    }

    @Test
    void fingerprintsAreReadAsToolsWriteThemAndNothingElseIs() {
        server.account("third");
        String body = "{'kind': 'read-restrictions', 'account': 'service-account:third', 'certificate-sha256': %s}";
        String plain = "0".repeat(64);
        String withColons = "AB:" + "CD:".repeat(30) + "EF";
        assertThat(root.put(ENGINES + "third", body.formatted("['" + withColons + "']")).is(201)
                .at("/certificate-sha256/0").asText()).isEqualTo("ab" + "cd".repeat(30) + "ef");
        for (String wrong : new String[]{"['x']", "['" + plain + "0']", "['" + plain + "', '" + plain + "']",
                "'" + plain
                        + "'",
                "[1]", "null", "['" + withColons + "', '" + withColons.replace(":", "") + "']"}) {
            root.put(ENGINES + "third", body.formatted(wrong)).isError(400, "BadRequestException",
                    "Invalid body. 'certificate-sha256'");
        }
    }

    @Test
    void theNeedOfACertificateIsTakenAwayByASentenceAndNotByOversight() {
        server.account("fourth");
        Issued certificate = CLIENTS.issue("fourth");
        String body = "{'kind': 'trino-opa', 'account': 'service-account:fourth', 'user-issuer': 'keycloak'%s}";
        root.put(ENGINES + "fourth", body.formatted("")).is(201);
        root.put(ENGINES + "fourth", body.formatted("")).is(200);
        register("fourth", certificate).is(200);
        TestClient fourth = server.existing("fourth").with("Content-Type", "application/json");

        root.put(ENGINES + "fourth", body.formatted("")).isError(400, "BadRequestException",
                "Invalid body. 'certificate-sha256': The engine needs a certificate. Send its fingerprints again, or []");
        assertThat(root.get(ENGINES + "fourth").is(200).at("/certificate-sha256/0").asText())
                .isEqualTo(fingerprint(certificate));
        ask(with(certificate, fourth)).is(200);
        ask(fourth).is(401);

        root.put(ENGINES + "fourth", body.formatted(", 'certificate-sha256': ['" + fingerprint(certificate) + "']"))
                .is(200);
        ask(fourth).is(401);
        assertThat(root.put(ENGINES + "fourth", body.formatted(", 'certificate-sha256': []")).is(200)
                .at("/certificate-sha256")).isEmpty();
        ask(fourth).is(200);
        root.put(ENGINES + "fourth", body.formatted("")).is(200);
    }

    @Test
    void explanationsOfSuchAnEngineSayThatTheyHoldWithItsCertificate() {
        server.account("elsewhere");
        root.put(ENGINES + "elsewhere", """
                {'kind': 'trino-opa', 'account': 'service-account:elsewhere', 'user-issuer': 'keycloak',
                 'certificate-sha256': ['%s']}""".formatted(fingerprint(CLIENTS.issue("elsewhere")))).is(201);
        server.account("trusting");
        register("trusting").is(201);
        for (String account : new String[]{"elsewhere", "trusting"}) {
            root.put(EMP + "/grants/service-account:" + account + "/SELECT", "{}").is(201);
        }

        String warning =
                " is an engine that needs a certificate: this holds on connections with one of its certificates";
        Answer trino = explain("service-account:trino");
        assertThat(trino.at("/class").asText()).isEqualTo("FULL");
        assertThat(trino.at("/warnings").toString()).contains("service-account:trino" + warning);
        assertThat(explain("service-account:spark").at("/warnings").toString())
                .contains("service-account:spark" + warning);
        for (String other : new String[]{"service-account:trusting", "service-account:elsewhere",
                "user:keycloak:alice"}) {
            assertThat(explain(other).at("/warnings").toString()).as(other).doesNotContain(warning);
        }
        // About himself everybody asks on the connection that he has.
        String own = "{'operation': 'LOAD_TABLE', 'securable': " + SECURABLE + "}";
        assertThat(with(TRINO, server.existing("trino")).post("/admin/v1/explain", own).is(200).at("/class").asText())
                .isEqualTo("FULL");
        assertThat(server.existing("trino").post("/admin/v1/explain", own).is(200).at("/class").asText())
                .isEqualTo("RESTRICTED");
    }

    private Answer explain(String principal) {
        return root.post("/admin/v1/explain", "{'principal': '" + principal
                + "', 'operation': 'LOAD_TABLE', 'securable': " + SECURABLE + "}").is(200);
    }

    /** Trino's account asks for a token of Alice's. */
    private Answer exchange(TestClient connection) {
        return connection.with("Content-Type", "application/x-www-form-urlencoded")
                .with("Authorization", server.existing("trino").header("Authorization")).send("POST",
                        "/catalog/v1/oauth/tokens",
                        "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
                                + "&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token="
                                + part("{\"alg\":\"none\"}") + "."
                                + part("{\"sub\":\"alice\",\"iat\":" + Instant.now().getEpochSecond() + "}") + ".");
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static int fields(TestClient client) {
        return client.get(TestClient.tablePath("hr", "emp")).is(200).at("/metadata/schemas/0/fields").size();
    }
}
