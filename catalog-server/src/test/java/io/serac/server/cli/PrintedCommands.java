package io.serac.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The commands of a page as they are printed, run in a shell. Not thread-safe. */
final class PrintedCommands {
    private static final Path REPOSITORY = Path.of("..");
    private static final int MINUTES_MAX = 5;

    private final List<String> lines;

    private PrintedCommands(List<String> lines) {
        this.lines = List.copyOf(lines);
    }

    /** All blocks of the page that are marked as {@code bash}. */
    static PrintedCommands of(String page) throws IOException {
        List<String> commands = new ArrayList<>();
        boolean isInside = false;
        for (String line : Files.readAllLines(REPOSITORY.resolve(page))) {
            // Blocks in numbered steps are indented.
            String text = line.strip();
            if (text.startsWith("```")) {
                isInside = text.equals("```bash");
            } else if (isInside) {
                commands.add(line);
            }
        }
        return new PrintedCommands(commands);
    }

    /** These ones. */
    static PrintedCommands typed(List<String> lines) {
        return new PrintedCommands(lines);
    }

    /** How many of them are ours. */
    long count() {
        return lines.stream().filter(line -> line.strip().startsWith("./serac ")).count();
    }

    /** The same ones with another text in place of one of the page. */
    PrintedCommands with(String printed, String real) {
        return new PrintedCommands(lines.stream().map(line -> line.replace(printed, real)).toList());
    }

    /**
     * Runs them until one fails, which fails the test.
     *
     * @param folder
     *            where they are run, and whose home it is
     * @return what they said
     */
    String run(Path folder, Map<String, String> environment) throws IOException, InterruptedException {
        writeScript(folder);
        Path transcript = folder.resolve("transcript");
        ProcessBuilder builder = new ProcessBuilder("bash", "-e", "-x", "-c", String.join("\n", lines))
                .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(transcript.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        assertThat(process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
        String said = Files.readString(transcript);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    /** In place of the one that would build the server first. */
    private static void writeScript(Path folder) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path script = Files.writeString(folder.resolve("serac"), """
                #!/usr/bin/env bash
                exec "%s" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 %s "$@"
                """.formatted(java, Main.class.getName()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
}
