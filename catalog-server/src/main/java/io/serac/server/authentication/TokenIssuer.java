package io.serac.server.authentication;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Makes bearer tokens for service accounts, and for users for whom an engine acts. Some engines open a session, and ask for a
 * token, for every call, and a signature costs more than all else; so the last token of a secret, and of a user with an engine, is
 * handed out again while it is young. That is no proof of anything: the caller has verified the secret, or that the engine may
 * act and the user is enabled, each time. Thread-safe.
 */
public final class TokenIssuer {
    /** Life of a token, unless the secret or the user's login ends sooner. */
    static final Duration LIFE = Duration.ofHours(1);
    /** A token is handed out again until this part of its life is over: 1/10. */
    private static final int REUSE_DIVISOR = 10;
    private static final int REUSED_TOKENS_MAX = 10_000;
    /** About 20,000 usual ones; names of users can be long. */
    private static final long REUSED_CHARACTERS_MAX = 10_000_000;

    private final OwnTokens tokens;
    private final Clock clock;
    private final Cache<String, IssuedToken> lastBySecretId = Caffeine.newBuilder().maximumSize(REUSED_TOKENS_MAX)
            .expireAfterWrite(LIFE.dividedBy(REUSE_DIVISOR)).recordStats().build();
    private final Cache<ActingLogin, IssuedToken> lastByLogin = Caffeine.newBuilder()
            .maximumWeight(REUSED_CHARACTERS_MAX)
            .weigher((ActingLogin login, IssuedToken token) -> token.text().length() + login.roles().characters()
                    + login.carried().characters())
            .expireAfterWrite(LIFE.dividedBy(REUSE_DIVISOR)).build();

    public TokenIssuer(SigningKeys keys, Clock clock) {
        this.tokens = new OwnTokens(keys);
        this.clock = clock;
    }

    /** A token for the account whose secret was just verified. */
    public IssuedToken issue(VerifiedSecret secret) {
        Instant now = clock.instant();
        return lastBySecretId.asMap().compute(secret.secretId(),
                (id, last) -> last != null && isGoodAgain(last, now) ? last : write(secret, now));
    }

    /**
     * A token for a user for whom an engine acts. Its rights are those that user and engine both have.
     *
     * @param user
     *            without an actor; the token has all of his role values, and of his claims those that are carried
     * @param actor
     *            account of the engine, just proved
     * @param renewableUntil
     *            when the login ends that proved the user, in the future; {@link Instant#MAX} if the engine asserts him
     * @throws OversizedTokenException
     *             if his roles and claims do not fit into a token
     */
    public IssuedToken issue(Caller user, Caller actor, Instant renewableUntil) {
        Instant now = clock.instant();
        return lastByLogin.asMap().compute(ActingLogin.of(user, actor, renewableUntil),
                (login, last) -> last != null && isGoodAgain(last, now) ? last : write(login, now));
    }

    private boolean isGoodAgain(IssuedToken last, Instant now) {
        boolean isYoung = !now.isBefore(last.issuedAt())
                && !now.isAfter(last.issuedAt().plus(last.life().dividedBy(REUSE_DIVISOR)));
        return isYoung && tokens.isLive(last.keyId());
    }

    private IssuedToken write(ActingLogin login, Instant now) {
        // Tokens count whole seconds.
        Instant issuedAt = now.truncatedTo(ChronoUnit.SECONDS);
        IssuedToken token = tokens.write(login, issuedAt, earlier(issuedAt.plus(LIFE), login.renewableUntil()));
        if (token.text().length() > CompactToken.LENGTH_MAX) {
            throw new OversizedTokenException("A token of " + token.text().length() + " characters is not accepted");
        }
        return token;
    }

    private IssuedToken write(VerifiedSecret secret, Instant now) {
        Instant issuedAt = now.truncatedTo(ChronoUnit.SECONDS);
        Instant secretEnds = secret.expiresAt();
        Instant expiresAt = issuedAt.plus(LIFE);
        return tokens.write(secret.caller(), issuedAt, secretEnds == null ? expiresAt : earlier(expiresAt, secretEnds));
    }

    private static Instant earlier(Instant one, Instant other) {
        return other.isBefore(one) ? other : one;
    }
}
