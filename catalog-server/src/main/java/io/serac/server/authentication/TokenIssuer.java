package io.serac.server.authentication;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Makes bearer tokens for service accounts, and for users for whom an engine acts. Some engines open a session, and ask for a token, for every call; so the
 * last token of a secret is handed out again while it is young. The caller has verified the secret, each time.
 * Thread-safe.
 */
public final class TokenIssuer {
    /** Life of a token, unless the secret ends sooner. */
    static final Duration LIFE = Duration.ofHours(1);
    /** A token is handed out again until this part of its life is over: 1/10. */
    private static final int REUSE_DIVISOR = 10;
    private static final int REUSED_TOKENS_MAX = 10_000;

    private final OwnTokens tokens;
    private final Clock clock;
    private final Cache<String, IssuedToken> lastBySecretId = Caffeine.newBuilder().maximumSize(REUSED_TOKENS_MAX)
            .expireAfterWrite(LIFE.dividedBy(REUSE_DIVISOR)).recordStats().build();

    public TokenIssuer(SigningKeys keys, Clock clock) {
        this.tokens = new OwnTokens(keys);
        this.clock = clock;
    }

    /** A token for the account whose secret was just verified. */
    public IssuedToken issue(VerifiedSecret secret) {
        Instant now = clock.instant();
        return lastBySecretId.asMap().compute(secret.secretId(),
                (id, last) -> last != null && isYoung(last, now) && tokens.isLive(last.keyId()) ? last
                        : write(secret, now));
    }

    /**
     * A token for a user for whom an engine acts. It has no roles; its rights are those that user and engine both have.
     *
     * @param user
     *            without an actor
     * @param actor
     *            account of the engine, just proved
     * @param renewableUntil
     *            when the login ends that proved the user, in the future; {@link Instant#MAX} if the engine asserts him
     */
    public IssuedToken issue(Caller user, Caller actor, Instant renewableUntil) {
        Instant issuedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expiresAt = issuedAt.plus(LIFE);
        return tokens.write(user, actor, issuedAt, renewableUntil.isBefore(expiresAt) ? renewableUntil : expiresAt,
                renewableUntil);
    }

    private static boolean isYoung(IssuedToken token, Instant now) {
        return !now.isBefore(token.issuedAt())
                && !now.isAfter(token.issuedAt().plus(token.life().dividedBy(REUSE_DIVISOR)));
    }

    private IssuedToken write(VerifiedSecret secret, Instant now) {
        // Tokens count whole seconds.
        Instant issuedAt = now.truncatedTo(ChronoUnit.SECONDS);
        Instant expiresAt = issuedAt.plus(LIFE);
        Instant secretEnds = secret.expiresAt();
        if (secretEnds != null && secretEnds.isBefore(expiresAt)) {
            expiresAt = secretEnds;
        }
        return tokens.write(secret.caller(), issuedAt, expiresAt);
    }
}
