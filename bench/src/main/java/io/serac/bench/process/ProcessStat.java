package io.serac.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * One reading of {@code /proc/PID/stat}. Immutable.
 *
 * @param ownCpuMicros user and system time of the process, its ended threads included
 * @param reapedCpuMicros the same of its ended children that it has waited for
 */
record ProcessStat(long pid, String name, long parentPid, long ownCpuMicros, long reapedCpuMicros) {

    /** Linux reports ticks of USER_HZ, which is 100 on every architecture that runs a JVM. */
    private static final long MICROS_PER_TICK = 10_000;

    private static final Pattern COMPILER = Pattern.compile("C[12] CompilerThre.*");

    static ProcessStat read(long pid) throws IOException {
        return parse(Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1));
    }

    /** The time of the threads whose name says that they are HotSpot's compilers. */
    static long compilerCpuMicros(long pid) throws IOException {
        long sum = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                try {
                    ProcessStat stat = parse(Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1));
                    sum += COMPILER.matcher(stat.name()).matches() ? stat.ownCpuMicros() : 0;
                } catch (IOException gone) {
                    // It ended between the listing and the reading.
                    continue;
                }
            }
        }
        return sum;
    }

    static ProcessStat parse(String text) {
        // The command name is in parentheses and may itself hold blanks and parentheses.
        int nameStart = text.indexOf('(');
        int nameEnd = text.lastIndexOf(')');
        String[] fields = text.substring(nameEnd + 2).split(" ");
        return new ProcessStat(
                Long.parseLong(text.substring(0, nameStart).trim()),
                text.substring(nameStart + 1, nameEnd),
                Long.parseLong(fields[1]),
                (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK,
                (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * MICROS_PER_TICK);
    }
}
