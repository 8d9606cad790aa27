package io.serac.bench.load;

import java.time.Duration;

/** How long a loop runs: until enough operations are done or the time is over. Immutable. */
public record Extent(long operationsMax, Duration timeMax) {

    public static Extent lasting(Duration time) {
        return new Extent(Long.MAX_VALUE, time);
    }
}
