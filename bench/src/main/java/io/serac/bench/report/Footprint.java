package io.serac.bench.report;

import java.util.Locale;

/**
 * Start-up and memory of one server process. Immutable.
 *
 * @param readySeconds NaN if the bench did not start it
 */
public record Footprint(String contestant, double readySeconds, long idleKib, long peakKib) {

    private static final double KIB_PER_MIB = 1024;

    public Footprint withIdle(long kib) {
        return new Footprint(contestant, readySeconds, kib, peakKib);
    }

    String row() {
        String ready = Double.isNaN(readySeconds) ? "-" : String.format(Locale.ROOT, "%.1f", readySeconds);
        return String.format(Locale.ROOT, "| %s | %s | %.0f | %.0f |%n", contestant, ready, idleKib / KIB_PER_MIB,
                peakKib / KIB_PER_MIB);
    }
}
