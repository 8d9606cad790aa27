package io.serac.teststore.rgw;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A program that runs until it is stopped, or until this JVM ends in whatever way: it is killed when its input is closed, which
 * the operating system does even for a JVM that was killed. Thread-safe.
 */
final class Daemon implements AutoCloseable {
    private static final long STOP_SECONDS_MAX = 15;
    // The shell becomes the program, so that both have one process id; its child waits for the end of the input.
    private static final String LEASH = "exec 3<&0; (read -r _ <&3; kill $$ && sleep 5 && kill -9 $$) 2>/dev/null &"
            + " exec 3<&-; exec \"$@\" </dev/null";

    private final String name;
    private final Process process;
    private final Path output;

    private Daemon(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    static Daemon start(String name, Path folder, Map<String, String> environment, List<String> command) {
        Path output = folder.resolve(name + ".out");
        List<String> leashed = new ArrayList<>(List.of("/bin/sh", "-c", LEASH, name));
        leashed.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(leashed).directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(environment);
        try {
            return new Daemon(name, builder.start(), output);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot start " + name, e);
        }
    }

    /** @throws IllegalStateException with the end of what it printed, if it ends or the time is up before the condition holds */
    void await(Duration atMost, BooleanSupplier condition) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new IllegalStateException(name + " ended with status " + process.exitValue() + ":\n"
                        + outputEnd());
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException(name + " is not ready after " + atMost + ":\n" + outputEnd());
            }
            try {
                // Returns at once if the process ends.
                boolean ended = process.waitFor(200, TimeUnit.MILLISECONDS);
                if (ended) {
                    continue;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for " + name, e);
            }
        }
    }

    private String outputEnd() {
        try {
            List<String> lines = Files.readAllLines(output);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return "(nothing in " + output + ")";
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
