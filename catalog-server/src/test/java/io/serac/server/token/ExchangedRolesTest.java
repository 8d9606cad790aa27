package io.serac.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.FakeClock;
import io.serac.server.authentication.Caller;
import io.serac.server.authentication.EarlierTokens;
import io.serac.server.authentication.TestIssuer;
import io.serac.server.authentication.TestIssuers;
import io.serac.server.authentication.TestToken;
import io.serac.server.authentication.TokenVerifier;
import io.serac.server.authentication.TrustedIssuers;
import io.serac.server.error.CatalogException;
import io.serac.server.token.TokenServer.Answered;
import io.serac.server.token.TokenServer.Client;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What the token that an engine gets for a user's has of the roles in that one: all or it is not given. */
class ExchangedRolesTest {
    @AutoClose
    private static final TestIssuer KEYCLOAK = TestIssuer.start();
    private static final FakeClock CLOCK = new FakeClock();
    @AutoClose
    private static final TokenServer SERVER =
            new TokenServer(TestIssuers.trusting(CLOCK, KEYCLOAK, "keycloak", "/roles"), CLOCK);

    private final Client fast = SERVER.newEngine("read-restrictions");
    private final Client trino = SERVER.newEngine("trino-opa");

    private static TestToken login(String user, String... roles) {
        return KEYCLOAK.token(user).at(CLOCK.instant()).claim("roles", List.of(roles));
    }

    private static List<String> roles(Answered answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        Caller user = SERVER.verifier.verify(answer.token());
        assertThat(user.actor()).isPresent();
        assertThat(user.claims().matchesRolesByName()).isEqualTo(!user.claims().roleValues().isEmpty());
        return user.claims().roleValues();
    }

    @Test
    void enginesOfEitherKindGetAllRolesOfASignedToken() {
        for (Client engine : List.of(fast, trino)) {
            String alice = login("alice", "writer", "/groups/hr", "\u540d", "writer").claim("groups", "other").sign();
            assertThat(roles(SERVER.exchange(alice, engine))).containsExactly("/groups/hr", "writer", "\u540d");
            assertThat(roles(SERVER.exchangeBySecret(alice, engine))).containsExactly("/groups/hr", "writer", "\u540d");
            assertThat(roles(SERVER.exchange(login("alice").sign(), engine))).isEmpty();
        }
    }

    @Test
    void whatAnEngineSaysOfAUserHasNoRoles() {
        String assertion = encode("{'alg':'none'}") + "." + encode("{'sub':'alice','roles':['writer'],'user_roles':"
                + "['writer'],'iat':" + CLOCK.instant().getEpochSecond() + "}") + ".";

        Answered answer = SERVER.exchange(assertion, trino);
        assertThat(roles(answer)).isEmpty();
        assertThat(roles(SERVER.exchangeBySecret(answer.token(), trino))).isEmpty();
        assertThat(roles(SERVER.exchange(login("alice", "writer").sign(), trino))).as("signed")
                .containsExactly("writer");
    }

    @Test
    void whatIsSentBesideTheTokenOrImitatesOursIsNotRead() {
        String form = "&user_roles=writer&roles=writer";
        TestToken imitated = login("alice").claim("user_roles", List.of("writer"));

        assertThat(roles(SERVER.exchange(login("alice").sign() + form, fast))).isEmpty();
        assertThat(roles(SERVER.exchange(imitated.sign(), fast))).isEmpty();
        assertThat(SERVER.verifier.verify(imitated.sign()).claims().roleValues()).isEmpty();
        assertThat(roles(SERVER.exchange(imitated.claim("roles", List.of("reader")).sign(), fast)))
                .containsExactly("reader");
    }

    @Test
    void whatIsRenewedKeepsTheRolesUntilTheLoginEnds() {
        for (Client engine : List.of(fast, trino)) {
            String token = SERVER.exchange(login("alice", "contractor").sign(), engine).token();
            CLOCK.advance(Duration.ofMinutes(3));
            Answered renewed = SERVER.exchangeBySecret(token, engine);
            assertThat(renewed.token()).isNotEqualTo(token);
            assertThat(roles(renewed)).containsExactly("contractor");
            CLOCK.advance(Duration.ofMinutes(7));
            assertThat(SERVER.exchangeBySecret(renewed.token(), engine).status()).as("the login has ended")
                    .isEqualTo(400);
        }
    }

    @Test
    void aTokenOfAReleaseThatLeftRolesOutIsNotRenewed() {
        String without = login("alice").sign();
        String token = SERVER.exchange(without, fast).token();
        String earlier = EarlierTokens.without(SERVER.keys, token, "user_roles");

        assertThat(SERVER.verifier.verify(earlier).name()).as("for its own life it counts")
                .isEqualTo("user:keycloak:alice");
        Answered refused = SERVER.exchangeBySecret(earlier, fast);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("error").asText()).isEqualTo("invalid_grant");
        assertThat(refused.body()).contains("exchange his own");
        assertThat(roles(SERVER.exchangeBySecret(token, fast))).as("one that says there are none").isEmpty();
        assertThat(roles(SERVER.exchange(without, fast))).isEmpty();
    }

    @Test
    void theLastTokenIsHandedOutAgainForTheSameRolesOnly() {
        Answered first = SERVER.exchange(login("dora", "writer", "reader").sign(), fast);

        assertThat(SERVER.exchange(login("dora", "reader", "writer").claim("jti", "another").sign(), fast).token())
                .isEqualTo(first.token());
        assertThat(roles(SERVER.exchange(login("dora", "reader").sign(), fast))).containsExactly("reader");
        assertThat(roles(SERVER.exchange(login("dora").sign(), fast))).isEmpty();
        assertThat(roles(SERVER.exchange(login("dora", "reader", "writer", "x").sign(), fast))).hasSize(3);
        assertThat(SERVER.exchange(login("dora", "writer", "reader").sign(), fast).token()).isEqualTo(first.token());
    }

    @Test
    void moreRolesThanATokenCanHaveAreRefusedAndNoneIsLeftOut() {
        // Ours says who he is twice, so that not everything that fits into the issuer's fits.
        String alice = "alice".repeat(40);
        int count = 200;
        while (login(alice, groups(count + 1)).sign().length() <= 16_384) {
            count++;
        }
        String many = login(alice, groups(count)).sign();
        assertThat(SERVER.verifier.verify(many).claims().roleValues()).as("good by itself").hasSize(count);

        for (Client engine : List.of(fast, trino)) {
            for (Answered answer : List.of(SERVER.exchange(many, engine), SERVER.exchangeBySecret(many, engine))) {
                assertThat(answer.status()).as(answer.body()).isEqualTo(400);
                assertThat(answer.json().path("error").asText()).isEqualTo("invalid_grant");
                assertThat(answer.body()).contains("fewer roles or groups").doesNotContain("-000");
            }
            assertThat(roles(SERVER.exchange(login(alice, groups(200)).sign(), engine))).as("Entra's most")
                    .hasSize(200);
        }
    }

    /** As long as ids of groups are. */
    private static String[] groups(int count) {
        return IntStream.range(0, count).mapToObj(i -> "%08d-0000-4000-8000-000000000000".formatted(i))
                .toArray(String[]::new);
    }

    @Test
    void whetherRolesMatchByNameIsAskedOfTheIssuerAsItIsConfiguredNow() {
        String token = SERVER.exchange(login("alice", "writer").sign(), fast).token();
        String without = SERVER.exchange(login("alice").sign(), fast).token();

        Caller mapped = new TokenVerifier(SERVER.keys,
                TestIssuers.trustingMappings(CLOCK, KEYCLOAK, "keycloak", "/roles"), CLOCK).verify(token);
        assertThat(mapped.claims().matchesRolesByName()).isFalse();
        assertThat(mapped.claims().roleValues()).containsExactly("writer");
        assertThat(SERVER.verifier.verify(token).claims().matchesRolesByName()).isTrue();

        TokenVerifier untrusting = new TokenVerifier(SERVER.keys, TrustedIssuers.none(), CLOCK);
        assertThatThrownBy(() -> untrusting.verify(token)).isInstanceOf(CatalogException.class);
        assertThat(untrusting.verify(without).name()).as("nothing of it would be overlooked")
                .isEqualTo("user:keycloak:alice");
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
