package io.serac.storage;

import java.time.Duration;

/**
 * How long calls to a store may take, and how many may run at once for one profile, so that a sick store holds up
 * nobody else. Immutable and thread-safe.
 *
 * @param connect until a connection is there, free or new
 * @param silence between two bytes of an answer
 * @param total of a call with its repetitions
 * @param connectionAge after which a connection is replaced, so that changed addresses come into effect
 */
public record CallLimits(Duration connect, Duration silence, Duration total, Duration connectionAge,
        int callsInFlightMax) {
    /** For files. */
    public static final CallLimits DEFAULT = new CallLimits(Duration.ofSeconds(2), Duration.ofSeconds(5),
            Duration.ofSeconds(10), Duration.ofMinutes(1), 64);
}
