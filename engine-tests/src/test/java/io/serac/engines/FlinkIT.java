package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.engines.PrintedSteps.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An unmodified Flink does what the page about it says, and reads nothing of a table that a rule restricts. */
@Tag("engine")
final class FlinkIT {
    @Test
    void everyStepOfThePageShowsWhatItSays() throws Exception {
        try (RunningServer server = RunningServer.start("flink-server"); Flink flink = Flink.start("flink")) {
            PageShell shell = PageShell.beside(server, "flink-page");
            List<Step> steps = PrintedSteps.of("docs/how-to/connect-flink.md", shell::real);
            assertThat(steps).filteredOn(step -> !step.result().isEmpty()).hasSizeGreaterThanOrEqualTo(3);
            for (Step step : steps) {
                if (step.kind().equals("bash")) {
                    shell.run(step.lines());
                } else {
                    assertThat(step.kind()).startsWith("sql flink");
                    step.ask(statement -> flink.sql(withSecret(shell, statement)));
                }
            }
        }
    }

    private static String withSecret(PageShell shell, String statement) {
        try {
            return statement.replace("flink:THE-SECRET", Files.readString(shell.file("flink.credential")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
