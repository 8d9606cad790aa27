package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.engines.PrintedSteps.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A new user types what the tutorial says, in Spark, Trino and a shell, and sees what it says that he will see. */
@Tag("engine")
final class TutorialIT {
    private static final String PAGE = "docs/tutorial.md";
    private static final Duration COMMANDS_MAX = Duration.ofMinutes(3);
    private static final Pattern SPARK_SETTING = Pattern.compile("--conf (\\S+?)=(\\S+?)(?: \\\\)?$");

    private final Path folder = RunFolders.fresh("tutorial");
    private final int trinoPort = LocalPorts.free();

    @Test
    void everyStepShowsWhatThePageSays() throws Exception {
        try (RunningServer server = RunningServer.start("tutorial-server")) {
            Files.createDirectories(folder.resolve("data"));
            Files.writeString(folder.resolve("data/bootstrap-credential"), server.credential());
            Files.createSymbolicLink(folder.resolve("serac"), RunFolders.repository().resolve("serac"));
            String origin = server.adminUri().resolve("/").toString();
            List<Step> steps = PrintedSteps.of(PAGE, line -> line.replace("http://localhost:8181/", origin)
                    .replace("http://localhost:8181", origin.substring(0, origin.length() - 1))
                    .replace("=8080", "=" + trinoPort).replace(":8080", ":" + trinoPort));

            try (Engines engines = new Engines(server)) {
                for (Step step : steps) {
                    engines.take(step);
                }
                assertThat(engines.results).as("blocks whose result was compared").isGreaterThanOrEqualTo(6);
            }
        }
    }

    /** Starts each engine when the page does. */
    private final class Engines implements AutoCloseable {
        private final RunningServer server;
        private @Nullable Spark spark;
        private @Nullable Trino trino;
        private int results;

        Engines(RunningServer server) {
            this.server = server;
        }

        void take(Step step) throws IOException, InterruptedException, SQLException {
            if (step.kind().equals("bash")) {
                run(step.lines());
            } else if (step.kind().equals("sql spark")) {
                compare(step, statements(step, statement -> spark(statement)));
            } else if (step.kind().startsWith("sql trino ")) {
                String user = step.kind().substring("sql trino ".length());
                compare(step, statements(step, statement -> trino(user, statement)));
            } else if (step.lines().getFirst().startsWith("spark-sql ")) {
                spark = Spark.start("tutorial-spark", server, sparkSettings(step));
            } else if (step.lines().getLast().contains("bin/launcher run")) {
                trino = Trino.startOn("tutorial-trino", folder.resolve("etc"), trinoPort);
            }
        }

        private Rows spark(String statement) {
            return Objects.requireNonNull(spark).sql(statement);
        }

        private Rows trino(String user, String statement) {
            return Objects.requireNonNull(trino).sqlAs(user, statement);
        }

        private void compare(Step step, Rows rows) {
            if (!step.result().isEmpty()) {
                results++;
                assertThat(rows.lines()).as(String.join("\n", step.lines()))
                        .containsExactlyElementsOf(
                                step.result().stream().map(line -> line.replace(" | ", "|")).toList());
            }
        }

        // Each block has a shell of its own, which knows what those before have set.
        private void run(List<String> lines) throws IOException, InterruptedException {
            List<String> script = new ArrayList<>(List.of("set -euo pipefail"));
            script.add("if [ -f variables ]; then . ./variables; fi");
            script.addAll(lines);
            script.add("declare -p TOKEN KEY > variables 2>/dev/null || true");
            Path log = folder.resolve("shell.log");
            try (ForkedProcess bash = ForkedProcess.start(List.of("bash", "-c", String.join("\n", script)),
                    Map.of("HOME", folder.toString()), folder, log)) {
                assertThat(bash.await(COMMANDS_MAX)).as(() -> "see " + log + ":\n" + bash.logEnd()).isZero();
            }
        }

        @Override
        public void close() throws SQLException {
            if (trino != null) {
                trino.close();
            }
            if (spark != null) {
                spark.close();
            }
        }
    }

    private interface Engine {
        Rows sql(String statement);
    }

    private static Rows statements(Step step, Engine engine) {
        Rows last = new Rows(List.of(), List.of());
        for (String statement : step.statements()) {
            last = engine.sql(statement);
        }
        return last;
    }

    private String[] sparkSettings(Step step) throws IOException {
        String credential = Files.readString(folder.resolve("data/bootstrap-credential"));
        List<String> settings = new ArrayList<>();
        for (String line : step.lines()) {
            SPARK_SETTING.matcher(line.replace("\"$(cat data/bootstrap-credential)\"", credential)).results()
                    .forEach(found -> settings.add(found.group(1) + "=" + found.group(2)));
        }
        assertThat(settings).as("settings on the page").hasSize(8);
        return settings.toArray(String[]::new);
    }
}
