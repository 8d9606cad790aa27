package io.serac.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One reading of {@code /proc/PID/stat}. Immutable.
 *
 * @param ownCpuMicros user and system time of the process, its ended threads included
 * @param reapedCpuMicros the same of its ended children that it has waited for
 */
record ProcessStat(long pid, long parentPid, long ownCpuMicros, long reapedCpuMicros) {

    /** Linux reports ticks of USER_HZ, which is 100 on every architecture that runs a JVM. */
    private static final long MICROS_PER_TICK = 10_000;

    static ProcessStat read(long pid) throws IOException {
        return parse(Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1));
    }

    static ProcessStat parse(String text) {
        // The command name is in parentheses and may itself hold blanks and parentheses.
        int nameStart = text.indexOf('(');
        int nameEnd = text.lastIndexOf(')');
        String[] fields = text.substring(nameEnd + 2).split(" ");
        return new ProcessStat(
                Long.parseLong(text.substring(0, nameStart).trim()),
                Long.parseLong(fields[1]),
                (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK,
                (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * MICROS_PER_TICK);
    }
}
