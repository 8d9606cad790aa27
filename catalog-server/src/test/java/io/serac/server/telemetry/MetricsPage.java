package io.serac.server.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The reference page of the metrics, from a scrape of a server. Stateless. */
final class MetricsPage {
    /** Their values depend on what was asked, on the machine or on the configuration. */
    private static final Set<String> OPEN_LABELS = Set.of("le", "operation", "status", "type", "reason", "verdict",
            "outcome", "version", "java", "issuer", "area", "id", "state");
    private static final String HEAD = """
            # Metrics

            This page is generated from a scrape of a running server: `mvn -q -pl catalog-server -am verify -Dtest=none -Dit.test=MetricsIT -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false -Dserac.regenerate=true` writes it anew. What to watch, and what to do about it, is in [Monitoring](../operations/monitoring.md).

            Prometheus reads them at `/metrics` on the management port. No label names an object or a principal, and none has more values than the code or the configuration gives it. Numbers are of one server, but for those that say that they are of all servers together. Histograms also have `_count`, `_sum` and `_bucket`; each histogram has a gauge ending in `_max` beside it, with the largest value of the last two minutes.

            ## Serac

            | Name | Type | Labels | Meaning |
            |---|---|---|---|
            """;
    private static final String JVM = """

            ## The Java process

            From Micrometer. Those that begin with `jvm_gc_` depend on the garbage collector and are not listed.

            | Name | Type | Labels | Meaning |
            |---|---|---|---|
            """;

    private MetricsPage() {
    }

    static String render(Scrape scrape) {
        return HEAD + rows(scrape, name -> name.startsWith("serac_") && !isMaximum(scrape, name))
                + JVM + rows(scrape, name -> !name.startsWith("serac_") && !name.startsWith("jvm_gc_"));
    }

    private static boolean isMaximum(Scrape scrape, String name) {
        Scrape.Family whole = scrape.families().get(name.replaceFirst("_max$", ""));
        return name.endsWith("_max") && whole != null && whole.type().equals("histogram");
    }

    private static String rows(Scrape scrape, Predicate<String> listed) {
        StringBuilder rows = new StringBuilder();
        scrape.families().forEach((name, family) -> {
            if (listed.test(name)) {
                rows.append("| `").append(name).append("` | ").append(family.type()).append(" | ")
                        .append(labels(family)).append(" | ").append(sentence(family.help())).append(" |\n");
            }
        });
        return rows.toString();
    }

    private static String labels(Scrape.Family family) {
        List<String> labels = new ArrayList<>();
        for (Map.Entry<String, Set<String>> label : family.labels().entrySet()) {
            if (label.getKey().equals("le")) {
                continue;
            }
            labels.add("`" + label.getKey() + "`" + (OPEN_LABELS.contains(label.getKey())
                    ? ""
                    : ": " + String.join(", ", label.getValue())));
        }
        return String.join("; ", labels);
    }

    private static String sentence(String help) {
        String text = help.strip().replace("|", "\\|");
        return text.endsWith(".") || text.isEmpty() ? text : text + ".";
    }
}
