package io.serac.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of this machine that is run to its end. Stateless. */
final class Program {
    private Program() {
    }

    /** @see #run(Duration, Map, List) */
    static String run(Duration max, String... line) throws IOException, InterruptedException {
        return run(max, Map.of(), List.of(line));
    }

    /**
     * Runs one.
     *
     * @param max
     *            how long it may take
     * @param environment
     *            beside that of this process
     * @return what it said
     * @throws IllegalStateException
     *             with what it said, if it fails
     */
    static String run(Duration max, Map<String, String> environment, List<String> line)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("serac-program", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(out.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean isDone = process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS);
            String said = Files.readString(out);
            if (!isDone) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            if (!isDone || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", line) + (isDone ? ": status " + process.exitValue()
                        : ": does not end") + ": " + said);
            }
            return said;
        } finally {
            Files.delete(out);
        }
    }
}
