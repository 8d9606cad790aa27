package io.serac.bench.report;

import io.serac.bench.compare.Calls;
import io.serac.bench.compare.Comparison;
import io.serac.bench.compare.Entry;
import io.serac.bench.workload.Workload;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tables for people. Stateless. */
public final class MarkdownReport {

    private static final String HEAD = """
            | work | server | CPU us/op | x floor | JIT us/op | database us/op | op/s | p50 ms | p99 ms | spread |
            |---|---|---:|---:|---:|---:|---:|---:|---:|---:|
            """;

    private static final String CALLS_HEAD = """

            | work | server | database round trips/op | administrative ones | store requests/op | of these for keys |
            |---|---|---:|---:|---:|---:|
            """;

    private MarkdownReport() {}

    public static String of(List<Comparison> comparisons, List<Footprint> footprints) {
        StringBuilder text = new StringBuilder(HEAD);
        StringBuilder failures = new StringBuilder();
        for (Comparison comparison : comparisons) {
            String work = comparison.workload().name();
            append(text, failures, comparison, work, comparison.floor());
            for (Entry entry : comparison.beside()) {
                append(text, failures, comparison, nameOf(comparison.workload().beside()), entry);
            }
            for (Entry entry : comparison.catalogs()) {
                append(text, failures, comparison, work, entry);
            }
        }
        appendRatios(text, comparisons);
        appendCalls(text, comparisons);
        if (!footprints.isEmpty()) {
            text.append("\n| server | ready after s | memory before work MiB | peak MiB |\n|---|---:|---:|---:|\n");
        }
        for (Footprint footprint : footprints) {
            text.append(footprint.row());
        }
        return failures.isEmpty() ? text.toString() : text + "\nNot measured:\n\n" + failures;
    }

    private static String nameOf(@Nullable Workload beside) {
        return beside == null ? "" : beside.name();
    }

    private static void appendRatios(StringBuilder text, List<Comparison> comparisons) {
        for (Comparison comparison : comparisons) {
            for (int i = 0; i < comparison.beside().size(); i++) {
                Entry entry = comparison.catalogs().get(i);
                Entry other = comparison.beside().get(i);
                if (entry.isMeasured() && other.isMeasured()) {
                    text.append(String.format(Locale.ROOT, "%n%s costs %s %.2f times the CPU of %s, in turns.%n",
                            comparison.workload().name(), entry.contestant(),
                            entry.serverMicros() / other.serverMicros(), nameOf(comparison.workload().beside())));
                }
            }
        }
    }

    private static void appendCalls(StringBuilder text, List<Comparison> comparisons) {
        StringBuilder rows = new StringBuilder();
        for (Comparison comparison : comparisons) {
            comparison.beside().forEach(entry -> appendCalls(rows, nameOf(comparison.workload().beside()), entry));
            comparison.catalogs().forEach(entry -> appendCalls(rows, comparison.workload().name(), entry));
        }
        if (!rows.isEmpty()) {
            text.append(CALLS_HEAD).append(rows);
        }
    }

    private static void appendCalls(StringBuilder rows, String work, Entry entry) {
        if (entry.isMeasured() && entry.calls().isCounted()) {
            Calls calls = entry.calls();
            rows.append(String.format(Locale.ROOT, "| %s | %s | %s | %s | %.2f | %.2f |%n", work, entry.contestant(),
                    ifCounted(calls.roundTrips()), ifCounted(calls.administrativeRoundTrips()), calls.storeRequests(),
                    calls.tokenCalls()));
        }
    }

    private static String ifCounted(double calls) {
        return Double.isNaN(calls) ? "-" : String.format(Locale.ROOT, "%.2f", calls);
    }

    private static void append(StringBuilder text, StringBuilder failures, Comparison comparison, String work,
            Entry entry) {
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
