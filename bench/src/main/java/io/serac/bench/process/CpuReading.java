package io.serac.bench.process;

/** CPU time used so far, in microseconds; readings are compared with each other. Immutable. */
public record CpuReading(long serverMicros, long databaseMicros) {

    public CpuReading since(CpuReading earlier) {
        return new CpuReading(serverMicros - earlier.serverMicros, databaseMicros - earlier.databaseMicros);
    }
}
