package io.serac.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns(1, Duration.ZERO, "Others are at it");

    @Test
    void oneAfterTheOtherHasATurnHoweverItEnds() {
        assertThatThrownBy(() -> turns.inTurn(() -> turns.inTurn(() -> "second"))).isInstanceOfSatisfying(
                CatalogException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
                    assertThat(refusal).hasMessage("Others are at it. Repeat the request a little later");
                });
        assertThat(turns.<String>inTurn(() -> "first")).isEqualTo("first");
    }
}
