package io.serac.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.bench.compare.Calls;
import io.serac.bench.compare.Comparison;
import io.serac.bench.compare.Entry;
import io.serac.bench.load.Measurement;
import io.serac.bench.process.CpuReading;
import io.serac.bench.workload.Workload;
import io.serac.bench.workload.Workloads;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {

    private static final Workload VENDED = Workloads.ALL.stream().filter(each -> each.name().equals("load-vended"))
            .findFirst().orElseThrow();

    @Test
    void showsWhatWasMeasuredInTurnsAndTheirRatio() {
        Comparison comparison = new Comparison(VENDED, entry("floor-select", 50, Calls.UNKNOWN),
                List.of(entry("serac", 100, new Calls(1, 0, 0, 0))),
                List.of(entry("serac", 125, new Calls(1.002, 0.5, 0, 0))));

        String text = MarkdownReport.of(List.of(comparison), List.of());

        assertThat(text).contains("| load-vended | floor-select | 50 |", "| load-s3 | serac | 100 | 2.00 |",
                "| load-vended | serac | 125 | 2.50 |",
                "load-vended costs serac 1.25 times the CPU of load-s3, in turns.",
                "| load-s3 | serac | 1.00 | 0.00 | 0.00 | 0.00 |",
                "| load-vended | serac | 1.00 | 0.50 | 0.00 | 0.00 |");
    }

    @Test
    void saysWhatWasNotCountedOrNotMeasured() {
        Comparison comparison = new Comparison(VENDED, entry("floor-select", 50, Calls.UNKNOWN),
                List.of(new Entry("other", List.of(), "no", Calls.UNKNOWN)),
                List.of(entry("other", 100, new Calls(Double.NaN, Double.NaN, 2, 1))));

        String text = MarkdownReport.of(List.of(comparison), List.of());

        assertThat(text).contains("| load-vended | other | - | - | 2.00 | 1.00 |", "- load-s3 on other: no")
                .doesNotContain("in turns", "floor-select | -");
    }

    private static Entry entry(String contestant, long micros, Calls calls) {
        Histogram latencies = new Histogram(3);
        latencies.recordValue(TimeUnit.MILLISECONDS.toNanos(1));
        return new Entry(contestant, List.of(new Measurement(10, TimeUnit.SECONDS.toNanos(1),
                new CpuReading(10 * micros, 0, 0), latencies)), "", calls);
    }
}
