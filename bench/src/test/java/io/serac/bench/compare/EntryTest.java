package io.serac.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.serac.bench.load.Measurement;
import io.serac.bench.process.CpuReading;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class EntryTest {

    @Test
    void takesTheMedianOfEachFigure() {
        Entry entry = new Entry("serac", List.of(round(100, 9_000), round(100, 1_000), round(100, 2_000)), "",
                Calls.UNKNOWN);

        assertThat(entry.isMeasured()).isTrue();
        assertThat(entry.serverMicros()).isEqualTo(20);
        assertThat(entry.compilerMicros()).isEqualTo(5);
        assertThat(entry.databaseMicros()).isEqualTo(10);
        assertThat(entry.operationsPerSecond()).isEqualTo(100);
        assertThat(entry.serverSpread()).isCloseTo(4, within(0.001));
        assertThat(entry.latencyMillis(50)).isCloseTo(3, within(0.01));
    }

    @Test
    void isNotMeasuredAfterAFailure() {
        assertThat(new Entry("serac", List.of(round(1, 1)), "Expected 200 but got 501", Calls.UNKNOWN).isMeasured())
                .isFalse();
        assertThat(new Entry("serac", List.of(), "", Calls.UNKNOWN).isMeasured()).isFalse();
    }

    private static Measurement round(long operations, long serverMicros) {
        Histogram latencies = new Histogram(3);
        latencies.recordValue(TimeUnit.MILLISECONDS.toNanos(3));
        return new Measurement(operations, TimeUnit.SECONDS.toNanos(1), new CpuReading(serverMicros + 500, 500, 1_000),
                latencies);
    }
}
