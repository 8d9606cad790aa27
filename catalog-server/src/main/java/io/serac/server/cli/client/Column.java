package io.serac.server.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A column of a table for people, or a line about one thing. Immutable.
 *
 * @param value
 *            its text in one item, not yet made fit for a terminal; empty if there is none
 */
public record Column(String title, Function<JsonNode, String> value) {
    private static final String NONE = "-";

    /** The field of an item with this name. */
    public static Column of(String title, String field) {
        return new Column(title, item -> text(item.path(field)));
    }

    String in(JsonNode item) {
        String text = value.apply(item);
        return text.isEmpty() ? NONE : Printable.of(text);
    }

    /** How values are shown: lists with commas, truth as yes and no, nothing as nothing. */
    public static String text(JsonNode value) {
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(part -> parts.add(text(part)));
            return String.join(", ", parts);
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? "yes" : "no";
        }
        return value.isNull() || value.isMissingNode() ? "" : value.isValueNode() ? value.asText() : value.toString();
    }
}
