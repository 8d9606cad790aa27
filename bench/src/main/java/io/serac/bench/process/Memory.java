package io.serac.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory of a process in KiB. Immutable.
 *
 * @param residentKib now
 * @param peakResidentKib the most since it started
 */
public record Memory(long residentKib, long peakResidentKib) {

    /** Reads {@code /proc/PID/status}. */
    public static Memory of(long pid) {
        try {
            return parse(Files.readString(Path.of("/proc/" + pid + "/status")));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the memory of process " + pid + ": is it still running?", e);
        }
    }

    /** Memory of a process and its descendants; pages that several of them share are counted once. */
    public static long proportionalKibOfTree(long rootPid) {
        try {
            long sum = 0;
            for (ProcessStat member : ProcessTree.of(rootPid).members()) {
                sum += field(Files.readString(Path.of("/proc/" + member.pid() + "/smaps_rollup")), "Pss:");
            }
            return sum;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the memory of process " + rootPid + " and its children.", e);
        }
    }

    static Memory parse(String status) {
        return new Memory(field(status, "VmRSS:"), field(status, "VmHWM:"));
    }

    private static long field(String text, String name) {
        for (String line : text.split("\n")) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.substring(name.length()).replace("kB", "").trim());
            }
        }
        return 0;
    }
}
