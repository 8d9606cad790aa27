package io.serac.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.operation.Operation;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds expressions against a scrape: what they ask for must be there, with these labels. Immutable. */
record WatchedMetrics(Scrape scrape) {
    /** Prometheus gives them to each sample. */
    private static final Set<String> TARGET_LABELS = Set.of("job", "instance");
    /** Prometheus' own. */
    private static final Set<String> ELSEWHERE = Set.of("up");
    private static final Set<String> OPERATIONS =
            Arrays.stream(Operation.values()).map(Operation::id).collect(Collectors.toUnmodifiableSet());

    void check(String expression) {
        PromQl query = PromQl.parse(expression);
        assertThat(query.selectors()).as(expression).isNotEmpty();
        Set<String> known = new TreeSet<>(TARGET_LABELS);
        for (PromQl.Selector selector : query.selectors()) {
            if (!ELSEWHERE.contains(selector.metric())) {
                check(expression, selector);
                known.addAll(labels(selector.metric()));
            }
        }
        assertThat(known).as("labels that " + expression + " groups by").containsAll(query.labels());
    }

    private void check(String expression, PromQl.Selector selector) {
        assertThat(scrape.samples()).as(selector.metric() + " in " + expression)
                .anyMatch(sample -> sample.name().equals(selector.metric()));
        Set<String> labels = labels(selector.metric());
        for (PromQl.LabelMatcher matcher : selector.matchers()) {
            if (TARGET_LABELS.contains(matcher.label())) {
                continue;
            }
            assertThat(labels).as("labels of " + selector.metric()).contains(matcher.label());
            switch (matcher.label()) {
                case "status" -> assertThat(matcher.value()).matches("[1-5](\\.\\.|\\d\\d)");
                case "operation" -> assertThat(OPERATIONS).containsAll(matcher.values());
                default -> assertThat(values(selector.metric(), matcher.label())).as(matcher + " in " + expression)
                        .containsAll(matcher.values());
            }
        }
    }

    private Set<String> labels(String metric) {
        return scrape.samples().stream().filter(sample -> sample.name().equals(metric))
                .flatMap(sample -> sample.labels().keySet().stream()).collect(Collectors.toSet());
    }

    private Set<String> values(String metric, String label) {
        return scrape.samples().stream().filter(sample -> sample.name().equals(metric))
                .map(sample -> sample.labels().getOrDefault(label, "")).collect(Collectors.toSet());
    }
}
