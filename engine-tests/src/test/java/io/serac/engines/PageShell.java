package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The folder and the shell of somebody who follows a page beside a running server. Not thread-safe. */
final class PageShell {
    private static final Duration COMMANDS_MAX = Duration.ofMinutes(3);
    private static final String PRINTED = "http://localhost:8181";

    private final Path folder;
    private final String origin;

    private PageShell(Path folder, String origin) {
        this.folder = folder;
        this.origin = origin;
    }

    /** @param name of the folder below target/run */
    static PageShell beside(RunningServer server, String name) throws IOException {
        Path folder = RunFolders.fresh(name);
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/bootstrap-credential"), server.credential());
        Files.createSymbolicLink(folder.resolve("serac"), RunFolders.repository().resolve("serac"));
        String base = server.adminUri().resolve("/").toString();
        return new PageShell(folder, base.substring(0, base.length() - 1));
    }

    /** The printed line with the server's real address. */
    String real(String line) {
        return line.replace(PRINTED, origin);
    }

    /** A file that is there now. */
    Path file(String name) {
        return folder.resolve(name);
    }

    /** Runs the lines of one block, which fail the test if one of them fails. Variables TOKEN and KEY outlive the block. */
    void run(List<String> lines) throws IOException, InterruptedException {
        List<String> script = new ArrayList<>(List.of("set -euo pipefail",
                "if [ -f variables ]; then . ./variables; fi"));
        script.addAll(lines);
        script.add("declare -p TOKEN KEY > variables 2>/dev/null || true");
        Path log = folder.resolve("shell.log");
        try (ForkedProcess bash = ForkedProcess.start(List.of("bash", "-c", String.join("\n", script)),
                Map.of("HOME", folder.toString()), folder, log)) {
            assertThat(bash.await(COMMANDS_MAX)).as(() -> "see " + log + ":\n" + bash.logEnd()).isZero();
        }
    }
}
