package io.serac.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The processes that work for one contestant. Immutable, thread-safe.
 *
 * @param serverPids counted alone, without their children: an embedded database is not the server
 * @param databasePids counted with their children, as PostgreSQL forks one for each connection
 */
public record Watched(List<Long> serverPids, List<Long> databasePids) {

    public static final Watched NOTHING = new Watched(List.of(), List.of());

    public Watched {
        serverPids = List.copyOf(serverPids);
        databasePids = List.copyOf(databasePids);
    }

    public CpuReading cpu() {
        try {
            long server = 0;
            long compiler = 0;
            for (long pid : serverPids) {
                server += ProcessStat.read(pid).ownCpuMicros();
                compiler += ProcessStat.compilerCpuMicros(pid);
            }
            long database = 0;
            for (long pid : databasePids) {
                database += ProcessTree.of(pid).cpuMicros();
            }
            return new CpuReading(server, compiler, database);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the CPU time of " + this + ": are they still running?", e);
        }
    }

    public long serverPeakKib() {
        long sum = 0;
        for (long pid : serverPids) {
            sum += Memory.of(pid).peakResidentKib();
        }
        return sum;
    }

    public long serverResidentKib() {
        long sum = 0;
        for (long pid : serverPids) {
            sum += Memory.of(pid).residentKib();
        }
        return sum;
    }
}
