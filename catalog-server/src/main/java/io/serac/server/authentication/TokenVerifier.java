package io.serac.server.authentication;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.SignedJWT;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Turns a bearer token into the caller it speaks for. A token seen in the last minute costs one hash; no case costs
 * more than one query per ten seconds. The principal's state is <em>not</em> looked at here, see {@link
 * PrincipalState}. Thread-safe.
 */
public final class TokenVerifier {
    /** Clocks of issuer and server may differ by this much. */
    static final Duration SKEW = Duration.ofSeconds(30);
    static final Duration REMEMBERED = Duration.ofSeconds(60);
    private static final int REMEMBERED_TOKENS_MAX = 10_000;

    private final OwnTokens ownTokens;
    private final Clock clock;
    private final Cache<String, VerifiedToken> verified;

    public TokenVerifier(SigningKeys keys, Clock clock) {
        this.ownTokens = new OwnTokens(keys);
        this.clock = clock;
        this.verified = Caffeine.newBuilder().maximumSize(REMEMBERED_TOKENS_MAX).expireAfterWrite(REMEMBERED)
                .ticker(() -> Duration.ofMillis(clock.millis()).toNanos()).recordStats().build();
    }

    /**
     * The caller of a request.
     *
     * @param bearer
     *            the token, without the word {@code Bearer}
     * @throws CatalogException
     *             AUTHENTICATION_TIMEOUT if the token is good but has expired, NOT_AUTHORIZED if anything else is wrong
     *             with it; what that is is not told
     */
    public Caller verify(String bearer) {
        String digest = sha256(bearer);
        VerifiedToken known = verified.getIfPresent(digest);
        if (known == null || !ownTokens.isLive(known.keyId())) {
            known = read(bearer).orElseThrow(TokenVerifier::refusal);
            verified.put(digest, known);
        }
        if (clock.instant().isAfter(known.expiresAt().plus(SKEW))) {
            throw new CatalogException(ErrorCode.AUTHENTICATION_TIMEOUT,
                    "The bearer token has expired; get a new one from the token endpoint");
        }
        return known.caller();
    }

    /** @return empty unless one of our issuers signed the token; it may have expired */
    public Optional<VerifiedToken> read(String bearer) {
        return CompactToken.parse(bearer).flatMap(this::readAsIssuer);
    }

    /** The one place that chooses by issuer. The claim is not proved yet, it only selects who has to prove it. */
    private Optional<VerifiedToken> readAsIssuer(SignedJWT token) {
        try {
            String issuer = token.getJWTClaimsSet().getIssuer();
            return OwnTokens.ISSUER.equals(issuer) ? ownTokens.read(token) : Optional.empty();
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private static CatalogException refusal() {
        return new CatalogException(ErrorCode.NOT_AUTHORIZED,
                "The bearer token is not valid; get a new one from the token endpoint");
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM has no SHA-256", e);
        }
    }
}
