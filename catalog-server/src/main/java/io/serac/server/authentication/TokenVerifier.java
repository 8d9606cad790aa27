package io.serac.server.authentication;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Turns a bearer token into the caller it speaks for. A token seen in the last minute costs one hash; no case costs
 * more than one query, or one request to an issuer, per ten seconds. The principal's state is <em>not</em> looked at here, see
 * {@link PrincipalState}. Thread-safe.
 */
public final class TokenVerifier {
    /** Clocks of issuer and server may differ by this much. */
    static final Duration SKEW = Duration.ofSeconds(30);
    static final Duration REMEMBERED = Duration.ofSeconds(60);
    /** Of all remembered tokens together, as they were sent; what is kept of them takes some times more. */
    private static final int REMEMBERED_CHARACTERS_MAX = 16 << 20;

    private final OwnTokens ownTokens;
    private final TrustedIssuers issuers;
    private final Clock clock;
    private final Cache<String, Remembered> verified;

    /** With the caller as he came last: on the same connection he is the same object, by which others remember what he is. */
    private record Remembered(TokenSource source, VerifiedToken token, int characters, AtomicReference<Caller> latest) {
        boolean isLive() {
            return source.isLive(token.keyId());
        }
    }

    public TokenVerifier(SigningKeys keys, TrustedIssuers issuers, Clock clock) {
        this.ownTokens = new OwnTokens(keys, issuers);
        this.issuers = issuers;
        this.clock = clock;
        this.verified = Caffeine.newBuilder().maximumWeight(REMEMBERED_CHARACTERS_MAX)
                .weigher((String digest, Remembered token) -> token.characters()).expireAfterWrite(REMEMBERED)
                .ticker(() -> Duration.ofMillis(clock.millis()).toNanos()).recordStats().build();
    }

    /**
     * The caller of a request.
     *
     * @param bearer
     *            the token, without the word {@code Bearer}
     * @param certificate
     *            fingerprint of the certificate that the client has proved to be its own when it connected
     * @throws CatalogException
     *             AUTHENTICATION_TIMEOUT if the token is good but has expired, NOT_AUTHORIZED if anything else is wrong
     *             with it; what that is is not told. SERVICE_UNAVAILABLE if its issuer cannot be asked for keys
     */
    public Caller verify(String bearer, Optional<String> certificate) {
        return known(bearer).latest().updateAndGet(caller -> caller.over(certificate));
    }

    /** Who a token speaks for, wherever it comes from; see {@link #verify(String, Optional)}. */
    public Caller verify(String bearer) {
        return known(bearer).token().caller();
    }

    private Remembered known(String bearer) {
        String digest = sha256(bearer);
        Remembered known = verified.getIfPresent(digest);
        if (known == null || !known.isLive()) {
            known = find(bearer).orElseThrow(TokenVerifier::refusal);
            verified.put(digest, known);
        }
        if (clock.instant().isAfter(known.token().expiresAt().plus(SKEW))) {
            throw new CatalogException(ErrorCode.AUTHENTICATION_TIMEOUT,
                    "The bearer token has expired; get a new one from where you got it");
        }
        return known;
    }

    /** Tokens that were seen a moment ago, to be measured. */
    public Cache<?, ?> cache() {
        return verified;
    }

    /** @return empty unless this server or a trusted issuer signed the token; it may have expired */
    public Optional<VerifiedToken> read(String bearer) {
        return find(bearer).map(Remembered::token);
    }

    /** The one place that chooses by issuer. The claim is not proved yet, it only selects who has to prove it. */
    private Optional<Remembered> find(String bearer) {
        return CompactToken.parse(bearer).flatMap(token -> source(token)
                .flatMap(source -> source.read(token).map(read -> new Remembered(source, read, bearer.length(),
                        new AtomicReference<>(read.caller())))));
    }

    private Optional<TokenSource> source(CompactToken token) {
        Optional<String> issuer = token.payload().text("iss");
        return issuer.filter(OwnTokens.ISSUER::equals).isPresent() ? Optional.of(ownTokens)
                : issuer.flatMap(issuers::find);
    }

    private static CatalogException refusal() {
        return new CatalogException(ErrorCode.NOT_AUTHORIZED,
                "The bearer token is not valid here; get a new one from the token endpoint or from a configured issuer");
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
