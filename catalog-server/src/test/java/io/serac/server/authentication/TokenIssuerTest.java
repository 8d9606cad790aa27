package io.serac.server.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.FakeClock;
import io.serac.server.database.Sessions;
import io.serac.server.database.TestDatabase;
import io.serac.server.secret.MasterKeys;
import io.serac.server.secret.SecretBox;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TokenIssuerTest {
    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.create();

    private final FakeClock clock = new FakeClock();
    private final SigningKeys keys =
            SigningKeys.open(new Sessions(DATABASE.database()), new SecretBox(MasterKeys.none()),
                    clock);
    private final TokenIssuer issuer = new TokenIssuer(keys, clock);
    private final UUID alice = UUID.randomUUID();
    private final Caller engine = Caller.serviceAccount(UUID.randomUUID(), "trino");

    @Test
    void theLastTokenOfASecretIsHandedOutAgainWhileItIsYoung() {
        IssuedToken first = issuer.issue(secret("a", null));

        assertThat(issuer.issue(secret("a", null))).isSameAs(first);
        assertThat(issuer.issue(secret("b", null)).text()).as("another secret").isNotEqualTo(first.text());

        clock.advance(Duration.ofMinutes(5));
        assertThat(issuer.issue(secret("a", null))).isSameAs(first);
        clock.advance(Duration.ofMinutes(2));
        assertThat(issuer.issue(secret("a", null)).text()).isNotEqualTo(first.text());
    }

    @Test
    void aTokenOfARetiredKeyIsNotHandedOutAgain() {
        IssuedToken first = issuer.issue(secret("a", null));

        keys.rotateAndRevoke();

        assertThat(issuer.issue(secret("a", null)).keyId()).isNotEqualTo(first.keyId());
    }

    @Test
    void theLastTokenOfAUserAndAnEngineIsHandedOutAgainWhileItIsYoung() {
        IssuedToken first = issuer.issue(user("keycloak", "bob"), engine, Instant.MAX);

        assertThat(issuer.issue(user("keycloak", "bob"), engine, Instant.MAX)).isSameAs(first);
        clock.advance(Duration.ofMinutes(5));
        assertThat(issuer.issue(user("keycloak", "bob"), engine, Instant.MAX)).isSameAs(first);
        clock.advance(Duration.ofMinutes(2));
        IssuedToken second = issuer.issue(user("keycloak", "bob"), engine, Instant.MAX);
        assertThat(second.text()).isNotEqualTo(first.text());

        keys.rotateAndRevoke();
        assertThat(issuer.issue(user("keycloak", "bob"), engine, Instant.MAX).keyId()).isNotEqualTo(second.keyId());
    }

    @Test
    void aTokenIsOfOneUserOneEngineAndOneLogin() {
        Instant now = clock.instant();
        Caller other = Caller.serviceAccount(UUID.randomUUID(), "trino");
        Caller renamed = Caller.serviceAccount(engine.principalId(), "renamed");
        Set<String> texts = new HashSet<>();
        for (IssuedToken token : List.of(issuer.issue(user("a", "b:c"), engine, Instant.MAX),
                issuer.issue(user("a:b", "c"), engine, Instant.MAX),
                issuer.issue(user("a", "b:d"), engine, Instant.MAX),
                issuer.issue(user("a", "b:c"), other, Instant.MAX),
                issuer.issue(user("a", "b:c"), renamed, Instant.MAX),
                issuer.issue(user("a", "b:c"), engine, now.plusSeconds(7_200)),
                issuer.issue(user("a", "b:c"), engine, now.plusSeconds(7_201)))) {
            texts.add(token.text());
        }

        assertThat(texts).hasSize(7);
        assertThat(issuer.issue(user("a", "b:c"), engine, now.plusSeconds(90)).expiresAt())
                .isEqualTo(now.plusSeconds(90));
        assertThat(issuer.issue(user("a", "b:c"), engine, Instant.MAX).life()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aTokenForAUserHoldsNothingOfHisClaimsWhoeverAskedFirst() {
        Caller greedy = Caller.user(new TokenClaims("keycloak", "eve", List.of("server-admin"), true,
                Map.of("department", "everywhere")), Optional.empty());

        for (Caller eve : List.of(greedy, user("keycloak", "eve"))) {
            String text = issuer.issue(eve, engine, Instant.MAX).text();
            assertThat(new TokenVerifier(keys, TrustedIssuers.none(), clock).verify(text).claims())
                    .isEqualTo(user("keycloak", "eve").claims());
            assertThat(new String(Base64.getUrlDecoder().decode(text.split("\\.", -1)[1]), StandardCharsets.UTF_8))
                    .contains("eve").doesNotContain("server-admin", "department", "everywhere");
        }
    }

    @Test
    void whatIsCarriedOfAUsersClaimsIsPartOfTheLogin() {
        Set<String> texts = new HashSet<>();
        for (Map<String, Object> claims : List.<Map<String, Object>>of(Map.of(), Map.of("/dept", "hr"),
                Map.of("/dept", "it"), Map.of("/dept", List.of("hr")), Map.of("/unit", "hr"),
                Map.of("/dept", "hr", "/unit", "hr"), Map.of("/dept", 1), Map.of("/dept", "1"))) {
            IssuedToken token = issuer.issue(carrying(claims), engine, Instant.MAX);
            assertThat(issuer.issue(carrying(claims), engine, Instant.MAX)).isSameAs(token);
            texts.add(token.text());
        }

        assertThat(texts).hasSize(8);
    }

    @Test
    void whatIsCarriedIsReadAgainAsItWas() {
        Map<String, Object> claims = Map.of("/text", "n\u00f6rth </script> \uD83D\uDE00\u2028", "/a~1b/0", 7, "/long",
                1L << 40, "/big", BigInteger.TEN.pow(30), "/double", 0.1, "/whole", 3.0, "/truth", true, "/list",
                List.of("a", 2, false));

        String text = issuer.issue(carrying(claims), engine, Instant.MAX).text();

        TokenClaims read = new TokenVerifier(keys, TrustedIssuers.none(), clock).verify(text).claims();
        assertThat(read).isEqualTo(TokenClaims.acting("keycloak", "eve", new CarriedClaims(claims)));
        assertThat(read.claims()).as("the payload itself").isEmpty();
    }

    private static Caller carrying(Map<String, Object> claims) {
        return Caller.user(TokenClaims.acting("keycloak", "eve", new CarriedClaims(claims)), Optional.empty());
    }

    @Test
    void tokensLiveAnHourButNotLongerThanTheirSecret() {
        Instant now = clock.instant();

        assertThat(issuer.issue(secret("a", null)).life()).isEqualTo(Duration.ofHours(1));
        assertThat(issuer.issue(secret("b", now.plusSeconds(90))).expiresAt()).isEqualTo(now.plusSeconds(90));
        assertThat(issuer.issue(secret("c", now.plus(Duration.ofDays(9)))).life()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void theTextOfATokenIsMasked() {
        IssuedToken token = issuer.issue(secret("a", null));

        assertThat(token.toString()).doesNotContain(token.text()).contains(token.keyId());
    }

    private static Caller user(String userIssuer, String subject) {
        return Caller.user(new TokenClaims(userIssuer, subject, List.of(), false, Map.of()), Optional.empty());
    }

    private VerifiedSecret secret(String id, @Nullable Instant expiresAt) {
        return new VerifiedSecret(id, alice, "alice", expiresAt);
    }
}
