package io.serac.server.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.authorizer.row.RowPredicate;
import io.serac.authorizer.row.SessionValue;
import io.serac.server.http.Excerpt;
import io.serac.server.http.LibraryMessage;
import java.util.Locale;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.ExpressionParser;

/**
 * Reads row filters: Iceberg's expression JSON (its {@code type}, {@code term}, {@code value} form), in which the value of a
 * comparison may be {@code {"session": "subject"}}, {@code {"session": "roles"}} or {@code {"session": "claim", "pointer":
 * "/region"}}. Stateless.
 */
public final class FilterParser {
    private static final int DEPTH_MAX = 200;
    private static final int PREDICATES_MAX = 2_000;
    private static final int POINTER_CHARACTERS_MAX = 200;

    private int predicates;

    private FilterParser() {
    }

    /**
     * The predicate.
     *
     * @throws IllegalArgumentException
     *             with a message for the client, if it is malformed or too large
     */
    public static RowPredicate parse(JsonNode filter) {
        return new FilterParser().parse(filter, 1);
    }

    private RowPredicate parse(JsonNode node, int depth) {
        if (depth > DEPTH_MAX) {
            throw new IllegalArgumentException("The filter is nested more than " + DEPTH_MAX + " levels deep");
        }
        if (!node.isObject()) {
            return plain(node);
        }
        return switch (node.path("type").asText()) {
            case "and" ->
                new RowPredicate.And(parse(node.path("left"), depth + 1), parse(node.path("right"), depth + 1));
            case "or" -> new RowPredicate.Or(parse(node.path("left"), depth + 1), parse(node.path("right"), depth + 1));
            case "not" -> new RowPredicate.Not(parse(node.path("child"), depth + 1));
            default -> node.path("value").has("session") ? compare(node) : plain(node);
        };
    }

    private RowPredicate plain(JsonNode node) {
        count();
        try {
            Expression expression = ExpressionParser.fromJson(node.toString());
            return new RowPredicate.Plain(expression);
        } catch (RuntimeException e) {
            // Iceberg's parser answers bad input with many kinds of runtime exceptions, null pointers among them.
            throw new IllegalArgumentException("The filter holds no valid Iceberg expression: "
                    + LibraryMessage.of(e, "a predicate lacks a field, or has one of the wrong type"), e);
        }
    }

    private RowPredicate compare(JsonNode node) {
        count();
        if (!node.path("term").isTextual() || node.path("term").textValue().isEmpty()) {
            throw new IllegalArgumentException(
                    "A comparison with a session value needs the name of a column as its term");
        }
        String name = node.path("type").asText().toUpperCase(Locale.ROOT).replace('-', '_');
        Expression.Operation operation;
        try {
            operation = Expression.Operation.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Unknown comparison: " + Excerpt.of(node.path("type").asText()), e);
        }
        return new RowPredicate.Compare(operation, node.path("term").asText(), session(node.path("value")));
    }

    private static SessionValue session(JsonNode value) {
        return switch (value.path("session").asText()) {
            case "subject" -> new SessionValue.Subject();
            case "roles" -> new SessionValue.Roles();
            case "claim" -> new SessionValue.Claim(pointer(value.path("pointer")));
            default -> throw new IllegalArgumentException(
                    "A session value is \"subject\", \"roles\" or \"claim\" with a pointer");
        };
    }

    private static String pointer(JsonNode pointer) {
        String text = pointer.asText();
        if (!pointer.isTextual() || !text.startsWith("/") || text.length() > POINTER_CHARACTERS_MAX) {
            throw new IllegalArgumentException("The pointer of a claim begins with / and has at most "
                    + POINTER_CHARACTERS_MAX + " characters");
        }
        return text;
    }

    private void count() {
        if (++predicates > PREDICATES_MAX) {
            throw new IllegalArgumentException("The filter has more than " + PREDICATES_MAX + " predicates");
        }
    }
}
