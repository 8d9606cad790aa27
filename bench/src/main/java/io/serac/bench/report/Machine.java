package io.serac.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the figures were measured on. Immutable. */
public record Machine(String processor, int cores, long memoryGib, String kernel, String java, String loadAverage) {

    public static Machine read() {
        return new Machine(
                after(read("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                Math.round(Long.parseLong(after(read("/proc/meminfo"), "MemTotal").replace("kB", "").trim())
                        / (1024.0 * 1024)),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                read("/proc/loadavg").trim());
    }

    @Override
    public String toString() {
        return cores + " cores (" + processor + "), " + memoryGib + " GiB, " + kernel + ", " + java
                + "; load average at the end " + loadAverage;
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            return "";
        }
    }

    private static String after(String text, String name) {
        for (String line : text.split("\n")) {
            if (line.startsWith(name)) {
                return line.substring(line.indexOf(':') + 1).trim();
            }
        }
        return "0";
    }
}
