package io.serac.server.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GuessLimitTest {
    private final FakeClock clock = new FakeClock();
    private final GuessLimit limit = new GuessLimit(clock);

    @Test
    void aFewTypingErrorsAreFreeThenGuessesComeAtFivePerSecond() {
        assertThat(limit.wait("1.2.3.4", "alice")).isZero();
        int guesses = 0;
        for (int millis = 0; millis < 10_000; millis += 10) {
            if (limit.wait("1.2.3.4", "alice").isZero()) {
                limit.wrong("1.2.3.4", "alice");
                guesses++;
            }
            clock.advance(Duration.ofMillis(10));
        }

        assertThat(guesses).isBetween(50, 50 + GuessLimit.FREE_GUESSES);
    }

    @Test
    void othersDoNotWait() {
        for (int i = 0; i < 100; i++) {
            limit.wrong("1.2.3.4", "alice");
        }

        assertThat(limit.wait("1.2.3.4", "alice")).isGreaterThan(Duration.ofSeconds(15));
        assertThat(limit.wait("1.2.3.5", "alice")).isZero();
        assertThat(limit.wait("1.2.3.4", "bob")).isZero();
    }

    @Test
    void nobodyWaitsForLongerThanAMinute() {
        for (int i = 0; i < 10_000; i++) {
            limit.wrong("1.2.3.4", "alice");
        }

        assertThat(limit.wait("1.2.3.4", "alice")).isLessThanOrEqualTo(Duration.ofMinutes(1));
    }
}
