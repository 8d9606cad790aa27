package io.serac.server.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.access.TestGrants;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The whole server with two issuers, from the configuration to the decision. */
class LoginIT {
    private static final String TOKENS = "/catalog/v1/oauth/tokens";
    private static final String EXCHANGE = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
            + "&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token=";
    private static final String HR = TestClient.namespacePath("hr");

    @AutoClose
    private static final TestIssuer KEYCLOAK = TestIssuer.start();
    @AutoClose
    private static final TestIssuer OTHER = TestIssuer.start();
    @AutoClose
    private static final TestServer SERVER = TestServer.start(settings());
    private static final TestGrants GRANTS = new TestGrants(SERVER);

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(KEYCLOAK.settings(0, "keycloak", "/realm_access/roles"));
        settings.putAll(OTHER.settings(1, "other", "/groups"));
        settings.put("authentication.issuers[1].match-roles-by-name", "false");
        settings.put("bootstrap.admins[0].issuer", "keycloak");
        settings.put("bootstrap.admins[0].subject", "chief");
        return settings;
    }

    @BeforeAll
    static void prepare() {
        SERVER.root().createNamespace("hr");
        GRANTS.role("analyst");
        GRANTS.role("writer");
        GRANTS.grant("analyst", "DESCRIBE", "namespace", GRANTS.namespace("hr"));
    }

    @Test
    void aRoleInTheTokenOpensWhatItIsGrantedAndOnlyWhereItCounts() {
        keycloak("alice", "analyst", "offline_access").get(HR).is(200);
        keycloak("alice", "Analyst").get(HR).isError(404, "NoSuchWarehouseException");
        keycloak("alice").get(HR).isError(404, "NoSuchWarehouseException");
        bearer(OTHER.token("alice").claim("groups", List.of("analyst")).sign()).get(HR)
                .isError(404, "NoSuchWarehouseException");

        SERVER.sql().useHandle(handle -> handle.execute("""
                INSERT INTO token_role_mapping (id, issuer, value, role_id) VALUES ('m', 'other', '4711', ?)
                """, GRANTS.principal("analyst")));
        bearer(OTHER.token("alice").claim("groups", List.of("4711")).sign()).get(HR).is(200);
        keycloak("alice", "4711").get(HR).isError(404, "NoSuchWarehouseException");
    }

    @Test
    void aUserNamedInTheConfigurationAdministersAndNobodyBecomesThatByHisToken() {
        String grant = "/admin/v1/server/grants/user:keycloak:dave/READ_AUDIT";

        keycloak("mallory", "server-admin").put(grant, "{}").isError(404, "NotFoundException");
        bearer(OTHER.token("chief").sign()).put(grant, "{}").isError(404, "NotFoundException");
        keycloak("chief").put(grant, "{}").is(201);
    }

    @Test
    void aRequestCountsTheGrantsOfTheRolesItNamesOnly() {
        TestClient alice = keycloak("alice", "analyst", "writer");

        alice.with("X-Serac-Roles", "analyst").get(HR).is(200);
        alice.with("X-Serac-Roles", "writer, analyst").get(HR).is(200);
        alice.with("X-Serac-Roles", "writer").get(HR).isError(404, "NoSuchWarehouseException");
        alice.with("X-Serac-Roles", "server-admin").get(HR).isError(400, "BadRequestException");
        for (String malformed : List.of(" ", ",", "analyst,", "analyst,,writer", "x".repeat(256),
                "r,".repeat(50) + "r50," + String.join(",", names(51)))) {
            alice.with("X-Serac-Roles", malformed).get(HR).isError(400, "BadRequestException", "X-Serac-Roles ");
        }
    }

    @Test
    void anEngineThatActsForAUserHasNoMoreRightsThanBoth() {
        SERVER.account("trino");
        addEngine("trino");
        UUID account = GRANTS.principal("trino");
        SERVER.root().put("/admin/v1/warehouses/main/namespaces/hr/grants/user:keycloak:bob/DESCRIBE", "{}").is(201);
        TestClient bob = acting("trino", "bob");
        TestClient eve = acting("trino", "eve");

        bob.get(HR).isError(404, "NoSuchWarehouseException");
        GRANTS.grant("trino", "DESCRIBE", "namespace", GRANTS.namespace("hr"));
        bob.get(HR).is(200);
        eve.get(HR).isError(404, "NoSuchWarehouseException");
        keycloak("bob").get(HR).is(200);

        SERVER.sql().useHandle(handle -> handle.execute("UPDATE principal SET disabled = true WHERE id = ?", account));
        bob.get(HR).isError(401, "NotAuthorizedException");
        SERVER.sql().useHandle(handle -> handle.execute("UPDATE principal SET disabled = false WHERE id = ?", account));
        bob.get(HR).is(200);
        SERVER.root().delete("/admin/v1/engines/trino").is(204);
        bob.get(HR).isError(401, "NotAuthorizedException");
        bob.get("/admin/v1/whoami").isError(401, "NotAuthorizedException");
        keycloak("bob").get(HR).is(200);
    }

    @Test
    void aDisabledUserIsOutAtOnceAndAGoodTokenThatIsOverIsToldSo() {
        TestClient frank = keycloak("frank", "analyst");
        frank.get(HR).is(200);
        SERVER.sql().useHandle(handle -> handle.execute(
                "INSERT INTO principal (id, kind, issuer, name, disabled) VALUES (?, 'user', 'keycloak', 'frank', true)",
                UserIds.of("keycloak", "frank")));
        frank.get(HR).isError(401, "NotAuthorizedException");

        long now = System.currentTimeMillis() / 1000;
        bearer(KEYCLOAK.token("grace").claim("iat", now - 700).claim("exp", now - 100).sign()).get(HR)
                .isError(419, "AuthenticationTimeoutException");
        bearer(KEYCLOAK.token("grace").claim("iat", now - 700).claim("exp", now - 100).claim("aud", "x").sign()).get(HR)
                .isError(401, "NotAuthorizedException");
    }

    @Test
    void theAgeOfTheKeysAndTheLastUseOfASecretCanBeSeen() throws Exception {
        SERVER.account("used");
        await().untilAsserted(() -> assertThat(uses("used")).isEqualTo(1));
        keycloak("alice").get("/admin/v1/whoami").is(200);
        HttpRequest request = HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:" + SERVER.managementPort() + "/metrics")).build();
        String metrics = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();

        assertThat(metrics).containsPattern("serac_issuer_keys_age_seconds\\{issuer=\"keycloak\"} \\d");
    }

    @Test
    void noTokenIsEverLoggedOrToldBack() {
        Logger serac = (Logger) LoggerFactory.getLogger("io.serac");
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = serac.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        serac.setLevel(Level.TRACE);
        try {
            SERVER.account("leaky");
            addEngine("leaky");
            TestClient acting = acting("leaky", "canary-user");
            String good = KEYCLOAK.token("canary-user").claim("dept", "canary-claim").sign();
            for (String token : List.of(good, good + "x", good.substring(0, good.length() - 9), good.replace('.', '_'),
                    KEYCLOAK.token("canary-user").claim("aud", "canary-claim").sign(),
                    KEYCLOAK.token("canary-user").header("kid", "canary-key").sign(), "canary-token")) {
                assertQuiet(bearer(token).get(HR).body());
                assertQuiet(exchange(EXCHANGE + token, "Bearer " + token).body());
                assertQuiet(exchange(EXCHANGE + token + "&actor_token=" + token, "Bearer " + token).body());
                assertQuiet(exchange(EXCHANGE + token, basic("leaky")).body());
            }
            acting.get(HR).isError(404, "NoSuchWarehouseException");
            serac.trace("the end");
        } finally {
            serac.setLevel(before);
            root.detachAppender(log);
        }
        assertThat(log.list).as("the log was listened to").extracting(ILoggingEvent::getMessage).contains("the end");
        for (ILoggingEvent event : List.copyOf(log.list)) {
            String cause =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            String pairs = event.getKeyValuePairs() == null ? "" : event.getKeyValuePairs().toString();
            if (event.getLoggerName().startsWith("io.serac")) {
                assertQuiet(event.getFormattedMessage() + pairs + cause);
            }
        }
    }

    private static void assertQuiet(String text) {
        // A token given out on purpose is the only exception.
        assertThat(text.replaceAll("\"access_token\":\"[^\"]*\"", "")).doesNotContain("eyJ", "canary", "srs_");
    }

    private static int uses(String account) {
        return SERVER.sql().withHandle(handle -> handle.createQuery("""
                SELECT count(last_used_at) FROM service_secret WHERE principal_id = :id
                """).bind("id", GRANTS.principal(account)).mapTo(int.class).one());
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "r" + i).toList();
    }

    private static void addEngine(String account) {
        SERVER.root().put("/admin/v1/engines/" + account, """
                {'kind': 'trino-opa', 'account': 'service-account:%s', 'user-issuer': 'keycloak'}
                """.formatted(account)).is(201);
    }

    /** As Trino does with session=USER. */
    private static TestClient acting(String account, String user) {
        String engine = SERVER.existing(account).header("Authorization");
        String unsigned = encode("{\"alg\":\"none\"}") + "."
                + encode("{\"sub\":\"" + user + "\",\"iat\":" + System.currentTimeMillis() / 1000 + "}") + ".";
        Answer answer = exchange(EXCHANGE + unsigned + "&actor_token=" + engine.substring("Bearer ".length()), engine);
        return bearer(answer.is(200).at("/access_token").asText());
    }

    private static Answer exchange(String form, String authorization) {
        return SERVER.anonymous().with("Content-Type", "application/x-www-form-urlencoded")
                .with("Authorization", authorization).send("POST", TOKENS, form);
    }

    private static String basic(String account) {
        return "Basic " + Base64.getEncoder()
                .encodeToString(SERVER.credentialOf(account).getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static TestClient keycloak(String user, String... roles) {
        return bearer(KEYCLOAK.token(user).claim("realm_access", Map.of("roles", List.of(roles))).sign());
    }

    private static TestClient bearer(String token) {
        return SERVER.anonymous().with("Authorization", "Bearer " + token).with("Content-Type", "application/json");
    }
}
