package io.serac.bench.growth;

import io.serac.bench.compare.Comparison;
import io.serac.bench.compare.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Tables for people: a small and a large installation next to each other. Stateless. */
final class GrowthReport {
    private static final double MIB = 1 << 20;
    private static final double SHARE_SHOWN = 0.01;

    private GrowthReport() {
    }

    /** Memory of a running server. */
    record Memory(long residentKib, long heapBytes) {
    }

    /** One of the two, after all work. */
    record Side(Installation installation, Memory started, Memory worked) {
    }

    static String of(List<Comparison> comparisons, Side small, Side large) {
        StringBuilder text = new StringBuilder();
        line(text,
                "%n| work | CPU us/op at %,d tables | at %,d | ratio | database us/op | | ratio | p50 ms | | p99 ms | "
                        + "| round trips | | spread |",
                small.installation().seeded().tables(),
                large.installation().seeded().tables());
        line(text, "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        List<String> failures = new ArrayList<>();
        for (Comparison comparison : comparisons) {
            Entry few = comparison.catalogs().getFirst();
            Entry many = comparison.catalogs().getLast();
            if (few.isMeasured() && many.isMeasured()) {
                line(text, "| %s | %.0f | %.0f | %.2f | %.0f | %.0f | %.2f | %.2f | %.2f | %.2f | %.2f | %.1f | %.1f | "
                        + "%.0f %% / %.0f %% |", comparison.workload().name(), few.serverMicros(), many.serverMicros(),
                        ratio(few, many, Entry::serverMicros), few.databaseMicros(), many.databaseMicros(),
                        ratio(few, many, Entry::databaseMicros), few.latencyMillis(50), many.latencyMillis(50),
                        few.latencyMillis(99), many.latencyMillis(99), few.calls().roundTrips(),
                        many.calls().roundTrips(), 100 * few.serverSpread(), 100 * many.serverSpread());
            } else {
                failures.add("- " + comparison.workload().name() + ": " + few.failure() + " / " + many.failure());
            }
        }
        appendRest(text, small, large);
        if (!failures.isEmpty()) {
            line(text, "%nNot measured:%n%n%s", String.join("\n", failures));
        }
        return text.toString();
    }

    private static void appendRest(StringBuilder text, Side small, Side large) {
        line(text, "%n| | at %,d tables | at %,d | ratio |", small.installation().seeded().tables(),
                large.installation().seeded().tables());
        line(text, "|---|---:|---:|---:|");
        row(text, "ready after start, s", start(small, Installation.Start::readySeconds),
                start(large, Installation.Start::readySeconds));
        row(text, "CPU until ready, s", start(small, Installation.Start::cpuSeconds),
                start(large, Installation.Start::cpuSeconds));
        row(text, "CPU of PostgreSQL until ready, s", start(small, Installation.Start::databaseSeconds),
                start(large, Installation.Start::databaseSeconds));
        row(text, "memory when ready, MiB", start(small, each -> each.residentKib() / 1024.0),
                start(large, each -> each.residentKib() / 1024.0));
        row(text, "live heap when ready, MiB", small.started().heapBytes() / MIB, large.started().heapBytes() / MIB);
        row(text, "memory after all work, MiB", small.worked().residentKib() / 1024.0,
                large.worked().residentKib() / 1024.0);
        row(text, "live heap after all work, MiB", small.worked().heapBytes() / MIB,
                large.worked().heapBytes() / MIB);
        double smallTotal = total(small);
        double largeTotal = total(large);
        row(text, "database, MiB", smallTotal / MIB, largeTotal / MIB);
        row(text, "database, bytes for each table", smallTotal / tables(small), largeTotal / tables(large));
        large.installation().databaseBytes().forEach((table, bytes) -> {
            if (bytes > SHARE_SHOWN * largeTotal) {
                row(text, "of these `" + table + "`",
                        (double) small.installation().databaseBytes().getOrDefault(table, 0L) / tables(small),
                        (double) bytes / tables(large));
            }
        });
    }

    private static double total(Side side) {
        return side.installation().databaseBytes().values().stream().mapToLong(Long::longValue).sum();
    }

    private static int tables(Side side) {
        return side.installation().seeded().tables();
    }

    private static void row(StringBuilder text, String what, double small, double large) {
        line(text, "| %s | %.1f | %.1f | %.2f |", what, small, large, large / small);
    }

    private static double ratio(Entry small, Entry large, ToDoubleFunction<Entry> figure) {
        return figure.applyAsDouble(large) / figure.applyAsDouble(small);
    }

    private static double start(Side side, ToDoubleFunction<Installation.Start> figure) {
        List<Double> sorted = side.installation().starts().stream().map(figure::applyAsDouble).sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
