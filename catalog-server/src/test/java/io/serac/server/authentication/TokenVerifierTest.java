package io.serac.server.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.serac.server.FakeClock;
import io.serac.server.database.Sessions;
import io.serac.server.database.TestDatabase;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.secret.MasterKeys;
import io.serac.server.secret.SecretBox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TokenVerifierTest {
    private static final Caller ALICE = Caller.serviceAccount(UUID.randomUUID(), "alice");

    @AutoClose
    private final TestDatabase database = TestDatabase.create();
    private final Sessions sessions = new Sessions(database.database());
    private final FakeClock clock = new FakeClock();
    private final SigningKeys keys = SigningKeys.open(sessions, new SecretBox(MasterKeys.none()),
            clock);
    private final TokenVerifier verifier = new TokenVerifier(keys, TrustedIssuers.none(), clock);

    @Test
    void anOwnTokenNamesItsCaller() {
        assertThat(verifier.verify(goodToken())).isEqualTo(ALICE);
        assertThat(verifier.verify(sign(header(), claims()))).as("the forgeries below start from this")
                .isEqualTo(ALICE);
    }

    @Test
    void anExpiredTokenIsToldApartAndOnlyIfItWasGood() {
        String token = goodToken();
        verifier.verify(token);

        clock.advance(TokenIssuer.LIFE.plus(TokenVerifier.SKEW).minusSeconds(1));
        assertThat(verifier.verify(token)).isEqualTo(ALICE);

        clock.advance(Duration.ofSeconds(2));
        assertThat(refusal(token)).isEqualTo(ErrorCode.AUTHENTICATION_TIMEOUT);
        assertThat(refusal(token.substring(0, token.length() - 8) + "AAAAAAAA")).isEqualTo(ErrorCode.NOT_AUTHORIZED);
    }

    @Test
    void unsignedTokensAreRefused() {
        assertRefused(new PlainJWT(claims().build()).serialize());
        String none = encode("{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"" + keys.signer().id() + "\"}");
        String payload = goodToken().split("\\.", -1)[1];
        String signature = goodToken().split("\\.", -1)[2];
        assertRefused(none + "." + payload + ".");
        assertRefused(none + "." + payload + "." + signature);
    }

    @Test
    void thePublicKeyIsNoHmacKey() throws Exception {
        ECKey key = ECKey.parse(new String(keys.signer().material(), StandardCharsets.UTF_8));
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256).type(new JOSEObjectType("at+jwt"))
                .keyID(key.getKeyID()).build();
        for (byte[] secret : new byte[][]{key.toECPublicKey().getEncoded(),
                key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)}) {
            SignedJWT token = new SignedJWT(header, claims().build());
            token.sign(new MACSigner(secret));

            assertRefused(token.serialize());
        }
    }

    @Test
    void onlyKeysOfTheDatabaseCount() {
        SigningKey foreign = SigningKey.random();

        assertRefused(foreign.sign(header(), claims().build()).serialize());
        assertRefused(foreign.sign(header(foreign.id()).build(), claims().build()).serialize());
        assertRefused(sign(header(foreign.id()).build(), claims()));
        assertRefused(
                sign(new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType("at+jwt")).build(), claims()));
    }

    @Test
    void aKeyInTheHeaderIsNotUsed() throws Exception {
        SigningKey foreign = SigningKey.random();
        ECKey publicKey = ECKey.parse(new String(foreign.material(), StandardCharsets.UTF_8)).toPublicJWK();

        assertRefused(foreign.sign(header(foreign.id()).jwk(publicKey).build(), claims().build()).serialize());
        assertRefused(sign(header(keys.signer().id()).jwk(publicKey).build(), claims()));
    }

    @Test
    void headersThatAskForMoreAreRefused() {
        String keyId = keys.signer().id();
        assertRefused(sign(header(keyId).criticalParams(Set.of("exp")).build(), claims()));
        assertRefused(sign(header(keyId).contentType("JWT").build(), claims()));
        assertRefused(sign(header(keyId).type(JOSEObjectType.JWT).build(), claims()));
        assertRefused(sign(header(keyId).customParam("x", 1).build(), claims()));
    }

    @Test
    void claimsThatAreMissingOrForeignAreRefused() {
        assertRefused(sign(header(), claims().issuer("https://issuer.example")));
        assertRefused(sign(header(), claims().issuer(null)));
        assertRefused(sign(header(), claims().audience("other")));
        assertRefused(sign(header(), claims().audience(java.util.List.of("serac", "other"))));
        assertRefused(sign(header(), claims().audience((String) null)));
        assertRefused(sign(header(), claims().subject(null)));
        assertRefused(sign(header(), claims().subject("alice")));
        assertRefused(sign(header(), claims().claim("name", null)));
        assertRefused(sign(header(), claims().claim("name", 7)));
        assertRefused(sign(header(), claims().issueTime(null)));
    }

    @Test
    void timesThatWeNeverWriteAreRefused() {
        Instant now = clock.instant();
        assertRefused(sign(header(), claims().expirationTime(null)));
        assertRefused(sign(header(), claims().notBeforeTime(Date.from(now.plusSeconds(600)))));
        assertRefused(sign(header(), claims().expirationTime(Date.from(now.plus(Duration.ofDays(1))))));
    }

    @Test
    void oneTokenHasOneSpelling() {
        String token = goodToken();
        assertRefused(token + " ");
        assertRefused(token + "=");
        assertRefused(token + "\n");
        assertRefused(token + "!!");
        assertRefused(token + ".");
        assertRefused(" " + token);
        assertRefused(token.replaceFirst("\\.", ".."));
        char last = token.charAt(token.length() - 1);
        // The last of 86 characters carries two bits of the signature; the other four are spare.
        assertRefused(token.substring(0, token.length() - 1) + (char) (last + 1));
        assertThat(verifier.verify(token)).isEqualTo(ALICE);
    }

    @Test
    void shapesThatAreNoTokenAreRefused() {
        String part = encode("{}");
        assertRefused("");
        assertRefused(".");
        assertRefused("..");
        assertRefused("null");
        assertRefused(part + "." + part + "." + part);
        assertRefused(part + "." + part + "." + part + "." + part + "." + part);
        assertRefused(encode("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}") + ".." + part + "." + part + "." + part);
        assertRefused(encode("[".repeat(5000)) + "." + part + "." + part);
        assertRefused("é".repeat(100));
    }

    @Test
    void oversizedTokensAreRefusedEvenIfWeSignedThem() {
        assertThat(verifier.verify(sign(header(), claims().claim("filler", "x".repeat(8_000))))).isEqualTo(ALICE);
        assertRefused(sign(header(), claims().claim("filler", "x".repeat(CompactToken.LENGTH_MAX))));
    }

    @Test
    void aRememberedTokenIsForgottenWithItsKey() {
        String token = goodToken();
        verifier.verify(token);

        keys.rotateAndRevoke();

        assertRefused(token);
        assertThat(verifier.verify(goodToken())).isEqualTo(ALICE);
    }

    @Test
    void aRotationRefusesNoToken() {
        SigningKeys otherReplica =
                SigningKeys.open(sessions, new SecretBox(MasterKeys.none()), clock);
        String before = goodToken();

        otherReplica.rotate();
        String right =
                new OwnTokens(otherReplica).write(ALICE, clock.instant(), clock.instant().plusSeconds(60)).text();
        assertThat(verifier.verify(right)).as("signed right after the rotation").isEqualTo(ALICE);

        database.database().admin().useHandle(handle -> handle.execute(
                "UPDATE signing_key SET created_at = created_at - interval '1 minute'"));
        clock.advance(SigningKeys.REFRESH_PERIOD);
        String after =
                new OwnTokens(otherReplica).write(ALICE, clock.instant(), clock.instant().plusSeconds(60)).text();
        assertThat(keyId(after)).isNotEqualTo(keyId(before));
        assertThat(verifier.verify(after)).isEqualTo(ALICE);
        assertThat(verifier.verify(before)).isEqualTo(ALICE);
    }

    private static String keyId(String token) {
        return CompactToken.parse(token).orElseThrow().jwt().getHeader().getKeyID();
    }

    private String goodToken() {
        Instant now = clock.instant();
        return new OwnTokens(keys).write(ALICE, now, now.plus(TokenIssuer.LIFE)).text();
    }

    private JWSHeader header() {
        return header(keys.signer().id()).build();
    }

    private static JWSHeader.Builder header(String keyId) {
        return new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType("at+jwt")).keyID(keyId);
    }

    private JWTClaimsSet.Builder claims() {
        Instant now = clock.instant();
        return new JWTClaimsSet.Builder().issuer("serac").audience("serac").subject(ALICE.principalId().toString())
                .claim("name", ALICE.name()).issueTime(Date.from(now)).expirationTime(Date.from(now.plusSeconds(60)));
    }

    private String sign(JWSHeader header, JWTClaimsSet.Builder claims) {
        return keys.signer().sign(header, claims.build()).serialize();
    }

    private static String encode(String json) {
        return Base64URL.encode(json).toString();
    }

    private void assertRefused(String token) {
        assertThat(refusal(token)).as(token).isEqualTo(ErrorCode.NOT_AUTHORIZED);
    }

    private ErrorCode refusal(String token) {
        CatalogException refusal = catchThrowableOfType(CatalogException.class, () -> verifier.verify(token));
        assertThat(refusal).as("not refused: %s", token).isNotNull();
        return refusal.code();
    }
}
