package io.serac.server.leak.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of guards is about the sources as they are, and the page about the list. */
class GuardsTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    @Test
    void eachGuardStandsInTheSource() throws IOException {
        for (Mutation mutation : Guards.ALL) {
            for (Edit edit : mutation.edits()) {
                assertThat(edit.apply(REPOSITORY.resolve(edit.file()))).as(mutation.guard()).isNotEmpty();
            }
        }
        assertThat(Guards.ALL.stream().map(Mutation::guard)).doesNotHaveDuplicates();
    }

    @Test
    void eachTestIsThere() {
        for (Mutation mutation : Guards.ALL) {
            String test = OtherTests.isOne(mutation.test()) ? mutation.test() : "leak.LeakSuiteIT." + mutation.test();
            assertThatCode(() -> OtherTests.selector(test, getClass().getClassLoader())).as(mutation.guard())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void thePageHasALineForEachGuard() throws IOException {
        List<String> rows = Files.readAllLines(REPOSITORY.resolve("docs/reference/leak-suite.md")).stream()
                .filter(line -> line.startsWith("| ")).map(line -> line.replaceFirst("[^|]*\\|$", "")).toList();
        assertThat(rows).containsAll(Guards.ALL.stream().map(Mutation::rowStart).toList());
    }
}
