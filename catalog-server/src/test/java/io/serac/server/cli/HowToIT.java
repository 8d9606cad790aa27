package io.serac.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Main;
import io.serac.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the commands of pages for administrators as they are printed, in a shell. */
class HowToIT {
    private static final Path REPOSITORY = Path.of("..");
    private static final String ORIGIN_ON_PAGE = "http://localhost:8181";
    private static final int MINUTES_MAX = 5;

    @AutoClose
    private final TestServer server = TestServer.start();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"README.md, 5, allowed", "docs/how-to/administer-access.md, 25, forbidden"})
    void everyCommandOfThePageWorks(String page, int commandsMin, String said) throws Exception {
        server.root().createNamespace("hr");
        server.root().createTable("hr", "emp");
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/bootstrap-credential"), server.rootCredential());
        writeScript();
        List<String> commands = commands(REPOSITORY.resolve(page));
        assertThat(commands.stream().filter(line -> line.startsWith("./serac ")))
                .hasSizeGreaterThanOrEqualTo(commandsMin);

        String transcript = shell(commands);

        assertThat(transcript).contains("service-account:root", said).doesNotContain("srs_");
    }

    private static List<String> commands(Path page) throws IOException {
        List<String> commands = new ArrayList<>();
        boolean isInside = false;
        for (String line : Files.readAllLines(page)) {
            if (line.startsWith("```")) {
                isInside = line.equals("```bash");
            } else if (isInside) {
                commands.add(line);
            }
        }
        return commands;
    }

    /** In place of the one that would build the server first. */
    private void writeScript() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path script = Files.writeString(folder.resolve("serac"), """
                #!/usr/bin/env bash
                exec "%s" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 %s "$@"
                """.formatted(java, Main.class.getName()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    private String shell(List<String> commands) throws IOException, InterruptedException {
        String script = String.join("\n", commands).replace(ORIGIN_ON_PAGE, server.origin());
        Path transcript = folder.resolve("transcript");
        ProcessBuilder builder = new ProcessBuilder("bash", "-e", "-x", "-c", script).directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(transcript.toFile());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        assertThat(process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
        String said = Files.readString(transcript);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
