package io.serac.server.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.List;

/**
 * Answers in one of two forms: aligned columns for people, or JSON for programs, always exactly one document. Not thread-safe.
 */
public final class Output {
    private static final String GAP = "  ";

    private final PrintStream out;
    private final boolean isJson;

    Output(PrintStream out, boolean isJson) {
        this.out = out;
        this.isJson = isJson;
    }

    /** Whether a program reads it. */
    public boolean isJson() {
        return isJson;
    }

    /** A list; to programs, {@code {"items": [...]}}. */
    public void list(List<JsonNode> items, Column... columns) {
        if (isJson) {
            ObjectNode json = Json.object();
            ArrayNode array = json.putArray("items");
            array.addAll(items);
            document(json);
        } else {
            table(items, columns);
        }
    }

    /** Rows below their titles; for people. */
    public void table(List<JsonNode> items, Column... columns) {
        String[][] cells = new String[items.size() + 1][columns.length];
        int[] widths = new int[columns.length];
        for (int row = 0; row < cells.length; row++) {
            for (int i = 0; i < columns.length; i++) {
                cells[row][i] = row == 0 ? columns[i].title() : columns[i].in(items.get(row - 1));
                widths[i] = Math.max(widths[i], width(cells[row][i]));
            }
        }
        for (String[] row : cells) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(row[i]).append(" ".repeat(widths[i] - width(row[i]))).append(GAP);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** One thing, a line for each column; to programs, the thing itself. */
    public void one(JsonNode thing, Column... columns) {
        if (isJson) {
            document(thing);
            return;
        }
        int width = 0;
        for (Column column : columns) {
            width = Math.max(width, width(column.title()));
        }
        for (Column column : columns) {
            out.println(column.title() + " ".repeat(width - width(column.title())) + GAP + column.in(thing));
        }
    }

    /** What was done; to programs, the answer of the server, or the epoch after the change if it was empty. */
    public void done(String sentence, Answer answer) {
        if (!isJson) {
            say(sentence);
        } else if (answer.body().isEmpty() && answer.epoch().isPresent()) {
            document(Json.object().put("epoch", answer.epoch().get()));
        } else {
            document(answer.body());
        }
    }

    /** A line for people; programs do not get it. */
    public void say(String sentence) {
        if (!isJson) {
            out.println(Printable.of(sentence));
        }
    }

    /** JSON, whoever reads it. */
    public void document(JsonNode json) {
        out.println(Json.pretty(json));
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
