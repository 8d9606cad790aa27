package io.serac.server.leak.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Removes one guard at a time and demands that a test of the leak suite fails. Runs on demand, see docs/reference/leak-suite.md, and
 * writes its table to {@code target/leak-mutations.md}. Each guard takes as long as the suite.
 */
@EnabledIfSystemProperty(named = MutatedGuardsIT.PROPERTY, matches = ".+", disabledReason = "takes an hour")
class MutatedGuardsIT {
    /** A regular expression for the guards to remove; {@code .} for all. */
    static final String PROPERTY = "serac.leak.mutations";

    @Test
    void everyGuardIsMissedByATest() throws IOException, InterruptedException {
        Pattern chosen = Pattern.compile(System.getProperty(PROPERTY));
        Path target = Path.of("target").toAbsolutePath();
        Path repository = Path.of("..").toAbsolutePath().normalize();
        Files.createDirectories(target.resolve("leak-mutations"));
        MutantProcess process = new MutantProcess(repository, target.resolve("leak-mutations"));
        List<Mutation> mutations = Guards.ALL.stream().filter(each -> chosen.matcher(each.guard()).find()).toList();
        assertThat(mutations).as("guards that match " + chosen).isNotEmpty();
        for (Mutation mutation : Guards.ALL) {
            for (Edit edit : mutation.edits()) {
                assertThat(edit.apply(repository.resolve(edit.file()))).as(mutation.guard()).isNotEmpty();
            }
        }
        assertThat(process.failedAsItIs()).as("the suite with all guards").isEmpty();

        Path table = target.resolve("leak-mutations.md");
        Files.writeString(table, "| Guard removed | In | Tests that fail |\n|---|---|---|\n");
        List<String> missed = new ArrayList<>();
        for (Mutation mutation : mutations) {
            List<String> failed = process.failedWithout(mutation);
            Files.writeString(table, "| " + mutation.guard() + " | " + mutation.types() + " | "
                    + (failed.isEmpty() ? "**none**" : String.join(", ", failed.stream().sorted().toList())) + " |\n",
                    StandardOpenOption.APPEND);
            if (failed.isEmpty()) {
                missed.add(mutation.guard());
            }
        }
        assertThat(missed).as("guards that no test misses").isEmpty();
    }
}
