package io.serac.bench.load;

import io.serac.bench.process.CpuReading;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The outcome of one round. Immutable by convention: nobody writes to the histogram after the round.
 *
 * @param elapsedNanos from the first operation's start to the last one's end
 * @param latencies in nanoseconds
 */
public record Measurement(long operations, long elapsedNanos, CpuReading cpu, Histogram latencies) {

    /** Without the JIT compilers, which work for later operations. */
    public double serverMicrosPerOperation() {
        return operations == 0 ? Double.NaN : (double) (cpu.serverMicros() - cpu.compilerMicros()) / operations;
    }

    public double compilerMicrosPerOperation() {
        return operations == 0 ? Double.NaN : (double) cpu.compilerMicros() / operations;
    }

    public double databaseMicrosPerOperation() {
        return operations == 0 ? Double.NaN : (double) cpu.databaseMicros() / operations;
    }

    public double operationsPerSecond() {
        return operations * (double) TimeUnit.SECONDS.toNanos(1) / elapsedNanos;
    }

    public double latencyMillis(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }
}
