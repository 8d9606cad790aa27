package io.serac.storage.probe;

import io.serac.storage.StorageException;
import io.serac.storage.StorageException.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Until when calls of a try-out may begin. Thread-safe. */
final class Deadline {
    private final Clock clock;
    private final Instant end;

    Deadline(Clock clock, Duration time) {
        this.clock = clock;
        this.end = clock.instant().plus(time);
    }

    /** @throws StorageException {@code UNAVAILABLE} if it is too late for another call */
    void check() {
        if (!clock.instant().isBefore(end)) {
            throw new StorageException(Kind.UNAVAILABLE,
                    "Not tried, because the checks before took too long. Look why the store is slow.");
        }
    }
}
