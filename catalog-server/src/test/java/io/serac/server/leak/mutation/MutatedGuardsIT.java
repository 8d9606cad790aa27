package io.serac.server.leak.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Removes one guard at a time and demands that a test of the leak suite fails. Runs on demand, see docs/reference/leak-suite.md, and
 * writes its table to {@code target/leak-mutations.md}.
 */
@EnabledIfSystemProperty(named = MutatedGuardsIT.PROPERTY, matches = ".+", disabledReason = "takes half an hour")
class MutatedGuardsIT {
    /** A regular expression for the guards to remove; {@code .} for all. */
    static final String PROPERTY = "serac.leak.mutations";

    @Test
    void everyGuardIsMissedByATest() throws IOException {
        Pattern chosen = Pattern.compile(System.getProperty(PROPERTY));
        Path target = Path.of("target").toAbsolutePath();
        Path repository = Path.of("..").toAbsolutePath().normalize();
        List<Mutation> mutations = Guards.ALL.stream().filter(each -> chosen.matcher(each.guard()).find()).toList();
        assertThat(mutations).as("guards that match " + chosen).isNotEmpty();
        Set<String> tests = new TreeSet<>();
        mutations.forEach(mutation -> tests.add(mutation.test()));
        Path table = target.resolve("leak-mutations.md");
        List<String> missed = new ArrayList<>();
        try (MutantSuite suite = new MutantSuite(repository, target.resolve("leak-mutations"))) {
            assertThat(suite.failedAsItIs(tests)).as("tests that fail with all guards").isEmpty();
            Files.writeString(table, "| Guard | In | Without it fails |\n|---|---|---|\n");
            for (Mutation mutation : mutations) {
                List<String> failed = suite.failedWithout(mutation);
                Files.writeString(table, mutation.row(failed), StandardOpenOption.APPEND);
                if (failed.isEmpty()) {
                    missed.add(mutation.guard());
                }
            }
        }
        assertThat(missed).as("guards that no test misses").isEmpty();
    }
}
