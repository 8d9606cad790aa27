package io.serac.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.authentication.TestIssuer;
import io.serac.server.authentication.TestToken;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A row filter that compares with a claim, and one that compares with roles, by all the ways in which users come. Each of them may
 * read the table.
 */
class SessionClaimsIT {
    private static final String EMP = "/admin/v1/warehouses/main/namespaces/hr/tables/emp";
    private static final String EXCHANGE = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
            + "&subject_token_type=urn:ietf:params:oauth:token-type:access_token&subject_token=";
    private static final String BY_CLAIM = "{'session': 'claim', 'pointer': '/region'}";
    private static final String BY_ROLES = "{'session': 'roles'}";

    @AutoClose
    private static final TestIssuer KEYCLOAK = TestIssuer.start();
    @AutoClose
    private static final TestServer SERVER = TestServer.start(KEYCLOAK.settings(0, "keycloak", "/groups"));

    private static String trusting = "";
    private static String doubting = "";

    private final TestClient root = SERVER.root();

    @BeforeAll
    static void prepare() {
        TestClient root = SERVER.root();
        root.createNamespace("hr");
        root.createTable("hr", "emp");
        root.put("/admin/v1/roles/north", "{}").is(201);
        SERVER.account("fast");
        root.put("/admin/v1/engines/fast", "{'kind': 'read-restrictions', 'account': 'service-account:fast',"
                + " 'catalogs': {'l': 'main'}}").is(201);
        // The only user whose own token leads to rows under a rule: an engine that logs in as a user of an issuer.
        root.put("/admin/v1/engines/own", "{'kind': 'read-restrictions', 'account': 'user:keycloak:engine',"
                + " 'catalogs': {'l': 'main'}}").is(201);
        trusting = trino("trusting", true);
        doubting = trino("doubting", false);
        for (String who : List.of("service-account:fast", "user:keycloak:alice", "user:keycloak:bob",
                "user:keycloak:carol", "user:keycloak:engine")) {
            root.put(EMP + "/grants/" + who + "/SELECT", "{}").is(201);
        }
    }

    private static String trino(String name, boolean trustsGroups) {
        SERVER.account(name);
        SERVER.root().put("/admin/v1/engines/" + name, "{'kind': 'trino-opa', 'account': 'service-account:" + name
                + "', 'user-issuer': 'keycloak', 'trust-groups': " + trustsGroups + ", 'catalogs': {'lake': 'main'}}")
                .is(201);
        String key = SERVER.root().post("/admin/v1/engines/" + name + "/opa-keys", "{}").is(201).at("/key").asText();
        String path = "/opa/v1/trino/row-filters?key=" + key;
        ask(path);
        ask(path.replace("row-filters", "batch-column-masks"));
        return path;
    }

    private static JsonNode ask(String path) {
        return SERVER.anonymous().with("Content-Type", "application/json").post(path, """
                {'input': {'context': {'identity': {'user': 'alice', 'groups': ['north']}}, 'action':
                 {'operation': 'GetRowFilters', 'resource': {'table': {'catalogName': 'lake', 'schemaName': 'hr',
                  'tableName': 'emp'}}}}}""").is(200).at("/result");
    }

    private static TestToken token(String user) {
        return KEYCLOAK.token(user).claim("region", "north").claim("groups", List.of("north"));
    }

    private static TestClient with(String token) {
        return SERVER.anonymous().with("Authorization", "Bearer " + token);
    }

    private static TestClient exchanged() {
        return exchanged(token("alice"));
    }

    private static TestClient exchanged(TestToken token) {
        String actor = SERVER.existing("fast").header("Authorization");
        return with(SERVER.anonymous().with("Content-Type", "application/x-www-form-urlencoded")
                .with("Authorization", actor).send("POST", "/catalog/v1/oauth/tokens",
                        EXCHANGE + token.sign() + "&actor_token=" + actor.substring("Bearer ".length()))
                .is(200).at("/access_token").asText());
    }

    /** The same client with a new token, which its engine has for the one that it had. */
    private static TestClient renewed(TestClient client) {
        String basic = Base64.getEncoder().encodeToString(SERVER.credentialOf("fast").getBytes(StandardCharsets.UTF_8));
        return with(SERVER.anonymous().with("Content-Type", "application/x-www-form-urlencoded")
                .with("Authorization", "Basic " + basic).send("POST", "/catalog/v1/oauth/tokens",
                        EXCHANGE + client.header("Authorization").substring("Bearer ".length()))
                .is(200).at("/access_token").asText());
    }

    private void filter(String value) {
        root.put(EMP + "/policies/rows",
                "{'kind': 'ROW_FILTER', 'to': ['everyone'], 'except': ['service-account:fast'],"
                        + " 'filter': {'type': 'in', 'term': 'name', 'value': " + value + "}}");
    }

    private static String told(TestClient client) {
        return client.get(TestClient.tablePath("hr", "emp")).is(200).at("/read-restrictions/required-row-filter")
                .toString();
    }

    @Test
    void aClaimIsKnownFromATokenOfTheIssuerAndFromWhatIsExchangedForIt() {
        filter(BY_CLAIM);

        assertThat(told(with(token("engine").sign()))).contains("north");
        assertThat(told(with(KEYCLOAK.token("engine").sign()))).isEqualTo("false");
        assertThat(told(exchanged())).contains("north");
        assertThat(told(exchanged(KEYCLOAK.token("alice")))).isEqualTo("false");
        for (String trino : List.of(trusting, doubting)) {
            assertThat(ask(trino).at("/0/expression").asText()).isEqualTo("false");
        }
    }

    @Test
    void eachUserOfAnEngineIsShownTheRowsOfHisOwnClaim() {
        filter(BY_CLAIM);
        TestClient alice = exchanged(KEYCLOAK.token("alice").claim("region", "north"));
        TestClient bob = exchanged(KEYCLOAK.token("bob").claim("region", List.of("south", "west")));
        TestClient carol = exchanged(KEYCLOAK.token("carol"));

        assertThat(told(alice)).contains("north").doesNotContain("south", "west");
        assertThat(told(bob)).contains("south", "west").doesNotContain("north");
        assertThat(told(carol)).isEqualTo("false");
        for (Object other : List.of(7, true, Map.of("a", "north"), List.of(), "x".repeat(2_048))) {
            assertThat(told(exchanged(KEYCLOAK.token("carol").claim("region", other)))).as("does not fit: " + other)
                    .isEqualTo("false");
        }
        assertThat(told(renewed(alice))).isEqualTo(told(alice));
        assertThat(told(renewed(carol))).isEqualTo("false");
        assertThat(SERVER.existing("fast").get(TestClient.tablePath("hr", "emp")).is(200).at("/read-restrictions")
                .isMissingNode()).as("the engine itself is excepted").isTrue();
    }

    @Test
    void whoHasAnotherClaimGetsAnotherAnswer() {
        filter(BY_CLAIM);
        String table = TestClient.tablePath("hr", "emp");
        TestClient north = exchanged(KEYCLOAK.token("alice").claim("region", "north"));
        String tag = north.get(table).is(200).header("ETag").orElseThrow();

        north.with("If-None-Match", tag).get(table).is(304);
        for (TestClient other : List.of(exchanged(KEYCLOAK.token("alice").claim("region", "south")),
                exchanged(KEYCLOAK.token("alice").claim("region", List.of("north", "south"))),
                exchanged(KEYCLOAK.token("bob").claim("region", "south")), exchanged(KEYCLOAK.token("alice")))) {
            assertThat(other.with("If-None-Match", tag).get(table).is(200).header("ETag").orElseThrow())
                    .isNotEqualTo(tag);
        }
    }

    @Test
    void aTokenThatWasMadeBeforeTheRuleShowsNoRowAndTheNextOneDoes() {
        root.delete(EMP + "/policies/rows");
        TestClient before = exchanged(KEYCLOAK.token("alice").claim("region", "north").claim("jti", "before"));
        filter(BY_CLAIM);

        assertThat(told(before)).isEqualTo("false");
        assertThat(told(renewed(before))).isEqualTo("false");
        assertThat(told(exchanged(KEYCLOAK.token("alice").claim("region", "north")))).contains("north");
    }

    @Test
    void claimsAreNotWrittenIntoTheAudit() {
        filter(BY_CLAIM);
        String personal = "canary-region-of-alice";
        TestClient alice = exchanged(KEYCLOAK.token("alice").claim("region", personal));
        assertThat(told(alice)).contains(personal);
        assertThat(alice.delete(TestClient.tablePath("hr", "emp")).is(403).body()).doesNotContain(personal);

        await().untilAsserted(
                () -> assertThat(root.get("/admin/v1/audit").is(200).body()).contains("DROP_TABLE"));
        assertThat(root.get("/admin/v1/audit").is(200).body()).doesNotContain(personal);
    }

    @Test
    void aRoleThatOnlyTokensBringIsKnownFromThemAndFromGroupsThatAreTrusted() {
        filter(BY_ROLES);

        assertThat(told(with(token("engine").sign()))).contains("north");
        assertThat(told(with(KEYCLOAK.token("engine").sign()))).isEqualTo("false");
        assertThat(told(exchanged())).contains("north");
        assertThat(told(exchanged(KEYCLOAK.token("alice")))).isEqualTo("false");
        assertThat(ask(trusting).at("/0/expression").asText()).contains("north");
        assertThat(ask(doubting).at("/0/expression").asText()).isEqualTo("false");
    }

    @Test
    void aRoleThatSomebodyIsAMemberOfIsKnownByAllWays() {
        filter(BY_ROLES);
        List<String> members = List.of("alice", "engine");
        for (String member : members) {
            root.put("/admin/v1/roles/north/members/user:keycloak:" + member, "{}").is(201);
        }

        assertThat(told(with(KEYCLOAK.token("engine").sign()))).contains("north");
        assertThat(told(exchanged(KEYCLOAK.token("alice")))).contains("north");
        assertThat(ask(doubting).at("/0/expression").asText()).contains("north");

        for (String member : members) {
            root.delete("/admin/v1/roles/north/members/user:keycloak:" + member).is(204);
        }
        assertThat(told(exchanged(KEYCLOAK.token("alice")))).isEqualTo("false");
    }

    @Test
    void withATokenOfHisOwnAUserUnderAFilterGetsNoRowsWhateverItSays() {
        filter(BY_CLAIM);
        with(token("alice").sign()).with("X-Iceberg-Access-Delegation", "vended-credentials")
                .get(TestClient.tablePath("hr", "emp")).is(403);

        root.delete(EMP + "/policies/rows").is(204);
        with(token("alice").sign()).with("X-Iceberg-Access-Delegation", "vended-credentials")
                .get(TestClient.tablePath("hr", "emp")).is(200);
    }
}
