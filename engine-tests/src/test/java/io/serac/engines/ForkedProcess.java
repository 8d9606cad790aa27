package io.serac.engines;

import java.io.IOException;
import java.io.OutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process with a log file, without keys of a store in its environment, stopped with all its children when closed. Thread-safe.
 */
public final class ForkedProcess implements AutoCloseable {
    private static final long STOP_SECONDS_MAX = 40;
    // An engine that is to work with what it is handed must find no keys anywhere else.
    private static final Map<String, String> WITHOUT_KEYS = Map.of("AWS_EC2_METADATA_DISABLED", "true",
            "AWS_CONFIG_FILE", "/dev/null", "AWS_SHARED_CREDENTIALS_FILE", "/dev/null");

    private final Process process;
    private final Path log;

    private ForkedProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a process whose output and errors both go to the log. */
    static ForkedProcess start(List<String> command, Map<String, String> environment, Path folder, Path log) {
        return start(command, environment, folder, log, ProcessBuilder.Redirect.appendTo(log.toFile()));
    }

    /** Starts a process that answers on its output; only its errors go to the log. */
    public static ForkedProcess startAnswering(List<String> command, Path folder, Path log) {
        return start(command, Map.of(), folder, log, ProcessBuilder.Redirect.PIPE);
    }

    private static ForkedProcess start(List<String> command, Map<String, String> environment, Path folder, Path log,
            ProcessBuilder.Redirect output) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(output)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().putAll(WITHOUT_KEYS);
        builder.environment().putAll(environment);
        try {
            return new ForkedProcess(builder.start(), log);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot start " + command.getFirst(), e);
        }
    }

    /** @return the exit status; a process that takes longer is stopped and the test fails */
    public int await(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            close();
            throw new IllegalStateException("Not finished after " + atMost + ": see " + log);
        }
        return process.exitValue();
    }

    /** Fails with the end of the log if the process has ended. */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "The process ended with status " + process.exitValue() + ", see " + log + ":\n"
                            + logEnd());
        }
    }

    public OutputStream input() {
        return process.getOutputStream();
    }

    public InputStream output() {
        return process.getInputStream();
    }

    public String logEnd() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> children = new ArrayList<>(process.descendants().toList());
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroy);
    }
}
