package io.serac.storage.fake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;

/** The store's own time. Thread-safe. */
final class StoreClock extends Clock {
    private static final Duration AHEAD = Duration.ofMinutes(10);

    private final Clock right;
    private final Set<Weakness> weaknesses;
    private volatile Duration shift = Duration.ZERO;

    StoreClock(Clock right, Set<Weakness> weaknesses) {
        this.right = right;
        this.weaknesses = weaknesses;
    }

    /** From now on it is ahead of the right one by this much, or behind. */
    void shift(Duration ahead) {
        shift = ahead;
    }

    @Override
    public Instant instant() {
        Instant shifted = right.instant().plus(shift);
        return weaknesses.contains(Weakness.CLOCK_IS_AHEAD) ? shifted.plus(AHEAD) : shifted;
    }

    @Override
    public ZoneId getZone() {
        return right.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        StoreClock other = new StoreClock(right.withZone(zone), weaknesses);
        other.shift(shift);
        return other;
    }
}
