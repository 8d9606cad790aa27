package io.serac.teststore.rgw;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that are run to their end, their errors in one log. Thread-safe. */
final class Command {
    private static final Duration TIME_MAX = Duration.ofMinutes(3);

    private final Path folder;

    Command(Path folder) {
        this.folder = folder;
    }

    /**
     * Runs a program.
     *
     * @return its output
     * @throws IllegalStateException if it fails or takes longer than a minute
     */
    String run(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Programs.get(program)));
        command.addAll(List.of(arguments));
        Path log = folder.resolve("commands.log");
        try {
            Path output = Files.createTempFile(folder, "output", ".txt");
            Process process = new ProcessBuilder(command).directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
            process.getOutputStream().close();
            if (!process.waitFor(TIME_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(program + " took longer than " + TIME_MAX + ", see " + log);
            }
            String text = Files.readString(output);
            Files.delete(output);
            if (process.exitValue() != 0) {
                // Arguments hold keys, which are of no use to anybody else, but are no good example either.
                throw new IllegalStateException(program + " ended with status " + process.exitValue() + ", see " + log
                        + ":\n" + text);
            }
            return text;
        } catch (IOException e) {
            throw new IllegalStateException("Cannot run " + program, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while running " + program, e);
        }
    }
}
