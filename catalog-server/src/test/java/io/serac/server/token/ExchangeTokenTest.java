package io.serac.server.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.FakeClock;
import io.serac.server.authentication.Caller;
import io.serac.server.authentication.TestIssuer;
import io.serac.server.authentication.TestIssuers;
import io.serac.server.token.TokenServer.Answered;
import io.serac.server.token.TokenServer.Client;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ExchangeTokenTest {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String ACTOR = "&actor_token_type=urn:ietf:params:oauth:token-type:access_token&actor_token=";
    private static final String TRINO_SPEC = "{\"user-issuer\": \"keycloak\", \"catalogs\": {}}";

    @AutoClose
    private static final TestIssuer KEYCLOAK = TestIssuer.start();
    private static final FakeClock CLOCK = new FakeClock();
    @AutoClose
    private static final TokenServer SERVER =
            new TokenServer(TestIssuers.trusting(CLOCK, KEYCLOAK, "keycloak", "/roles"), CLOCK);

    private final Client trino = engine("trino-opa", TRINO_SPEC);
    private final Client spark = engine("spark", "{}");
    private final Client plain = SERVER.newClient();

    @Test
    void anEngineGetsATokenForTheUserItAsserts() {
        String engineToken = SERVER.token(trino);

        Answered answer = byEngine(assertion("alice"), engineToken);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().get("expires_in").asLong()).isBetween(3590L, 3600L);
        Caller alice = SERVER.verifier.verify(answer.token());
        assertThat(alice.name()).isEqualTo("user:keycloak:alice");
        assertThat(alice.actor()).contains(SERVER.verifier.verify(engineToken));
        assertThat(alice.claims().roleValues()).isEmpty();
        assertThat(alice.claims().matchesRolesByName()).isFalse();
        assertThat(SERVER.whoAmI(answer.token()).json().get("principal").asText()).isEqualTo("user:keycloak:alice");
        assertThat(payload(answer.token())).doesNotContain("role");
    }

    @Test
    void bearerAndActorTokenAreOneAndTheSameOrOnlyOneIsSent() {
        String token = SERVER.token(trino);
        String form = TokenServer.EXCHANGE + assertion("alice");

        assertThat(SERVER.post(form + ACTOR + token).status()).isEqualTo(200);
        assertThat(SERVER.post(form, "Authorization", "Bearer " + token).status()).isEqualTo(200);
        assertRefused(SERVER.post(form + ACTOR + token, "Authorization", "Bearer " + SERVER.token(plain)), 400,
                "invalid_request");
        assertRefused(SERVER.post(form + ACTOR + token, "Authorization", trino.basic()), 400, "invalid_request");
        assertRefused(SERVER.post((form + ACTOR + token).replace("access_token&", "saml2&")), 400, "invalid_request");
    }

    @Test
    void nobodyButATrinoEngineAssertsUsers() {
        String assertion = assertion("alice");
        String user = KEYCLOAK.token("mallory").at(CLOCK.instant()).sign();
        String acting = byEngine(assertion, SERVER.token(trino)).token();

        assertRefused(byEngine(assertion, SERVER.token(plain)), 400, "unauthorized_client");
        assertRefused(byEngine(assertion, SERVER.token(spark)), 400, "unauthorized_client");
        assertRefused(byEngine(assertion, user), 400, "unauthorized_client");
        assertRefused(byEngine(assertion, acting), 400, "unauthorized_client");
        assertRefused(byEngine(assertion, assertion), 401, "invalid_client");
        assertRefused(byEngine(assertion, "x"), 401, "invalid_client");
        assertRefused(SERVER.post(TokenServer.EXCHANGE + assertion), 400, "unauthorized_client");
        assertRefused(SERVER.post(TokenServer.EXCHANGE + assertion, "Authorization", plain.basic()), 400,
                "invalid_grant");
        assertRefused(SERVER.post(TokenServer.EXCHANGE + assertion, "Authorization", trino.basic()), 400,
                "invalid_grant");
        assertThat(SERVER.whoAmI(assertion).status()).as("nowhere but here").isEqualTo(401);
        assertThat(byEngine(assertion, SERVER.token(trino)).status()).isEqualTo(200);
    }

    @Test
    void anEngineThatSaysNotWhereItsUsersAreAssertsNone() {
        Client nowhere = engine("trino-opa", "{}");
        Client odd = engine("trino-opa", "{\"user-issuer\": \"a:b\"}");

        assertRefused(byEngine(assertion("alice"), SERVER.token(nowhere)), 400, "unauthorized_client");
        assertRefused(byEngine(assertion("alice"), SERVER.token(odd)), 400, "unauthorized_client");
    }

    @Test
    void anAssertionIsUnsignedFreshAndNamesAUser() {
        String token = SERVER.token(trino);
        long now = CLOCK.instant().getEpochSecond();
        assertThat(byEngine(unsigned("{'alg':'none','typ':'JWT'}", "{'sub':'alice','iat':" + (now - 299) + "}"), token)
                .status()).isEqualTo(200);
        assertThat(byEngine(unsigned("{'alg':'none'}",
                "{'sub':'alice','iss':'476','iat':" + now + ",'source':'cli','trinoCatalog':'lake'}"), token).status())
                .isEqualTo(200);
        for (String payload : List.of("{'sub':'alice'}", "{'sub':'alice','iat':" + (now - 302) + "}",
                "{'sub':'alice','iat':" + (now + 302) + "}", "{'sub':'alice','iat':'" + now + "'}",
                "{'sub':'','iat':" + now + "}", "{'iat':" + now + "}", "{'sub':7,'iat':" + now + "}",
                "{'sub':'a\\nb','iat':" + now + "}", "{'sub':'a','sub':'b','iat':" + now + "}",
                "{'sub':'alice','iat':" + now + ",'exp':" + (now - 1) + "}", "[]", "x")) {
            assertRefused(byEngine(unsigned("{'alg':'none'}", payload), token), 400, "invalid_grant");
        }
        for (String header : List.of("{'alg':'RS256'}", "{}", "{'alg':'NONE'}", "{'alg':'none','kid':'x'}",
                "{'alg':'none','typ':'at+jwt'}", "{'alg':'none','crit':['exp']}", "x")) {
            assertRefused(byEngine(unsigned(header, "{'sub':'alice','iat':" + now + "}"), token), 400, "invalid_grant");
        }
        assertRefused(byEngine(assertion("x".repeat(513)), token), 400, "invalid_grant");
        assertRefused(byEngine(assertion("x".repeat(20_000)), token), 400, "invalid_grant");
        assertRefused(byEngine(assertion("alice") + "AAAA", token), 400, "invalid_grant");
    }

    @Test
    void onlyTheSubjectOfAnAssertionIsRead() {
        long now = CLOCK.instant().getEpochSecond();
        String greedy = unsigned("{'alg':'none'}", "{'sub':'alice','iss':'serac','iat':" + now
                + ",'roles':['server-admin'],'act':{'sub':'root'},'user_issuer':'other','aud':'serac'}");

        Caller alice = SERVER.verifier.verify(byEngine(greedy, SERVER.token(trino)).token());

        assertThat(alice.name()).isEqualTo("user:keycloak:alice");
        assertThat(alice.claims().roleValues()).isEmpty();
        assertThat(alice.claims().claims()).isEmpty();
        assertThat(alice.actorId()).contains(trino.account().id());
    }

    @Test
    void aTokenForAUserEndsWithTheEngineItsAccountAndTheUser() {
        String token = byEngine(assertion("bob"), SERVER.token(trino)).token();
        assertThat(SERVER.whoAmI(token).status()).isEqualTo(200);

        SERVER.accounts.setDisabled(trino.account().id(), true);
        assertThat(SERVER.whoAmI(token).status()).isEqualTo(401);
        SERVER.accounts.setDisabled(trino.account().id(), false);
        assertThat(SERVER.whoAmI(token).status()).isEqualTo(200);

        SERVER.execute(
                "INSERT INTO principal (id, kind, issuer, name, disabled) VALUES (?, 'user', 'keycloak', 'bob', true)",
                SERVER.verifier.verify(token).principalId());
        assertThat(SERVER.whoAmI(token).status()).isEqualTo(401);
        assertRefused(byEngine(assertion("bob"), SERVER.token(trino)), 400, "invalid_grant");
        SERVER.execute("UPDATE principal SET disabled = false WHERE name = 'bob'");
        assertThat(SERVER.whoAmI(token).status()).isEqualTo(200);

        SERVER.execute("DELETE FROM engine WHERE account_id = ?", trino.account().id());
        assertThat(SERVER.whoAmI(token).status()).isEqualTo(401);
        assertRefused(byEngine(assertion("bob"), SERVER.token(trino)), 400, "unauthorized_client");
        assertRefused(renew(token, trino), 400, "unauthorized_client");
        assertThat(SERVER.whoAmI(SERVER.token(trino)).status()).as("the account itself").isEqualTo(200);
    }

    @Test
    void aTokenIsHandedOutAgainOnlyToWhomANewOneWouldBe() {
        String first = byEngine(assertion("dora"), SERVER.token(trino)).token();
        assertThat(byEngine(assertion("dora"), SERVER.token(trino)).token()).isEqualTo(first);
        assertThat(renew(first, trino).token()).as("the same, by the secret").isEqualTo(first);
        assertThat(byEngine(assertion("dor"), SERVER.token(trino)).token()).isNotEqualTo(first);
        Client other = engine("trino-opa", TRINO_SPEC);
        assertThat(byEngine(assertion("dora"), SERVER.token(other)).token()).isNotEqualTo(first);
        String login = KEYCLOAK.token("dora").at(CLOCK.instant()).sign();
        assertThat(byEngine(login, SERVER.token(trino)).token()).as("it ends with the login").isNotEqualTo(first);

        String engineToken = SERVER.token(trino);
        SERVER.execute(
                "INSERT INTO principal (id, kind, issuer, name, disabled) VALUES (?, 'user', 'keycloak', 'dora', true)",
                SERVER.verifier.verify(first).principalId());
        assertRefused(byEngine(assertion("dora"), engineToken), 400, "invalid_grant");
        assertRefused(byEngine(login, engineToken), 400, "invalid_grant");
        assertRefused(renew(first, trino), 400, "invalid_grant");
        SERVER.execute("UPDATE principal SET disabled = false WHERE name = 'dora'");
        assertThat(byEngine(assertion("dora"), engineToken).token()).isEqualTo(first);

        SERVER.execute("UPDATE engine SET spec = '{\"user-issuer\": \"other\"}' WHERE account_id = ?",
                trino.account().id());
        assertThat(byEngine(assertion("dora"), engineToken).token()).as("the dora of another issuer")
                .isNotEqualTo(first);
        assertRefused(renew(first, trino), 400, "unauthorized_client");
        SERVER.execute("UPDATE engine SET spec = ?::jsonb WHERE account_id = ?", TRINO_SPEC, trino.account().id());
        assertThat(byEngine(assertion("dora"), engineToken).token()).isEqualTo(first);

        SERVER.accounts.setDisabled(trino.account().id(), true);
        assertRefused(byEngine(assertion("dora"), engineToken), 400, "unauthorized_client");
        assertRefused(renew(first, trino), 401, "invalid_client");
        SERVER.accounts.setDisabled(trino.account().id(), false);
        assertThat(byEngine(assertion("dora"), engineToken).token()).isEqualTo(first);

        SERVER.execute("DELETE FROM engine WHERE account_id = ?", trino.account().id());
        assertRefused(byEngine(assertion("dora"), engineToken), 400, "unauthorized_client");
        assertRefused(byEngine(login, engineToken), 400, "unauthorized_client");
        assertRefused(renew(first, trino), 400, "unauthorized_client");
    }

    @Test
    void anEngineRenewsTheTokensOfItsUsersWithItsSecretAlone() {
        String token = byEngine(assertion("alice"), SERVER.token(trino)).token();
        CLOCK.advance(Duration.ofHours(2));
        assertThat(SERVER.whoAmI(token).status()).isEqualTo(419);

        Answered renewed = renew(token, trino);

        assertThat(renewed.status()).as(renewed.body()).isEqualTo(200);
        assertThat(SERVER.verifier.verify(renewed.token()).name()).isEqualTo("user:keycloak:alice");
        assertThat(SERVER.verifier.verify(renewed.token()).actorId()).contains(trino.account().id());
        assertRefused(renew(token, plain), 400, "invalid_grant");
        assertRefused(renew(token, engine("trino-opa", TRINO_SPEC)), 400, "invalid_grant");
        String fresh = renewed.token();
        assertRefused(SERVER.post(TokenServer.EXCHANGE + fresh, "Authorization", "Bearer " + fresh), 400,
                "unauthorized_client");
        assertRefused(SERVER.post(TokenServer.EXCHANGE + fresh), 400, "unauthorized_client");
        assertRefused(byEngine(fresh, SERVER.token(trino)), 400, "unauthorized_client");
    }

    @Test
    void anEngineThatMayNoLongerAssertAUserDoesNotRenewHisToken() {
        String token = byEngine(assertion("alice"), SERVER.token(trino)).token();

        SERVER.execute("UPDATE engine SET spec = '{\"user-issuer\": \"other\"}' WHERE account_id = ?",
                trino.account().id());
        assertRefused(renew(token, trino), 400, "unauthorized_client");
        SERVER.execute("UPDATE engine SET spec = ?::jsonb, kind = 'spark' WHERE account_id = ?", TRINO_SPEC,
                trino.account().id());
        assertRefused(renew(token, trino), 400, "unauthorized_client");
        SERVER.execute("UPDATE engine SET kind = 'trino-opa' WHERE account_id = ?", trino.account().id());
        assertThat(renew(token, trino).status()).isEqualTo(200);
    }

    @Test
    void aSignedTokenOfAUserIsExchangedByEnginesAndNeverOutlived() {
        String login = KEYCLOAK.token("carol").at(CLOCK.instant()).claim("roles", List.of("analyst")).sign();

        for (Answered answer : List.of(renew(login, spark), byEngine(login, SERVER.token(spark)),
                renew(login, trino))) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.json().get("expires_in").asLong()).isBetween(590L, 600L);
            Caller carol = SERVER.verifier.verify(answer.token());
            assertThat(carol.name()).isEqualTo("user:keycloak:carol");
            assertThat(carol.actor()).isPresent();
            assertThat(carol.claims().roleValues()).containsExactly("analyst");
        }
        String token = renew(login, spark).token();
        assertRefused(renew(login, plain), 400, "unauthorized_client");
        assertRefused(byEngine(login, SERVER.token(plain)), 400, "unauthorized_client");
        assertRefused(byEngine(login, login), 400, "unauthorized_client");
        assertRefused(SERVER.post(TokenServer.EXCHANGE + login), 400, "unauthorized_client");
        assertRefused(SERVER.post(TokenServer.EXCHANGE + login, "Authorization", "Bearer " + login), 400,
                "unauthorized_client");

        CLOCK.advance(Duration.ofSeconds(300));
        Answered renewed = renew(token, spark);
        assertThat(renewed.json().get("expires_in").asLong()).isBetween(290L, 300L);
        CLOCK.advance(Duration.ofSeconds(300));
        assertRefused(renew(renewed.token(), spark), 400, "invalid_grant");
        assertRefused(renew(login, spark), 400, "invalid_grant");
    }

    @Test
    void signedTokensThatAreNotGoodAreNotExchanged() {
        String token = SERVER.token(trino);
        for (String bad : List.of(KEYCLOAK.token("a").at(CLOCK.instant()).claim("aud", "other").sign(),
                KEYCLOAK.token("a").at(CLOCK.instant()).claim("exp", null).sign(),
                KEYCLOAK.token("a").at(CLOCK.instant()).claim("nonce", "n").sign(),
                KEYCLOAK.token("a").at(CLOCK.instant()).claim("iss", "https://elsewhere.example").sign(),
                KEYCLOAK.token("a").at(CLOCK.instant()).sign().replaceFirst("\\.[^.]*\\.", "."
                        + BASE64.encodeToString("{\"sub\":\"root\"}".getBytes(StandardCharsets.UTF_8)) + "."))) {
            assertRefused(byEngine(bad, token), 400, "invalid_grant");
            assertRefused(renew(bad, spark), 400, "invalid_grant");
        }
        assertRefused(byEngine(SERVER.token(plain), token), 400, "unauthorized_client");
        assertRefused(byEngine(token, token), 400, "unauthorized_client");
        assertRefused(renew(SERVER.token(plain), trino), 400, "invalid_grant");
    }

    @Test
    void anExpiredEngineAssertsNobody() {
        String token = SERVER.token(trino);
        CLOCK.advance(Duration.ofHours(2));

        assertRefused(byEngine(assertion("alice"), token), 401, "invalid_client");
        assertThat(byEngine(assertion("alice"), SERVER.token(trino)).status()).isEqualTo(200);
    }

    private static Client engine(String kind, String spec) {
        Client client = SERVER.newClient();
        SERVER.addEngine(client, kind, spec);
        return client;
    }

    private static Answered byEngine(String subjectToken, String engineToken) {
        return SERVER.post(TokenServer.EXCHANGE + subjectToken + ACTOR + engineToken, "Authorization",
                "Bearer " + engineToken);
    }

    private static Answered renew(String subjectToken, Client client) {
        return SERVER.post(TokenServer.EXCHANGE + subjectToken, "Authorization", client.basic());
    }

    private static String assertion(String user) {
        return unsigned("{'alg':'none'}", "{'sub':'" + user + "','iss':'476','iat':" + CLOCK.instant().getEpochSecond()
                + ",'source':'trino-cli','trinoCatalog':'lake'}");
    }

    private static String unsigned(String header, String payload) {
        return encode(header) + "." + encode(payload) + ".";
    }

    private static String encode(String json) {
        return BASE64.encodeToString(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String payload(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    }

    private static void assertRefused(Answered answer, int status, String error) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().get("error").asText()).as(answer.body()).isEqualTo(error);
        assertThat(answer.body()).doesNotContain("eyJ", "srs_");
    }
}
