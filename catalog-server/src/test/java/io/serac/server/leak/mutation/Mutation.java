package io.serac.server.leak.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A guard or a rule of redaction, and what the sources are without it. Immutable.
 *
 * @param test that is expected to miss it, and is tried first: of the suite, or elsewhere if the suite does not come there, see
 *            {@link OtherTests}
 * @param guard what is removed, in words
 * @param edits that remove it
 */
record Mutation(String test, String guard, List<Edit> edits) {
    Mutation {
        edits = List.copyOf(edits);
    }

    Mutation(String test, String guard, Edit edit) {
        this(test, guard, List.of(edit));
    }

    /** The same with another change, where one alone would leave a second guard in place. */
    Mutation and(Edit other) {
        List<Edit> all = new ArrayList<>(edits);
        all.add(other);
        return new Mutation(test, guard, all);
    }

    /** Names of the types, for tables. */
    String types() {
        return edits.stream().map(edit -> "`" + edit.type() + "`").distinct().collect(Collectors.joining(", "));
    }

    /** Its line of the table in docs/reference/leak-suite.md. */
    String row(List<String> failed) {
        String tests = failed.isEmpty()
                ? "**none**"
                : failed.stream().sorted().map(test -> "`" + test + "`").collect(Collectors.joining(", "));
        return rowStart() + " " + tests + " |\n";
    }

    /** That line without the tests. */
    String rowStart() {
        return "| " + guard + " | " + types() + " |";
    }
}
