package io.serac.engines;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a statement answered, values as text. Immutable. */
public record Rows(List<String> columns, List<List<@Nullable String>> values) {
    public Rows {
        columns = List.copyOf(columns);
        List<List<@Nullable String>> copy = new ArrayList<>();
        for (List<@Nullable String> row : values) {
            copy.add(Collections.unmodifiableList(new ArrayList<>(row)));
        }
        values = Collections.unmodifiableList(copy);
    }

    /** @return each row as its values joined by a bar, NULL as {@code null}, so that rows read well in assertions */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (List<@Nullable String> row : values) {
            List<String> cells = new ArrayList<>();
            row.forEach(value -> cells.add(String.valueOf(value)));
            lines.add(String.join("|", cells));
        }
        return lines;
    }

    /** @return the value of a result with one row and one column */
    public String single() {
        if (values.size() != 1 || values.getFirst().size() != 1) {
            throw new AssertionError("Expected one value, got " + lines());
        }
        return String.valueOf(values.getFirst().getFirst());
    }
}
