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

    StoreClock(Clock right, Set<Weakness> weaknesses) {
        this.right = right;
        this.weaknesses = weaknesses;
    }

    @Override
    public Instant instant() {
        return weaknesses.contains(Weakness.CLOCK_IS_AHEAD) ? right.instant().plus(AHEAD) : right.instant();
    }

    @Override
    public ZoneId getZone() {
        return right.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new StoreClock(right.withZone(zone), weaknesses);
    }
}
