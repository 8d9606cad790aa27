package io.serac.server.authentication;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The shape of the bearer tokens that this server makes itself, in one place for writing and reading. They name the
 * principal and hold no rights. Thread-safe.
 */
final class OwnTokens {
    /** Issuer and audience of own tokens; no configured issuer may have this name. */
    static final String ISSUER = "serac";
    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
    private static final String NAME = "name";
    private static final Set<String> HEADER_PARAMETERS = Set.of("alg", "typ", "kid");

    private final SigningKeys keys;

    OwnTokens(SigningKeys keys) {
        this.keys = keys;
    }

    IssuedToken write(Caller caller, Instant issuedAt, Instant expiresAt) {
        SigningKey key = keys.signer();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).type(TYPE).keyID(key.id()).build();
        JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer(ISSUER).audience(ISSUER)
                .subject(caller.principalId().toString()).claim(NAME, caller.name()).issueTime(Date.from(issuedAt))
                .expirationTime(Date.from(expiresAt)).jwtID(UUID.randomUUID().toString()).build();
        return new IssuedToken(key.sign(header, claims).serialize(), issuedAt, expiresAt, key.id());
    }

    /** @return empty unless a live key of ours signed exactly such a token; expiry is left to the caller */
    Optional<VerifiedToken> read(SignedJWT token) {
        JWSHeader header = token.getHeader();
        // Whatever else a header may hold (crit, jwk, jku, cty, ...) asks for something that is never done here.
        if (!header.getIncludedParams().equals(HEADER_PARAMETERS) || !JWSAlgorithm.ES256.equals(header.getAlgorithm())
                || !TYPE.equals(header.getType())) {
            return Optional.empty();
        }
        return keys.find(header.getKeyID()).filter(key -> key.verifies(token)).flatMap(key -> claims(token, key.id()));
    }

    private static Optional<VerifiedToken> claims(SignedJWT token, String keyId) {
        try {
            JWTClaimsSet claims = token.getJWTClaimsSet();
            String subject = claims.getSubject();
            String name = claims.getStringClaim(NAME);
            Date issuedAt = claims.getIssueTime();
            Date expiresAt = claims.getExpirationTime();
            if (!ISSUER.equals(claims.getIssuer()) || !claims.getAudience().equals(List.of(ISSUER)) || subject == null
                    || name == null || issuedAt == null || expiresAt == null || claims.getNotBeforeTime() != null
                    || expiresAt.getTime() - issuedAt.getTime() > TokenIssuer.LIFE.toMillis()) {
                return Optional.empty();
            }
            Caller caller = serviceAccount(UUID.fromString(subject), name);
            return Optional.of(new VerifiedToken(caller, expiresAt.toInstant(), keyId));
        } catch (ParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Caller serviceAccount(UUID id, String reference) {
        return new Caller(id, reference, Caller.Kind.SERVICE_ACCOUNT, TokenClaims.NONE, Optional.empty(),
                Optional.empty());
    }

    boolean isLive(String keyId) {
        return keys.find(keyId).isPresent();
    }
}
