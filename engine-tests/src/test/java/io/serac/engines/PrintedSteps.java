package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The blocks of a page that its reader types, in their order, each with what it says that the reader will see. Immutable. */
final class PrintedSteps {
    private static final String FENCE = "```";
    private static final String RESULT = "text";
    private static final String REFUSED = " refused";

    /**
     * One block.
     *
     * @param kind the words behind its fence, like {@code sql spark}; empty if there are none
     * @param lines as printed
     * @param result lines of the block {@code text} that follows; empty if none does
     */
    record Step(String kind, List<String> lines, List<String> result) {
        Step {
            lines = List.copyOf(lines);
            result = List.copyOf(result);
        }

        /**
         * Gives a block of SQL to an engine, statement by statement. The last one must show what the page says of it, if it says
         * anything; in a block whose kind ends with {@code refused} it must fail with these words.
         */
        void ask(Function<String, Rows> engine) {
            if (kind.endsWith(REFUSED)) {
                assertThat(result).as("the page must say how it is refused").isNotEmpty();
                assertThatThrownBy(() -> answer(engine)).isInstanceOf(StatementFailed.class)
                        .hasMessageContaining(String.join("\n", result));
                return;
            }
            Rows rows = answer(engine);
            if (!result.isEmpty()) {
                assertThat(rows.lines()).as(String.join("\n", lines))
                        .containsExactlyElementsOf(result.stream().map(line -> line.replace(" | ", "|")).toList());
            }
        }

        private Rows answer(Function<String, Rows> engine) {
            Rows last = new Rows(List.of(), List.of());
            for (String statement : statements()) {
                last = engine.apply(statement);
            }
            return last;
        }

        private List<String> statements() {
            List<String> statements = new ArrayList<>();
            for (String statement : String.join("\n", lines).split(";")) {
                if (!statement.isBlank()) {
                    statements.add(statement.strip());
                }
            }
            return statements;
        }
    }

    private PrintedSteps() {}

    /**
     * @param page below the top folder
     * @param change what is done to each line, for example to put the real port for the printed one
     */
    static List<Step> of(String page, UnaryOperator<String> change) throws IOException {
        List<Step> steps = new ArrayList<>();
        List<String> block = new ArrayList<>();
        String kind = null;
        for (String line : Files.readAllLines(RunFolders.repository().resolve(page))) {
            if (!line.startsWith(FENCE)) {
                if (kind != null) {
                    block.add(change.apply(line));
                }
            } else if (kind == null) {
                kind = line.substring(FENCE.length()).strip();
            } else {
                add(steps, kind, block);
                block.clear();
                kind = null;
            }
        }
        return steps;
    }

    private static void add(List<Step> steps, String kind, List<String> block) {
        if (kind.equals(RESULT)) {
            Step asked = steps.removeLast();
            steps.add(new Step(asked.kind(), asked.lines(), block));
        } else {
            steps.add(new Step(kind, block, List.of()));
        }
    }
}
