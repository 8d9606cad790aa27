package io.serac.server.configuration;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of repeated requests. Immutable. */
public interface IdempotencySettings {
    @Setting(
            value = "How long the outcome of a change is remembered, so that a repetition with the same Idempotency-Key gets"
                    + " the same answer.",
            min = "1h", max = "30d")
    @WithDefault("24h")
    Duration retention();
}
