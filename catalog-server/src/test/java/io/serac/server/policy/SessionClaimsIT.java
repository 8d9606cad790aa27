package io.serac.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.authentication.TestIssuer;
import io.serac.server.authentication.TestToken;
import java.util.List;
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
        for (String who : List.of("service-account:fast", "user:keycloak:alice", "user:keycloak:engine")) {
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
        String actor = SERVER.existing("fast").header("Authorization");
        return with(SERVER.anonymous().with("Content-Type", "application/x-www-form-urlencoded")
                .with("Authorization", actor).send("POST", "/catalog/v1/oauth/tokens",
                        EXCHANGE + token("alice").sign() + "&actor_token=" + actor.substring("Bearer ".length()))
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
    void aClaimIsKnownFromATokenOfTheIssuerAndFromNothingElse() {
        filter(BY_CLAIM);

        assertThat(told(with(token("engine").sign()))).contains("north");
        assertThat(told(with(KEYCLOAK.token("engine").sign()))).isEqualTo("false");
        assertThat(told(exchanged())).isEqualTo("false");
        for (String trino : List.of(trusting, doubting)) {
            assertThat(ask(trino).at("/0/expression").asText()).isEqualTo("false");
        }
    }

    @Test
    void aRoleThatOnlyTokensBringIsKnownFromThemAndFromGroupsThatAreTrusted() {
        filter(BY_ROLES);

        assertThat(told(with(token("engine").sign()))).contains("north");
        assertThat(told(with(KEYCLOAK.token("engine").sign()))).isEqualTo("false");
        assertThat(told(exchanged())).isEqualTo("false");
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
        assertThat(told(exchanged())).contains("north");
        assertThat(ask(doubting).at("/0/expression").asText()).contains("north");

        for (String member : members) {
            root.delete("/admin/v1/roles/north/members/user:keycloak:" + member).is(204);
        }
        assertThat(told(exchanged())).isEqualTo("false");
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
