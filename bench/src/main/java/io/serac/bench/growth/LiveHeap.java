package io.serac.bench.growth;

import io.serac.bench.BenchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What of a JVM's heap is in use once garbage is collected. Stateless. */
final class LiveHeap {
    private LiveHeap() {
    }

    /** Makes the JVM collect its garbage. */
    static long bytes(long pid) {
        try {
            String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            Process process = new ProcessBuilder(List.of(jcmd, String.valueOf(pid), "GC.class_histogram"))
                    .redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String[] total = output.strip().substring(output.strip().lastIndexOf('\n') + 1).trim().split("\\s+");
            if (!total[0].equals("Total")) {
                throw new BenchException("Process " + pid + " does not tell what is in its heap: " + output);
            }
            return Long.parseLong(total[2]);
        } catch (IOException e) {
            throw new BenchException("Cannot ask process " + pid + " for its heap.", e);
        }
    }
}
