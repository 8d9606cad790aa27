package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.engines.PrintedSteps.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A new user types what the tutorial says, in Spark, Trino and a shell, and sees what it says that he will see. */
@Tag("engine")
final class TutorialIT {
    private static final String AS_TRINO_USER = "sql trino ";
    private static final Pattern SPARK_SETTING = Pattern.compile("--conf (\\S+?)=(\\S+?)(?: \\\\)?$");

    private final int trinoPort = LocalPorts.free();

    @Test
    void everyStepShowsWhatThePageSays() throws Exception {
        try (RunningServer server = RunningServer.start("tutorial-server")) {
            PageShell shell = PageShell.beside(server, "tutorial");
            List<Step> steps = PrintedSteps.of("docs/tutorial.md", line -> shell.real(line)
                    .replace("=8080", "=" + trinoPort).replace(":8080", ":" + trinoPort));

            try (Reader reader = new Reader(server, shell)) {
                for (Step step : steps) {
                    reader.take(step);
                }
            }

            assertThat(steps).filteredOn(step -> !step.result().isEmpty()).hasSizeGreaterThanOrEqualTo(6);
        }
    }

    /** Starts each engine when the page does. */
    private final class Reader implements AutoCloseable {
        private final RunningServer server;
        private final PageShell shell;
        private @Nullable Spark spark;
        private @Nullable Trino trino;

        Reader(RunningServer server, PageShell shell) {
            this.server = server;
            this.shell = shell;
        }

        void take(Step step) throws IOException, InterruptedException, SQLException {
            if (step.kind().equals("bash")) {
                shell.run(step.lines());
            } else if (step.kind().equals("sql spark")) {
                step.ask(Objects.requireNonNull(spark)::sql);
            } else if (step.kind().startsWith(AS_TRINO_USER)) {
                String user = step.kind().split(" ")[2];
                Trino asked = Objects.requireNonNull(trino);
                step.ask(statement -> asked.sqlAs(user, statement));
            } else if (step.lines().getFirst().startsWith("spark-sql ")) {
                spark = Spark.start("tutorial-spark", server, sparkSettings(step));
            } else if (step.lines().getLast().contains("bin/launcher run")) {
                trino = Trino.startOn("tutorial-trino", shell.file("etc"), trinoPort);
            } else {
                assertThat(step.kind()).as("kind of a step that nobody takes: " + step.lines()).isEmpty();
                assertThat(step.result()).isEmpty();
            }
        }

        private String[] sparkSettings(Step step) throws IOException {
            String credential = Files.readString(shell.file("data/bootstrap-credential"));
            List<String> settings = new ArrayList<>();
            for (String line : step.lines()) {
                SPARK_SETTING.matcher(line.replace("\"$(cat data/bootstrap-credential)\"", credential)).results()
                        .forEach(found -> settings.add(found.group(1) + "=" + found.group(2)));
            }
            assertThat(settings).as("settings on the page").hasSize(8);
            return settings.toArray(String[]::new);
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
}
