package io.serac.server.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serac.server.FakeClock;
import io.serac.server.database.Sessions;
import io.serac.server.database.TestDatabase;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.secret.MasterKeys;
import io.serac.server.secret.SecretBox;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class IssuerTokensTest {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.create();
    @AutoClose
    private static final TestIssuer KEYCLOAK = TestIssuer.start();
    @AutoClose
    private static final TestIssuer ENTRA = TestIssuer.start();
    private static final FakeClock START = new FakeClock();
    private static final SigningKeys OWN_KEYS =
            SigningKeys.open(new Sessions(DATABASE.database()), new SecretBox(MasterKeys.none()), START);

    private final FakeClock clock = new FakeClock();
    private final TokenVerifier verifier = new TokenVerifier(OWN_KEYS, new TrustedIssuers(
            List.of(KEYCLOAK.trusted("keycloak", "/realm_access/roles", "/resource_access/serac/roles", "/a~1b"),
                    ENTRA.trusted("entra", "/groups", "/roles")),
            clock, Runnable::run), clock);

    @Test
    void aTokenNamesItsUserAndCarriesWhatTheIssuerSays() {
        Caller alice = verifier.verify(KEYCLOAK.token("alice")
                .claim("realm_access", Map.of("roles", List.of("analyst", "offline_access")))
                .claim("resource_access", Map.of("serac", Map.of("roles", List.of("writer", "analyst"))))
                .claim("a/b", "single").claim("dept", 7).sign());

        assertThat(alice.name()).isEqualTo("user:keycloak:alice");
        assertThat(alice.principalId()).isEqualTo(UserIds.of("keycloak", "alice"));
        assertThat(alice.kind()).isEqualTo(Caller.Kind.USER);
        assertThat(alice.actor()).isEmpty();
        assertThat(alice.claims().roleValues()).containsExactly("analyst", "offline_access", "writer", "single");
        assertThat(alice.claims().matchesRolesByName()).isTrue();
        assertThat(alice.claims().claims()).containsEntry("dept", 7);
    }

    @Test
    void sameSubjectsOfTwoIssuersAreTwoUsers() {
        Caller here = verifier.verify(KEYCLOAK.token("alice").claim("groups", List.of("g")).sign());
        Caller there = verifier.verify(ENTRA.token("alice").claim("groups", List.of("g")).sign());

        assertThat(here.principalId()).isNotEqualTo(there.principalId());
        assertThat(here.claims().roleValues()).as("this issuer's roles are elsewhere").isEmpty();
        assertThat(there.claims().roleValues()).containsExactly("g");
        assertRefused("signed by the other issuer", KEYCLOAK.token("alice").signedBy(ENTRA.key()).sign());
        assertRefused("of the other issuer", ENTRA.token("alice").claim("iss", KEYCLOAK.uri()).sign());
    }

    @Test
    void everyAlgorithmOfTheListIsAcceptedAndNoOther() throws GeneralSecurityException {
        TestKey ec = KEYCLOAK.publish(TestKey.ec("ec", "P-256"));
        TestKey edwards = KEYCLOAK.publish(TestKey.ed25519("edwards"));
        TestKey large = KEYCLOAK.publish(TestKey.ec("large", "P-384"));
        TestKey small = KEYCLOAK.publish(TestKey.rsa("small", "RS256", 1024));
        TestKey pss = KEYCLOAK.key().signing("PS256");
        for (TestKey key : List.of(KEYCLOAK.key(), pss, ec, edwards)) {
            assertAccepted(signedBy(key));
        }
        assertRefused("RS384", signedBy(KEYCLOAK.key().signing("RS384")));
        assertRefused("P-384", signedBy(large));
        assertRefused("1024 bits", signedBy(small));
        assertRefused("PS256 as RS256", KEYCLOAK.token("alice").header("alg", "RS256").signedBy(pss).sign());
        assertRefused("an RSA key for ES256", KEYCLOAK.token("alice").header("alg", "ES256").sign());

        assertRefused("none", KEYCLOAK.token("alice").header("alg", "none").unsigned());
        assertRefused("none with a signature", KEYCLOAK.token("alice").header("alg", "none").sign());
        assertRefused("no signature", KEYCLOAK.token("alice").unsigned());
        byte[] publicKey = KEYCLOAK.key().publicKey().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder(64, new byte[]{'\n'})
                .encodeToString(publicKey) + "\n-----END PUBLIC KEY-----\n";
        for (byte[] secret : List.of(publicKey, pem.getBytes(StandardCharsets.US_ASCII),
                KEYCLOAK.key().json().getBytes(StandardCharsets.US_ASCII))) {
            String input = KEYCLOAK.token("alice").header("alg", "HS256").signingInput();
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            assertRefused("HS256",
                    input + "." + BASE64.encodeToString(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII))));
        }
    }

    @Test
    void anIssuerCanBeLimitedToSomeAlgorithms() {
        TrustedIssuer all = KEYCLOAK.trusted("keycloak");
        TrustedIssuer limited = new TrustedIssuer(all.name(), all.uri(), all.audiences(), all.kind(), all.roleClaims(),
                true, "sub", Set.of("PS256"), all.keys());
        TokenVerifier strict = verifier(limited);

        assertThat(strict.verify(signedBy(KEYCLOAK.key().signing("PS256"))).name()).isEqualTo("user:keycloak:alice");
        assertThat(refusal(strict, KEYCLOAK.token("alice").sign())).isEqualTo(ErrorCode.NOT_AUTHORIZED);
    }

    @Test
    void keysForOtherPurposesVerifyNothing() {
        TestIssuer issuer = TestIssuer.start();
        try (issuer) {
            TestKey good =
                    issuer.publish(TestKey.ec("good", "P-256").with("\"alg\":\"ES256\",\"key_ops\":[\"verify\"]"));
            TestKey encryption = issuer.publish(TestKey.ec("encryption", "P-256").with("\"use\":\"enc\""));
            TestKey signing = issuer.publish(TestKey.ec("signing", "P-256").with("\"key_ops\":[\"sign\"]"));
            TestKey other = issuer.publish(TestKey.rsa("other").with("\"alg\":\"RS512\""));
            TestKey onlyPss = issuer.publish(TestKey.rsa("pss").with("\"alg\":\"PS256\""));
            issuer.publish(new TestKey("odd", "x", good.pair(), "{\"kty\":\"new\",\"kid\":\"odd\"}"));
            issuer.publish(
                    new TestKey("shared", "x", good.pair(), "{\"kty\":\"oct\",\"kid\":\"shared\",\"k\":\"AAAA\"}"));
            TokenVerifier there = verifier(issuer.trusted("x"));

            assertThat(
                    there.verify(issuer.token("a").header("kid", "good").header("alg", "ES256").signedBy(good).sign()))
                    .isNotNull();
            assertThat(there.verify(issuer.token("a").header("kid", "pss").header("alg", "PS256")
                    .signedBy(onlyPss.signing("PS256")).sign())).isNotNull();
            for (TestKey bad : List.of(encryption, signing, other, onlyPss)) {
                String token =
                        issuer.token("a").header("kid", bad.id()).header("alg", bad.algorithm()).signedBy(bad).sign();
                assertThat(refusal(there, token)).as(bad.id()).isEqualTo(ErrorCode.NOT_AUTHORIZED);
            }
        }
    }

    @Test
    void tamperedTokensAreRefused() {
        String token = KEYCLOAK.token("alice").sign();
        String[] parts = token.split("\\.", -1);
        String bob = KEYCLOAK.token("bob").sign().split("\\.", -1)[1];

        assertRefused("another payload", parts[0] + "." + bob + "." + parts[2]);
        assertRefused("another header", BASE64.encodeToString(("{\"alg\":\"RS256\",\"kid\":\"" + KEYCLOAK.key().id()
                + "\"}").getBytes(StandardCharsets.US_ASCII)) + "." + parts[1] + "." + parts[2]);
        assertRefused("a cut signature", token.substring(0, token.length() - 4));
        assertRefused("a name twice", twice("sub"));
        assertAccepted(token);
    }

    @Test
    void headersThatAskForMoreAreRefusedAndPrivateOnesMeanNothing() {
        assertAccepted(KEYCLOAK.token("alice").header("typ", null).sign());
        assertAccepted(KEYCLOAK.token("alice").header("typ", "at+jwt").sign());
        assertAccepted(KEYCLOAK.token("alice").header("typ", "application/AT+JWT").sign());
        assertAccepted(KEYCLOAK.token("alice").header("x5t", "abc").header("pi.atm", "2").sign());
        for (Map.Entry<String, Object> bad : Map.<String, Object>ofEntries(
                Map.entry("crit", List.of("exp")), Map.entry("cty", "JWT"), Map.entry("zip", "DEF"),
                Map.entry("jwk", Map.of("kty", "RSA", "n", "AQAB", "e", "AQAB")),
                Map.entry("jku", KEYCLOAK.jwksUri().toString()),
                Map.entry("x5u", KEYCLOAK.jwksUri().toString()), Map.entry("x5c", List.of("AAAA")),
                Map.entry("b64", false), Map.entry("enc", "A256GCM"), Map.entry("typ", "dpop+jwt")).entrySet()) {
            assertRefused(bad.getKey(), KEYCLOAK.token("alice").header(bad.getKey(), bad.getValue()).sign());
        }
        assertRefused("no kid", KEYCLOAK.token("alice").header("kid", null).sign());
        assertRefused("unknown kid", KEYCLOAK.token("alice").header("kid", "other").sign());
        assertRefused("logout token", KEYCLOAK.token("alice").header("typ", "logout+jwt").sign());
        assertRefused("five parts", KEYCLOAK.token("alice").sign() + ".AAAA.AAAA");
    }

    @Test
    void idTokensAndTheLikeAreRefused() {
        assertAccepted(KEYCLOAK.token("alice").claim("typ", "Bearer").claim("azp", "spark").sign());
        assertAccepted(KEYCLOAK.token("alice").claim("token_use", "access").sign());
        assertAccepted(KEYCLOAK.token("alice").header("typ", "at+jwt").claim("nonce", "n").sign());

        assertRefused("nonce", KEYCLOAK.token("alice").claim("nonce", "n").sign());
        assertRefused("at_hash", KEYCLOAK.token("alice").claim("at_hash", "h").sign());
        assertRefused("c_hash", KEYCLOAK.token("alice").claim("c_hash", "h").sign());
        assertRefused("Keycloak ID", KEYCLOAK.token("alice").claim("typ", "ID").sign());
        assertRefused("Keycloak refresh", KEYCLOAK.token("alice").claim("typ", "Refresh").sign());
        assertRefused("Cognito", KEYCLOAK.token("alice").claim("token_use", "id").sign());
        assertRefused("typed, yet an ID token",
                KEYCLOAK.token("alice").header("typ", "at+jwt").claim("typ", "ID").sign());
        assertRefused("bound to a key of the sender",
                KEYCLOAK.token("alice").claim("cnf", Map.of("jkt", "x")).sign());
        assertRefused("logout", KEYCLOAK.token("alice").claim("events", Map.of()).sign());
    }

    @Test
    void issuerAudienceAndSubjectAreDemandedExactly() {
        assertAccepted(KEYCLOAK.token("alice").claim("aud", List.of("account", "serac-2")).sign());

        assertRefused("no audience", KEYCLOAK.token("alice").claim("aud", null).sign());
        assertRefused("another audience", KEYCLOAK.token("alice").claim("aud", "account").sign());
        assertRefused("other audiences", KEYCLOAK.token("alice").claim("aud", List.of("account", "SERAC")).sign());
        assertRefused("an odd audience", KEYCLOAK.token("alice").claim("aud", Map.of("serac", 1)).sign());
        assertRefused("no issuer", KEYCLOAK.token("alice").claim("iss", null).sign());
        assertRefused("nearly the issuer", KEYCLOAK.token("alice").claim("iss", KEYCLOAK.uri() + "/").sign());
        assertRefused("two issuers", KEYCLOAK.token("alice").claim("iss", List.of(KEYCLOAK.uri())).sign());
        assertRefused("our own name", KEYCLOAK.token("alice").claim("iss", "serac").claim("aud", "serac").sign());
        assertRefused("no subject", KEYCLOAK.token("alice").claim("sub", null).sign());
        assertRefused("an empty subject", KEYCLOAK.token("").sign());
        assertRefused("a number", KEYCLOAK.token("alice").claim("sub", 7).sign());
        assertRefused("a line break", KEYCLOAK.token("ali\nce").sign());
        assertRefused("too long", KEYCLOAK.token("x".repeat(513)).sign());
        assertAccepted(KEYCLOAK.token("x".repeat(512)).sign());
    }

    @Test
    void anotherClaimCanNameTheUser() {
        TrustedIssuer trusted = KEYCLOAK.trusted("keycloak");
        TokenVerifier byName = verifier(new TrustedIssuer("keycloak", trusted.uri(), trusted.audiences(),
                trusted.kind(), trusted.roleClaims(), false, "preferred_username", trusted.algorithms(),
                trusted.keys()));

        Caller alice = byName.verify(KEYCLOAK.token("4711").claim("preferred_username", "alice").sign());

        assertThat(alice.name()).isEqualTo("user:keycloak:alice");
        assertThat(alice.claims().matchesRolesByName()).isFalse();
        assertThat(refusal(byName, KEYCLOAK.token("4711").sign())).isEqualTo(ErrorCode.NOT_AUTHORIZED);
    }

    @Test
    void expiredTokensAreToldApartAndOnlyIfTheyWereGood() {
        Instant issuedAt = clock.instant();
        String token = KEYCLOAK.token("alice").at(issuedAt).sign();
        assertAccepted(token);

        clock.advance(Duration.ofSeconds(600).plus(TokenVerifier.SKEW).minusSeconds(2));
        assertAccepted(token);
        clock.advance(Duration.ofSeconds(4));

        assertThat(refusal(verifier, token)).isEqualTo(ErrorCode.AUTHENTICATION_TIMEOUT);
        assertThat(refusal(verifier, KEYCLOAK.token("alice").at(issuedAt).claim("jti", "2").sign()))
                .as("never seen before")
                .isEqualTo(ErrorCode.AUTHENTICATION_TIMEOUT);
        assertRefused("expired and tampered", token.substring(0, token.length() - 8) + "AAAAAAAA");
        assertRefused("expired and for others", KEYCLOAK.token("alice").at(issuedAt).claim("aud", "x").sign());
    }

    @Test
    void timesAreBounded() {
        long now = clock.instant().getEpochSecond();
        Duration day = Duration.ofHours(24);
        assertAccepted(KEYCLOAK.token("alice").claim("exp", now + day.toSeconds()).claim("iat", now).sign());
        assertAccepted(KEYCLOAK.token("alice").claim("exp", now + day.toSeconds()).claim("iat", null).sign());
        assertAccepted(KEYCLOAK.token("alice").claim("nbf", now + 29).claim("iat", now + 29).sign());
        assertAccepted(KEYCLOAK.token("alice").claim("exp", now + 600.5).sign());

        assertRefused("longer than a day",
                KEYCLOAK.token("alice").claim("iat", now).claim("exp", now + day.toSeconds() + 1).sign());
        assertRefused("longer than a day, begun long ago",
                KEYCLOAK.token("alice").claim("iat", now - 86_000).claim("exp", now + 600).sign());
        assertRefused("longer than a day, without a beginning",
                KEYCLOAK.token("alice").claim("iat", null).claim("exp", now + day.toSeconds() + 60).sign());
        assertRefused("without an end", KEYCLOAK.token("alice").claim("exp", null).sign());
        assertRefused("an end in words", KEYCLOAK.token("alice").claim("exp", Long.toString(now + 600)).sign());
        assertRefused("an end far away", KEYCLOAK.token("alice").claim("exp", 1e30).sign());
        assertRefused("not yet", KEYCLOAK.token("alice").claim("nbf", now + 32).sign());
        assertRefused("a beginning in words", KEYCLOAK.token("alice").claim("nbf", "0").sign());
        assertRefused("issued in the future", KEYCLOAK.token("alice").claim("iat", now + 32).sign());
    }

    @Test
    void groupsThatDoNotFitIntoTheTokenMakeItUseless() {
        List<String> groups = IntStream.range(0, IssuerTokens.ROLES_MAX).mapToObj(i -> "g" + i).toList();
        assertThat(verifier.verify(ENTRA.token("a").claim("groups", groups).sign()).claims().roleValues()).hasSize(500);
        assertThat(verifier.verify(ENTRA.token("a").claim("groups", groups).claim("roles", groups).sign()).claims()
                .roleValues()).as("the same ones twice").hasSize(500);
        assertThat(verifier.verify(ENTRA.token("a").claim("hasgroups", false).sign()).name()).isEqualTo("user:entra:a");

        assertRefused("501", ENTRA.token("a").claim("groups", groups).claim("roles", "one-more").sign());
        assertRefused("overage", ENTRA.token("a").claim("_claim_names", Map.of("groups", "src1")).sign());
        assertRefused("implicit overage", ENTRA.token("a").claim("hasgroups", true).sign());
        assertRefused("in words", ENTRA.token("a").claim("hasgroups", "true").sign());
    }

    @Test
    void rolesThatAreNoTextsMeanNothing() {
        Caller alice = verifier.verify(ENTRA.token("a").claim("groups", List.of("g", 7, Map.of("x", "y"), List.of("z")))
                .claim("roles", Map.of("admin", true)).sign());

        assertThat(alice.claims().roleValues()).containsExactly("g");
    }

    @Test
    void oversizedAndDeepTokensAreRefused() {
        assertAccepted(KEYCLOAK.token("alice").claim("filler", "x".repeat(8_000)).sign());
        assertRefused("large", KEYCLOAK.token("alice").claim("filler", "x".repeat(CompactToken.LENGTH_MAX)).sign());
        Object deep = "x";
        for (int i = 0; i < 40; i++) {
            deep = Collections.singletonList(deep);
        }
        assertRefused("deep", KEYCLOAK.token("alice").claim("filler", deep).sign());
    }

    @Test
    void onlyServiceAccountsOfAClusterAreUsers() {
        TrustedIssuer.KeySource keys = KEYCLOAK.trusted("k8s").keys();
        TokenVerifier cluster = verifier(KEYCLOAK.trusted("k8s", TrustedIssuer.Kind.KUBERNETES, keys));
        Map<String, Object> kubernetes = Map.of("namespace", "lake", "serviceaccount", Map.of("name", "spark"));

        Caller spark = cluster.verify(KEYCLOAK.token("system:serviceaccount:lake:spark").header("typ", null)
                .claim("kubernetes.io", kubernetes).sign());

        assertThat(spark.name()).isEqualTo("user:k8s:system:serviceaccount:lake:spark");
        for (String subject : List.of("alice", "system:node:a", "system:serviceaccount:lake",
                "system:serviceaccount:lake:",
                "system:serviceaccount:lake:spark:x", "system:serviceaccount:la/ke:spark")) {
            assertThat(refusal(cluster, KEYCLOAK.token(subject).sign())).as(subject)
                    .isEqualTo(ErrorCode.NOT_AUTHORIZED);
        }
    }

    @Test
    void refusalsSayNothingOfTheToken() {
        String token = KEYCLOAK.token("alice").claim("aud", "secret-audience").sign();
        CatalogException refusal =
                catchThrowableOfType(CatalogException.class, () -> verifier.verify(token));

        assertThat(refusal.getMessage()).doesNotContain(token.substring(0, 12), "secret-audience", "alice");
        assertThat(refusal.getCause()).isNull();
        assertThat(CompactToken.parse(token).orElseThrow().toString()).doesNotContain("secret-audience");
        assertThat(CompactToken.parse(token).orElseThrow().payload().toString()).doesNotContain("secret-audience");
    }

    private static String twice(String name) {
        String input = KEYCLOAK.token("alice").signingInput();
        String payload = new String(Base64.getUrlDecoder().decode(input.split("\\.", -1)[1]), StandardCharsets.UTF_8)
                .replaceFirst("\\{", "{\"" + name + "\":\"mallory\",");
        String twice =
                input.split("\\.", -1)[0] + "." + BASE64.encodeToString(payload.getBytes(StandardCharsets.UTF_8));
        return twice + "." + BASE64.encodeToString(KEYCLOAK.key().sign(twice.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String signedBy(TestKey key) {
        return KEYCLOAK.token("alice").header("alg", key.algorithm()).header("kid", key.id()).signedBy(key).sign();
    }

    private TokenVerifier verifier(TrustedIssuer issuer) {
        return new TokenVerifier(OWN_KEYS, new TrustedIssuers(List.of(issuer), clock, Runnable::run), clock);
    }

    private void assertAccepted(String token) {
        assertThat(verifier.verify(token).kind()).isEqualTo(Caller.Kind.USER);
    }

    private void assertRefused(String why, String token) {
        assertThat(refusal(verifier, token)).as(why).isEqualTo(ErrorCode.NOT_AUTHORIZED);
    }

    private static ErrorCode refusal(TokenVerifier verifier, String token) {
        CatalogException refusal = catchThrowableOfType(CatalogException.class, () -> verifier.verify(token));
        assertThat(refusal).as("not refused: %s", token).isNotNull();
        return refusal.code();
    }
}
