package io.serac.bench.process;

/**
 * CPU time used so far, in microseconds; readings are compared with each other. Immutable.
 *
 * @param compilerMicros
 *            the part of the server's time that its living JIT compiler threads took: work for later requests, not for these
 */
public record CpuReading(long serverMicros, long compilerMicros, long databaseMicros) {

    public CpuReading since(CpuReading earlier) {
        // A compiler thread that has ended takes its time out of the sum.
        long compiler = Math.max(0, compilerMicros - earlier.compilerMicros);
        return new CpuReading(serverMicros - earlier.serverMicros, compiler, databaseMicros - earlier.databaseMicros);
    }
}
