package io.serac.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serac.server.operation.Operation;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OperationMetricsTest {
    @Test
    void eachOperationAndStatusHasATimerOfItsOwn() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        OperationMetrics metrics = new OperationMetrics(registry);

        metrics.record(Operation.LOAD_TABLE, 200, Duration.ofMillis(2).toNanos());
        metrics.record(Operation.LOAD_TABLE, 200, Duration.ofMillis(4).toNanos());
        metrics.record(Operation.LOAD_TABLE, 304, 1);
        metrics.record(Operation.LOAD_VIEW, 200, 1);

        assertThat(registry.get("serac.requests").tags("operation", "loadTable", "status", "200").timer())
                .satisfies(timer -> {
                    assertThat(timer.count()).isEqualTo(2);
                    assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(6);
                });
        assertThat(registry.find("serac.requests").timers()).hasSize(3);
    }

    @Test
    void statusOutOfRangeIsCountedToo() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        OperationMetrics metrics = new OperationMetrics(registry);

        metrics.record(Operation.LOAD_TABLE, -1, 1);
        metrics.record(Operation.LOAD_TABLE, 9999, 1);

        assertThat(registry.find("serac.requests").timers()).isNotEmpty();
    }
}
