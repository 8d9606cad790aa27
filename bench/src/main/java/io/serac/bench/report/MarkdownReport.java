package io.serac.bench.report;

import io.serac.bench.compare.Comparison;
import io.serac.bench.compare.Entry;
import java.util.List;
import java.util.Locale;

/** Tables for people. Stateless. */
public final class MarkdownReport {

    private static final String HEAD = """
            | work | server | CPU us/op | x floor | JIT us/op | database us/op | op/s | p50 ms | p99 ms | spread |
            |---|---|---:|---:|---:|---:|---:|---:|---:|---:|
            """;

    private MarkdownReport() {}

    public static String of(List<Comparison> comparisons, List<Footprint> footprints) {
        StringBuilder text = new StringBuilder(HEAD);
        StringBuilder failures = new StringBuilder();
        for (Comparison comparison : comparisons) {
            append(text, failures, comparison, comparison.floor());
            for (Entry entry : comparison.catalogs()) {
                append(text, failures, comparison, entry);
            }
        }
        if (!footprints.isEmpty()) {
            text.append("\n| server | ready after s | memory before work MiB | peak MiB |\n|---|---:|---:|---:|\n");
        }
        for (Footprint footprint : footprints) {
            text.append(footprint.row());
        }
        return failures.isEmpty() ? text.toString() : text + "\nNot measured:\n\n" + failures;
    }

    private static void append(StringBuilder text, StringBuilder failures, Comparison comparison, Entry entry) {
        String work = comparison.workload().name();
        if (!entry.isMeasured()) {
            failures.append("- ").append(work).append(" on ").append(entry.contestant()).append(": ")
                    .append(entry.failure()).append('\n');
            return;
        }
        String ratio = comparison.floor().isMeasured() ? "%.2f".formatted(comparison.ratioToFloor(entry)) : "-";
        text.append(String.format(Locale.ROOT, "| %s | %s | %.0f | %s | %.0f | %.0f | %.0f | %.2f | %.2f | %.0f %% |%n",
                work, entry.contestant(), entry.serverMicros(), ratio, entry.compilerMicros(), entry.databaseMicros(),
                entry.operationsPerSecond(), entry.latencyMillis(50), entry.latencyMillis(99),
                100 * entry.serverSpread()));
    }
}
