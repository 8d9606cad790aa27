package io.serac.server.authentication;

import com.fasterxml.jackson.core.JsonPointer;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The shape of the bearer tokens that this server makes itself, in one place for writing and reading. They name a service
 * account, or a user together with the account of the engine that acts for him, perhaps with roles and some claims of his own
 * token, and hold no rights. Thread-safe.
 */
final class OwnTokens implements TokenSource {
    /** Issuer and audience of own tokens; no configured issuer may have this name. */
    static final String ISSUER = "serac";
    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
    private static final String NAME = "name";
    private static final String USER_ISSUER = "user_issuer";
    private static final String USER_SUBJECT = "user_subject";
    private static final String USER_ROLES = "user_roles";
    private static final JsonPointer ROLES_POINTER = JsonPointer.compile("/" + USER_ROLES);
    private static final String USER_CLAIMS = "user_claims";
    private static final String ACTOR = "act";
    private static final String RENEWABLE_UNTIL = "renewable_until";
    private static final Set<String> HEADER_PARAMETERS = Set.of("alg", "typ", "kid");

    private final SigningKeys keys;
    private final TrustedIssuers issuers;

    /** @param issuers
     *            of the users for whom engines act */
    OwnTokens(SigningKeys keys, TrustedIssuers issuers) {
        this.keys = keys;
        this.issuers = issuers;
    }

    /** For writing. It knows no issuers, and so reads no token with roles of a user. */
    OwnTokens(SigningKeys keys) {
        this(keys, TrustedIssuers.none());
    }

    /** For a service account, which can always log in again. */
    IssuedToken write(Caller account, Instant issuedAt, Instant expiresAt) {
        return sign(claims(account, issuedAt, expiresAt), issuedAt, expiresAt);
    }

    /** For a user for whom an engine acts. */
    IssuedToken write(ActingLogin login, Instant issuedAt, Instant expiresAt) {
        JWTClaimsSet.Builder claims = claims(login.user(), issuedAt, expiresAt)
                .claim(USER_ISSUER, login.userIssuer()).claim(USER_SUBJECT, login.userSubject())
                .claim(ACTOR, Map.of("sub", login.actorId().toString(), NAME, login.actorName()));
        if (!login.carried().byPointer().isEmpty()) {
            claims.claim(USER_CLAIMS, login.carried().byPointer());
        }
        if (login.isSigned()) {
            // Also if there are none, which tells the token from those of releases that left them out.
            claims.claim(USER_ROLES, login.roles().values());
            claims.claim(RENEWABLE_UNTIL, login.renewableUntil().getEpochSecond());
        }
        return sign(claims, issuedAt, expiresAt);
    }

    private static JWTClaimsSet.Builder claims(Caller caller, Instant issuedAt, Instant expiresAt) {
        return new JWTClaimsSet.Builder().issuer(ISSUER).audience(ISSUER).subject(caller.principalId().toString())
                .claim(NAME, caller.name()).issueTime(Date.from(issuedAt)).expirationTime(Date.from(expiresAt))
                .jwtID(UUID.randomUUID().toString());
    }

    private IssuedToken sign(JWTClaimsSet.Builder claims, Instant issuedAt, Instant expiresAt) {
        SigningKey key = keys.signer();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).type(TYPE).keyID(key.id()).build();
        return new IssuedToken(key.sign(header, claims.build()).serialize(), issuedAt, expiresAt, key.id());
    }

    /** @return empty unless a live key of ours signed exactly such a token; expiry is left to the caller */
    @Override
    public Optional<VerifiedToken> read(CompactToken token) {
        JWSHeader header = token.jwt().getHeader();
        // Whatever else a header may hold (crit, jwk, jku, cty, ...) asks for something that is never done here.
        if (!header.getIncludedParams().equals(HEADER_PARAMETERS) || !JWSAlgorithm.ES256.equals(header.getAlgorithm())
                || !TYPE.equals(header.getType())) {
            return Optional.empty();
        }
        return keys.find(header.getKeyID()).filter(key -> key.verifies(token.jwt()))
                .flatMap(key -> claims(token, key.id()));
    }

    @Override
    public boolean isLive(String keyId) {
        return keys.find(keyId).isPresent();
    }

    private Optional<VerifiedToken> claims(CompactToken token, String keyId) {
        try {
            JWTClaimsSet claims = token.jwt().getJWTClaimsSet();
            Date issuedAt = claims.getIssueTime();
            Date expiresAt = claims.getExpirationTime();
            if (!ISSUER.equals(claims.getIssuer()) || !claims.getAudience().equals(List.of(ISSUER)) || issuedAt == null
                    || expiresAt == null || claims.getNotBeforeTime() != null
                    || expiresAt.getTime() - issuedAt.getTime() > TokenIssuer.LIFE.toMillis()) {
                return Optional.empty();
            }
            Long until = claims.getLongClaim(RENEWABLE_UNTIL);
            Instant renewableUntil = until == null ? Instant.MAX : Instant.ofEpochSecond(until);
            boolean isWhole = until == null || token.payload().has(USER_ROLES);
            return caller(claims, token.payload())
                    .map(caller -> new VerifiedToken(caller, expiresAt.toInstant(), keyId, renewableUntil, isWhole));
        } catch (ParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<Caller> caller(JWTClaimsSet claims, Payload payload) throws ParseException {
        String subject = claims.getSubject();
        String name = claims.getStringClaim(NAME);
        String userIssuer = claims.getStringClaim(USER_ISSUER);
        String userSubject = claims.getStringClaim(USER_SUBJECT);
        Map<String, Object> actor = claims.getJSONObjectClaim(ACTOR);
        if (actor == null && userIssuer == null && userSubject == null) {
            return account(subject, name);
        }
        if (actor == null || userIssuer == null || userSubject == null) {
            return Optional.empty();
        }
        // Read as claims of issuers are, so that they stay what they were.
        CarriedClaims carried = new CarriedClaims(payload.members(USER_CLAIMS));
        Optional<TokenClaims> user = withRoles(TokenClaims.acting(userIssuer, userSubject, carried),
                payload.texts(ROLES_POINTER));
        return user.isEmpty() ? Optional.empty() : account(actor.get("sub"), actor.get(NAME))
                .map(account -> Caller.user(user.get(), Optional.of(account)))
                .filter(caller -> caller.principalId().toString().equals(subject) && caller.name().equals(name));
    }

    /**
     * What the values stand for is the issuer's present configuration, as for his own tokens. If it is gone, these count no more, and
     * so does this one: without its roles it could be bound by less.
     */
    private Optional<TokenClaims> withRoles(TokenClaims user, List<String> values) {
        return values.isEmpty()
                ? Optional.of(user)
                : issuers.named(user.issuer()).map(issuer -> user.withRoles(values, issuer.matchesRolesByName()));
    }

    private static Optional<Caller> account(@Nullable Object id, @Nullable Object reference) {
        return id instanceof String uuid && reference instanceof String name
                ? Optional.of(new Caller(UUID.fromString(uuid), name, Caller.Kind.SERVICE_ACCOUNT, TokenClaims.NONE,
                        Optional.empty(), Optional.empty(), Optional.empty()))
                : Optional.empty();
    }
}
