package io.serac.bench.contestant;

import io.serac.bench.BenchException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.concurrent.locks.LockSupport;

/** A process that the bench started, with its output in a file. Thread-safe. */
final class ChildProcess implements AutoCloseable {

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Process process;
    private final Path output;

    private ChildProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** @param environment set besides what this process has */
    static ChildProcess start(List<String> command, Map<String, String> environment, Path output) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            return new ChildProcess(process, output);
        } catch (IOException e) {
            throw new BenchException("Cannot start " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }

    long pid() {
        return process.pid();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    void await(String what, Duration timeout, BooleanSupplier isReached) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!isReached.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new BenchException("The process ended before " + what + ". Its last words:\n" + lastLines());
            }
            if (System.nanoTime() - deadline > 0) {
                throw new BenchException("Waited " + timeout.toSeconds() + " s in vain for " + what
                        + ". Its last words:\n" + lastLines());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** The first line of its output that begins with the prefix, without the prefix; empty if there is none yet. */
    String lineAfter(String prefix) {
        try (BufferedReader lines = Files.newBufferedReader(output)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(prefix)) {
                    return line.substring(prefix.length()).trim();
                }
            }
            return "";
        } catch (IOException e) {
            throw new BenchException("Cannot read " + output + ".", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String lastLines() {
        try {
            List<String> lines = Files.readAllLines(output);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return "(unreadable: " + e.getMessage() + ")";
        }
    }
}
