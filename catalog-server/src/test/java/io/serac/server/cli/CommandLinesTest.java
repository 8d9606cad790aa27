package io.serac.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.database.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLinesTest {
    @AutoClose
    private final TestDatabase database = TestDatabase.createEmpty();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void migrateBringsTheSchemaUpToDateAndCanBeRepeated() {
        Map<String, String> environment = Map.of("SERAC_DATABASE_URL", database.address().url(),
                "SERAC_DATABASE_USERNAME", "postgres");

        assertThat(run(environment, "migrate")).isZero();
        assertThat(run(environment, "migrate")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("migrations were applied",
                "The schema is up to date.\n");
        assertThat(error.size()).isZero();
    }

    @Test
    void checkSaysByItsStatusWhetherMigrationsAreMissing() {
        Map<String, String> environment = Map.of("SERAC_DATABASE_URL", database.address().url(),
                "SERAC_DATABASE_USERNAME", "postgres");

        assertThat(run(environment, "migrate", "--check")).isEqualTo(3);
        assertThat(run(environment, "migrate", "--check")).as("nothing was changed").isEqualTo(3);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("The schema is at version none",
                "  001 principals\n");
        assertThat(run(environment, "migrate")).isZero();
        assertThat(run(environment, "migrate", "--check")).isZero();
        assertThat(run(Map.of(), "migrate", "--check", "--data", folder.toString())).isEqualTo(1);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void wrongConfigurationEndsWithStatusTwoAndAllProblemsBeforeAnythingStarts() {
        int status = run(Map.of("SERAC_HTTP_PORT", "x", "SERAC_NONSENSE", "1"), "serve", "--data", folder.toString());

        assertThat(status).isEqualTo(2);
        assertThat(error.toString(StandardCharsets.UTF_8)).contains("2 problems", "http.port", "SERAC_NONSENSE")
                .doesNotContain("\tat ");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void databaseOutOfReachEndsWithStatusOneAndNoStackTrace() {
        int status = run(Map.of("SERAC_DATABASE_URL", "jdbc:postgresql://localhost:1/serac", "SERAC_DATABASE_PASSWORD",
                "hunter2"), "migrate");

        assertThat(status).isEqualTo(1);
        assertThat(error.toString(StandardCharsets.UTF_8)).contains("jdbc:postgresql://localhost:1/serac")
                .doesNotContain("\tat ", "hunter2");
    }

    private int run(Map<String, String> environment, String... arguments) {
        return CommandLines.run(arguments,
                TestTerminals.of(environment, new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(error, true, StandardCharsets.UTF_8)));
    }
}
