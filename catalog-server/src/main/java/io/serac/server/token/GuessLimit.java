package io.serac.server.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;

/**
 * Slows down whoever sends wrong secrets: each one costs 200 ms before the next attempt is looked at, with a little
 * credit for typing errors. Attempts before that are refused unread, and the client is told when to come back; no
 * thread waits, so a guesser cannot fill the server.
 *
 * <p>
 * It counts for each pair of address and account. By account alone, anybody who knows a name could keep its owner out;
 * by address alone, one misconfigured client could keep out all others behind the same proxy. Guessing from many
 * addresses stays as hopeless as it is: the secrets have 256 random bits. Thread-safe.
 */
final class GuessLimit {
    static final Duration COST = Duration.ofMillis(200);
    /** Wrong secrets in a row that do not make anybody wait. */
    static final int FREE_GUESSES = 5;
    private static final int PAIRS_MAX = 50_000;
    private static final Duration FORGOTTEN = Duration.ofMinutes(1);

    private record Pair(String address, String account) {
    }

    private final Clock clock;
    /** The time at which all wrong secrets of a pair are paid for. */
    private final Cache<Pair, Long> paidMillis = Caffeine.newBuilder().maximumSize(PAIRS_MAX)
            .expireAfterWrite(FORGOTTEN).recordStats().build();

    GuessLimit(Clock clock) {
        this.clock = clock;
    }

    /** @return how long this attempt is too early; zero if it may be looked at */
    Duration wait(String address, String account) {
        Long paid = paidMillis.getIfPresent(new Pair(address, account));
        long creditMillis = COST.toMillis() * (FREE_GUESSES - 1);
        long early = paid == null ? 0 : paid - clock.millis() - creditMillis;
        return Duration.ofMillis(Math.max(0, early));
    }

    void wrong(String address, String account) {
        long now = clock.millis();
        // Clocks can be set back: nobody may wait for longer than the entry can live.
        long latest = now + FORGOTTEN.toMillis();
        paidMillis.asMap().merge(new Pair(address, account), now + COST.toMillis(),
                (paid, first) -> Math.min(latest, Math.max(paid, now) + COST.toMillis()));
    }
}
