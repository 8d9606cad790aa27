package io.serac.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.telemetry.PromQl.LabelMatcher;
import io.serac.server.telemetry.PromQl.Selector;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromQlTest {
    @Test
    void findsMetricsMatchersAndGroupings() {
        PromQl read = PromQl.parse("""
                histogram_quantile(0.99, sum by (job, le) (rate(a_bucket{operation=~"x|y", job=~"$job"}[5m])))
                  / on (instance) group_left (version) b{c!="d"} offset 5m > 1e3 and up == 0
                """);

        assertThat(read.labels()).containsExactlyInAnyOrder("job", "le", "instance", "version");
        assertThat(read.selectors()).containsExactly(
                new Selector("a_bucket",
                        List.of(new LabelMatcher("operation", "=~", "x|y"), new LabelMatcher("job", "=~", "$job"))),
                new Selector("b", List.of(new LabelMatcher("c", "!=", "d"))), new Selector("up", List.of()));
        assertThat(read.selectors().getFirst().matchers().getFirst().values()).containsExactly("x", "y");
    }
}
