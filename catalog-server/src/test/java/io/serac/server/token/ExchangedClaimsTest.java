package io.serac.server.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.FakeClock;
import io.serac.server.authentication.TestIssuer;
import io.serac.server.authentication.TestIssuers;
import io.serac.server.authentication.TestToken;
import io.serac.server.token.TokenServer.Answered;
import io.serac.server.token.TokenServer.Client;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What the token that an engine gets for a user's has of the claims in that one. */
class ExchangedClaimsTest {
    @AutoClose
    private static final TestIssuer KEYCLOAK = TestIssuer.start();
    private static final FakeClock CLOCK = new FakeClock();
    @AutoClose
    private static final TokenServer SERVER =
            new TokenServer(TestIssuers.trusting(CLOCK, KEYCLOAK, "keycloak", "/roles"), CLOCK);
    private static final UUID TABLE = UUID.randomUUID();

    private final Client fast = SERVER.newEngine("read-restrictions");
    private final Client trino = SERVER.newEngine("trino-opa");

    @AfterEach
    void liftFilters() {
        SERVER.execute("DELETE FROM policy");
    }

    private static void filterBy(String... pointers) {
        for (String pointer : pointers) {
            SERVER.execute("""
                    INSERT INTO policy (id, securable_kind, securable_id, name, kind, spec)
                    VALUES (gen_random_uuid(), 'table', ?, ?, 'ROW_FILTER', jsonb_build_object('filter',
                     jsonb_build_object('type', 'eq', 'term', 'dept', 'value',
                      jsonb_build_object('session', 'claim', 'pointer', ?))))
                    """, TABLE, pointer, pointer);
        }
    }

    private static TestToken login(String user) {
        return KEYCLOAK.token(user).at(CLOCK.instant());
    }

    private static Map<String, Object> carried(Answered answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return SERVER.verifier.verify(answer.token()).claims().carried().byPointer();
    }

    @Test
    void onlyClaimsThatFiltersInForceNameAreCarried() {
        TestToken alice = login("alice").claim("dept", "hr").claim("email", "alice@example.com").claim("org",
                Map.of("unit", List.of("u1", "u2"), "cost", 7));
        assertThat(carried(SERVER.exchange(alice.sign(), fast))).as("no filter names any").isEmpty();

        filterBy("/dept", "/org/unit", "/absent");

        for (Answered answer : List.of(SERVER.exchange(alice.sign(), fast),
                SERVER.exchangeBySecret(alice.sign(), fast))) {
            assertThat(carried(answer)).isEqualTo(Map.of("/dept", "hr", "/org/unit", List.of("u1", "u2")));
            assertThat(payload(answer.token())).contains("hr").doesNotContain("example.com", "cost", "absent");
            assertThat(SERVER.verifier.verify(answer.token()).claims().claims()).isEmpty();
        }
        assertThat(carried(SERVER.exchange(login("bob").claim("dept", "it").sign(), fast)))
                .isEqualTo(Map.of("/dept", "it"));
        assertThat(carried(SERVER.exchange(login("carol").sign(), fast))).as("who has none").isEmpty();
        SERVER.execute("DELETE FROM policy");
        assertThat(carried(SERVER.exchange(alice.sign(), fast))).as("lifted").isEmpty();
    }

    @Test
    void anEngineThatIsToldNoFiltersGetsNoClaims() {
        filterBy("/dept");
        String alice = login("alice").claim("dept", "hr").sign();

        assertThat(carried(SERVER.exchange(alice, fast))).isNotEmpty();
        for (Answered answer : List.of(SERVER.exchange(alice, trino), SERVER.exchangeBySecret(alice, trino))) {
            assertThat(carried(answer)).isEmpty();
            assertThat(payload(answer.token())).doesNotContain("dept", "hr");
        }
    }

    @Test
    void whatAnEngineSaysOfAUserCarriesNothing() {
        filterBy("/dept");
        String assertion = encode("{'alg':'none'}") + "." + encode("{'sub':'alice','dept':'hr','user_claims':"
                + "{'/dept':'hr'},'iat':" + CLOCK.instant().getEpochSecond() + "}") + ".";

        Answered answer = SERVER.exchange(assertion, trino);
        assertThat(carried(answer)).isEmpty();
        SERVER.execute("UPDATE engine SET kind = 'read-restrictions' WHERE account_id = ?", trino.account().id());
        assertThat(SERVER.exchange(assertion, trino).status()).as("of another kind it asserts nobody").isEqualTo(400);
        SERVER.execute("UPDATE engine SET kind = 'trino-opa' WHERE account_id = ?", trino.account().id());
        assertThat(carried(SERVER.exchangeBySecret(answer.token(), trino))).as("renewed").isEmpty();
        assertThat(carried(SERVER.exchange(login("alice").claim("dept", "hr").sign(), fast))).as("signed").isNotEmpty();
    }

    @Test
    void whatIsSentBesideTheTokenOrImitatesOursIsNotRead() {
        filterBy("/dept");
        String form = "&user_claims=%7B%22/dept%22:%22hr%22%7D&claims=%7B%22dept%22:%22hr%22%7D&dept=hr";
        TestToken imitated = login("alice").claim("user_claims", Map.of("/dept", "hr"));

        assertThat(carried(SERVER.exchange(login("alice").sign() + form, fast))).isEmpty();
        assertThat(carried(SERVER.exchange(imitated.sign(), fast))).isEmpty();
        assertThat(SERVER.verifier.verify(imitated.sign()).claims().carried().byPointer()).isEmpty();
        assertThat(carried(SERVER.exchange(imitated.claim("dept", "it").sign(), fast)))
                .isEqualTo(Map.of("/dept", "it"));
    }

    @Test
    void whatIsRenewedCarriesWhatItDid() {
        filterBy("/dept");
        String token = SERVER.exchange(login("alice").claim("dept", "hr").claim("unit", "u").sign(), fast).token();
        CLOCK.advance(Duration.ofMinutes(3));
        filterBy("/unit");

        Answered renewed = SERVER.exchangeBySecret(token, fast);
        assertThat(renewed.token()).isNotEqualTo(token);
        assertThat(carried(renewed)).as("what is named since then is not in it").isEqualTo(Map.of("/dept", "hr"));
        SERVER.execute("DELETE FROM policy");
        assertThat(carried(SERVER.exchangeBySecret(renewed.token(), fast))).isEqualTo(Map.of("/dept", "hr"));
        SERVER.execute("UPDATE engine SET kind = 'trino-opa' WHERE account_id = ?", fast.account().id());
        assertThat(carried(SERVER.exchangeBySecret(token, fast))).as("an engine of another kind now").isEmpty();
    }

    @Test
    void theLastTokenIsHandedOutAgainForTheSameClaimsOnly() {
        filterBy("/dept");
        TestToken dora = login("dora").claim("dept", "hr").claim("unit", "u");
        Answered first = SERVER.exchange(dora.sign(), fast);

        assertThat(SERVER.exchange(dora.claim("jti", "another").sign(), fast).token()).isEqualTo(first.token());
        Answered moved = SERVER.exchange(dora.claim("dept", "it").sign(), fast);
        assertThat(carried(moved)).isEqualTo(Map.of("/dept", "it"));
        Answered without = SERVER.exchange(dora.claim("dept", null).sign(), fast);
        assertThat(carried(without)).isEmpty();
        assertThat(SERVER.exchange(dora.claim("dept", "hr").sign(), fast).token()).isEqualTo(first.token());
        filterBy("/unit");
        assertThat(carried(SERVER.exchange(dora.sign(), fast))).isEqualTo(Map.of("/dept", "hr", "/unit", "u"));
        SERVER.execute("DELETE FROM policy WHERE name = '/unit'");
        assertThat(SERVER.exchange(dora.sign(), fast).token()).isEqualTo(first.token());
    }

    @Test
    void claimsThatAreTooLargeAreLeftOutAndTheTokenIsGivenAllTheSame() {
        filterBy("/dept", "/groups", "/org");
        String alice = login("alice").claim("dept", "hr").claim("org", Map.of("unit", "u"))
                .claim("groups", List.of("g".repeat(1_000), "h".repeat(1_100))).sign();

        assertThat(carried(SERVER.exchange(alice, fast))).isEqualTo(Map.of("/dept", "hr"));
        assertThat(carried(SERVER.exchange(login("bob").claim("groups", List.of("g".repeat(1_000))).sign(), fast)))
                .containsOnlyKeys("/groups");
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String payload(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    }
}
