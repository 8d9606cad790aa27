package io.serac.server.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A PostgreSQL that outlived its Serac (after {@code kill -9}) and still works on the data. It cannot be adopted, as its
 * port and settings are those of the earlier start, so it is stopped.
 */
final class LeftoverPostmaster {
    private static final int FAST_STOP_SECONDS_MAX = 20;
    private static final int IMMEDIATE_STOP_SECONDS_MAX = 10;

    private LeftoverPostmaster() {}

    /** Returns when no PostgreSQL runs on the data. */
    static void stop(Path data) {
        Optional<ProcessHandle> found = find(data);
        if (found.isEmpty()) {
            return;
        }
        ProcessHandle postmaster = found.get();
        boolean isStopped = signal(postmaster, "INT", FAST_STOP_SECONDS_MAX)
                || signal(postmaster, "QUIT", IMMEDIATE_STOP_SECONDS_MAX);
        if (!isStopped) {
            throw new DatabaseException(
                    "An earlier embedded PostgreSQL (process " + postmaster.pid() + ") still runs on "
                            + data + " and does not stop; end that process, then start again.");
        }
    }

    private static Optional<ProcessHandle> find(Path data) {
        Path pidFile = data.resolve("postmaster.pid");
        try {
            if (Files.notExists(pidFile)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(pidFile);
            long pid = lines.isEmpty() ? -1 : Long.parseLong(lines.getFirst().strip());
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(process -> worksOn(process, data));
        } catch (NumberFormatException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + pidFile, e);
        }
    }

    /** Process ids are used again, after a reboot above all: only a PostgreSQL that names these data is ours. */
    private static boolean worksOn(ProcessHandle process, Path data) {
        String[] arguments = process.info().arguments().orElse(new String[0]);
        return Arrays.asList(arguments).contains(data.toString());
    }

    private static boolean signal(ProcessHandle postmaster, String signal, int secondsMax) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(postmaster.pid())).start().waitFor();
            postmaster.onExit().get(secondsMax, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (IOException | ExecutionException e) {
            throw new DatabaseException("Cannot stop the earlier PostgreSQL, process " + postmaster.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException("Interrupted while stopping an earlier PostgreSQL", e);
        }
    }
}
