package io.serac.server.audit;

import static io.serac.server.TestClient.namespacePath;
import static io.serac.server.TestClient.tablePath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serac.server.TestServer;
import io.serac.server.telemetry.FakeCollector;
import io.serac.server.telemetry.Tracing;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Secrets go in wherever a client or an operator can put one, right and wrong; no log line, record, metric or error has any of
 * them, nor a part of one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsStayInsideIT {
    private static final String TOKENS = "/catalog/v1/oauth/tokens";
    private static final String WAREHOUSES = "/admin/v1/warehouses/";

    private final Canaries canaries = new Canaries();
    private final CapturedLog log = new CapturedLog();
    private final List<String> errors = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeCollector collector = FakeCollector.start();

    private TestServer server;
    private Path stream;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        stream = folder.resolve("audit.jsonl");
        byte[] masterKey = new byte[32];
        new SecureRandom().nextBytes(masterKey);
        canaries.known("master key", masterKey);
        Path keyFile = folder.resolve("keys");
        Files.writeString(keyFile, "k1:" + Base64.getEncoder().encodeToString(masterKey) + "\n");
        server = TestServer.start(Map.of("audit.log-file", stream.toString(), "secrets.key-file", keyFile.toString(),
                "database.password", canaries.of("password of the database"), "storage.endpoint-allowlist",
                "http://127.0.0.1:1"), Tracing.of(collector.environment()));
        server.root().createNamespace("a");
        server.root().createTable("a", "t");
    }

    @AfterAll
    void stop() {
        server.close();
        collector.close();
        log.close();
    }

    @Test
    void nothingComesOut() throws Exception {
        tokenRequests();
        bearerTokens();
        headersAndQueries();
        bodies();
        storageCredentials();
        mintedSecrets();

        assertThat(errors).hasSizeGreaterThan(40);
        assertThat(canaries.in(String.join("\n", errors))).as("errors").isEmpty();
        assertThat(canaries.in(metrics())).as("metrics").isEmpty();
        String denied = UUID.randomUUID().toString();
        server.bob().with("X-Request-Id", denied).get(tablePath("a", "t")).is(404);
        new Audited(server).await(1, "request-id=" + denied);
        assertThat(canaries.in(records())).as("audit").isEmpty();
        assertThat(canaries.in(Files.readString(stream))).as("stream").isEmpty();
        assertThat(log.text()).contains("DEBUG io.serac");
        assertThat(canaries.in(log.text())).as("log").isEmpty();
        assertThat(log.json()).contains("\"level\":\"DEBUG\"");
        assertThat(canaries.in(log.json())).as("log in JSON").isEmpty();
        await().until(() -> collector.text().contains(denied));
        assertThat(canaries.in(collector.text())).as("spans").isEmpty();
    }

    @Test
    void whatIsPlantedIsFound() {
        String planted = canaries.of("planted");
        LoggerFactory.getLogger("io.serac.server.planted").atTrace().addKeyValue("secret", planted)
                .log("the control of this test");
        LoggerFactory.getLogger("io.serac.server.planted").atInfo().setCause(new IllegalStateException("in " + planted))
                .log("the control of this test");
        assertThat(canaries.in(log.text().replaceAll("(?s)java\\.lang\\.IllegalState.*", "")))
                .containsExactly("planted");
        assertThat(canaries.in(log.text().replaceAll("secret=\"[^\"]*\"", ""))).containsExactly("planted");
        server.sql().useHandle(handle -> handle.createUpdate("""
                INSERT INTO audit (kind, principal_id, principal, operation, name, verdict)
                VALUES ('deny', gen_random_uuid(), 'service-account:planted', 'LOAD_TABLE', :name, 'hidden')
                """).bind("name", "main/" + planted + "/t").execute());
        assertThat(canaries.in(records())).containsExactly("planted");
        server.sql()
                .useHandle(handle -> handle.execute("DELETE FROM audit WHERE principal = 'service-account:planted'"));
        assertThat(canaries.in("{\"message\":\"" + planted + "\"}")).containsExactly("planted");
        canaries.forget("planted");
    }

    private void tokenRequests() throws Exception {
        String secret = server.rootCredential().substring("root:".length());
        canaries.known("client secret", secret);
        String wrong = canaries.of("wrong client secret");
        String ours = "srs_k1_" + canaries.of("secret of our form");
        token("grant_type=client_credentials&client_id=root&client_secret=" + encode(secret));
        for (String each : List.of(wrong, ours, secret + "x", "srs_" + wrong, "")) {
            token("grant_type=client_credentials&client_id=root&client_secret=" + encode(each));
            token("grant_type=client_credentials&client_id=" + encode(each) + "&client_secret=x");
            token("grant_type=client_credentials", "Authorization", basic("root", each));
            token("grant_type=client_credentials", "Authorization", basic(each, "x"));
            token("grant_type=client_credentials&client_secret=" + encode(each), "Authorization", basic("root", each));
        }
        String password = canaries.of("password");
        token("grant_type=password&username=root&password=" + password);
        token("grant_type=" + password);
        token("grant_type=client_credentials&scope=" + password + "&client_id=root&client_secret=" + password + "%zz");
        token("{\"client_secret\": \"" + password + "\"}");
        for (String parameter : List.of("subject_token", "actor_token", "assertion", "refresh_token", "code")) {
            String value = canaries.of(parameter);
            token("grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token_type="
                    + "urn:ietf:params:oauth:token-type:access_token&" + parameter + "=" + value);
            token("grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token_type="
                    + "urn:ietf:params:oauth:token-type:jwt&" + parameter + "=" + jwt(value), "Authorization",
                    basic("root", secret));
        }
    }

    private void bearerTokens() throws Exception {
        String good = server.root().header("Authorization").substring("Bearer ".length());
        canaries.known("good bearer token", good);
        canaries.known("bob's bearer token",
                server.bob().header("Authorization").substring("Bearer ".length()));
        String path = tablePath("a", "t");
        send("GET", path, "", "Authorization", "Bearer " + good.substring(0, good.length() - 4) + "AAAA");
        send("GET", path, "", "Authorization", "Bearer " + good + " " + good);
        send("GET", path, "", "Authorization", "Basic " + good);
        send("GET", path, "", "Authorization", good);
        for (String token : List.of(canaries.of("bearer"), jwt(canaries.of("JWT")), "a.b." + canaries.of("signature"),
                canaries.of("header") + ".b.c")) {
            send("GET", path, "", "Authorization", "Bearer " + token);
            send("GET", "/admin/v1/whoami", "", "Authorization", "Bearer " + token);
            send("GET", path, "", "Authorization", "Bearer " + token, "Authorization", "Bearer " + good);
        }
    }

    private void headersAndQueries() throws Exception {
        String good = server.root().header("Authorization");
        // Names are repeated to whoever sent them: of roles in X-Serac-Roles, of requests in a fit X-Request-Id.
        for (String header : List.of("X-Request-Id", "Idempotency-Key", "If-None-Match", "If-Match",
                "X-Iceberg-Access-Delegation", "traceparent", "tracestate", "baggage", "Cookie", "X-Api-Key",
                "Proxy-Authorization", "Content-Type",
                "Content-Encoding")) {
            String value = canaries.of("header " + header) + "=";
            send("GET", tablePath("a", "t"), "", "Authorization", good, header, value);
            send("POST", tablePath("a", "none"), "{}", "Authorization", good, header, value);
            send("PUT", WAREHOUSES + "main", "{}", "Authorization", good, header, value);
            send("GET", "/nowhere", "", header, value);
        }
        for (String parameter : List.of("token", "access_token", "key", "password", "pageToken", "page-token",
                "pageSize",
                "page-size", "warehouse", "snapshots", "purgeRequested", "from", "to", "verdict", "operation",
                "request-id", "securable-id", "principal", "referenced-by")) {
            String query = "?" + parameter + "=" + canaries.of("query " + parameter);
            for (String path : List.of("/admin/v1/audit", WAREHOUSES, "/nowhere", tablePath("a", "none"),
                    namespacePath("a") + "/tables", "/openapi/none.yaml", "/opa/v1/trino/allow")) {
                if (!parameter.equals("warehouse")) {
                    send("GET", path + query, "", "Authorization", good);
                }
                send("GET", path + query, "");
                send("DELETE", path + query, "", "Authorization", good);
            }
        }
    }

    private void bodies() throws Exception {
        String good = server.root().header("Authorization");
        for (String path : List.of(namespacePath("a") + "/tables", tablePath("a", "t"),
                namespacePath("a") + "/properties",
                "/catalog/v1/main/namespaces", WAREHOUSES + "w", WAREHOUSES + "main/protection",
                WAREHOUSES + "main/storage/check")) {
            String method = path.startsWith("/admin/") && !path.endsWith("/check") ? "PUT" : "POST";
            for (String form : List.of("%s", "{%s", "{\"secret\": %s}", "{\"secret\": \"%s}", "[\"%s\"]",
                    "{\"credentials\": {\"secret-access-key\": %s}}", "{\"a\": 1, \"a\": %s}", "\"%s\"")) {
                send(method, path, form.formatted(canaries.of("body " + form + " of " + path)), "Authorization", good,
                        "Content-Type", "application/json");
            }
        }
    }

    private void storageCredentials() throws Exception {
        String good = server.root().header("Authorization");
        for (String form : List.of("\"%s\"", "%s", "[\"%s\"]", "{\"x\": \"%s\"}", "\"%s", "\"%s\\u0000\"")) {
            for (String path : List.of("cloud", "cloud/storage", "main/storage", "cloud/storage/check")) {
                String secret = canaries.of("storage key " + form + " of " + path);
                String storage = """
                        {"type": "s3", "root": "s3://lake/x", "endpoint": "http://127.0.0.1:1", "region": "us-east-1",
                         "path-style-access": true, "scoping": "none",
                         "credentials": {"access-key-id": "AK", "secret-access-key": %s}}
                        """.formatted(form.formatted(secret));
                String body = path.contains("/") ? storage : "{\"storage\": " + storage + "}";
                send(path.endsWith("check") ? "POST" : "PUT", WAREHOUSES + path, body, "Authorization", good,
                        "Content-Type", "application/json");
                for (String purpose : List.of("reader", "writer")) {
                    String signing = "\"signing\": {\"" + purpose
                            + "\": {\"access-key-id\": \"AK\", \"secret-access-key\": "
                            + form.formatted(canaries.of(purpose + " key " + form + " of " + path)) + "}}, \"scoping\"";
                    send(path.endsWith("check") ? "POST" : "PUT", WAREHOUSES + path,
                            body.replace("\"scoping\"", signing),
                            "Authorization", good, "Content-Type", "application/json");
                }
            }
        }
    }

    private void mintedSecrets() throws Exception {
        String accounts = "/admin/v1/service-accounts/minted";
        server.root().put(accounts, "{}").is(201);
        String secret = server.root().post(accounts + "/secrets", "{}").is(201).at("/client-secret").asText();
        canaries.known("minted secret", secret);
        token("grant_type=client_credentials&client_id=minted&client_secret=" + encode(secret));
        token("grant_type=client_credentials&client_id=root&client_secret=" + encode(secret));
        send("DELETE", accounts + "/secrets/none", "", "Authorization", server.root().header("Authorization"));
    }

    private void token(String form, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Content-Type");
        all.add(form.startsWith("{") ? "application/json" : "application/x-www-form-urlencoded");
        send("POST", TOKENS, form, all.toArray(String[]::new));
    }

    /** Sends what no contract knows, too. */
    private void send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.origin() + path)).method(method,
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 400) {
            errors.add(method + " " + answer.statusCode() + " " + answer.headers().map() + " " + answer.body());
        }
    }

    private String metrics() throws Exception {
        HttpRequest scrape = HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:" + server.managementPort() + "/metrics")).build();
        String text = http.send(scrape, HttpResponse.BodyHandlers.ofString()).body();
        assertThat(text).contains("serac_requests_seconds_count", "serac_audit_dropped_total");
        return text;
    }

    private String records() {
        List<String> rows = server.sql().withHandle(handle -> handle.createQuery("SELECT audit::text FROM audit")
                .mapTo(String.class).list());
        assertThat(rows).isNotEmpty();
        return String.join("\n", rows);
    }

    private static String jwt(String secret) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString("{\"alg\":\"ES256\",\"kid\":\"k\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString("{\"iss\":\"x\",\"sub\":\"y\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + secret;
    }

    private static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
