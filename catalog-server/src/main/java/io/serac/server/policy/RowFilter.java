package io.serac.server.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.row.RowPredicate;
import io.serac.authorizer.row.SessionValue;
import io.serac.server.access.FilterParser;
import io.serac.server.error.CatalogException;
import io.serac.server.http.Excerpt;
import io.serac.server.http.LibraryMessage;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Binder;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.UnboundPredicate;

/**
 * A row filter as a client sent it, read and found to be well-formed. Immutable; the JSON must not be changed.
 *
 * @param columns
 *            full names of all columns that it compares, each once
 */
record RowFilter(JsonNode json, RowPredicate predicate, List<String> columns) {
    RowFilter {
        columns = List.copyOf(columns);
    }

    /**
     * @throws IllegalArgumentException
     *             with a message for the client, if it is malformed or too large
     */
    static RowFilter parse(JsonNode json) {
        checkTexts(json);
        RowPredicate predicate = FilterParser.parse(json);
        Set<String> columns = new LinkedHashSet<>();
        for (RowPredicate leaf : leaves(predicate)) {
            addColumns(leaf, columns);
        }
        return new RowFilter(json, predicate, List.copyOf(columns));
    }

    // What the database cannot keep as JSON.
    private static void checkTexts(JsonNode node) {
        for (String name : (Iterable<String>) node::fieldNames) {
            checkText(name);
        }
        if (node.isTextual()) {
            checkText(node.textValue());
        }
        for (JsonNode child : node) {
            checkTexts(child);
        }
    }

    private static void checkText(String text) {
        if (text.codePoints().anyMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE)) {
            throw new IllegalArgumentException(
                    "The filter holds a text with a null character or half of a surrogate pair");
        }
    }

    private static List<RowPredicate> leaves(RowPredicate predicate) {
        List<RowPredicate> leaves = new ArrayList<>();
        addLeaves(predicate, leaves);
        return leaves;
    }

    private static void addLeaves(RowPredicate predicate, List<RowPredicate> leaves) {
        switch (predicate) {
            case RowPredicate.And(RowPredicate left, RowPredicate right) -> {
                addLeaves(left, leaves);
                addLeaves(right, leaves);
            }
            case RowPredicate.Or(RowPredicate left, RowPredicate right) -> {
                addLeaves(left, leaves);
                addLeaves(right, leaves);
            }
            case RowPredicate.Not(RowPredicate child) -> addLeaves(child, leaves);
            case RowPredicate.Plain plain -> leaves.add(plain);
            case RowPredicate.Compare compare -> leaves.add(compare);
        }
    }

    private static void addColumns(RowPredicate leaf, Set<String> columns) {
        if (leaf instanceof RowPredicate.Compare(Expression.Operation operation, String column, SessionValue value)) {
            if (value instanceof SessionValue.Roles && operation != Expression.Operation.IN
                    && operation != Expression.Operation.NOT_IN) {
                throw new IllegalArgumentException("The roles of the session are several: compare with in or not-in");
            }
            columns.add(column);
        } else if (leaf instanceof RowPredicate.Plain(Expression expression)
                && expression instanceof UnboundPredicate<?> comparison) {
            if (comparison.ref().name().isEmpty()) {
                throw new IllegalArgumentException("A comparison needs the name of a column as its term");
            }
            columns.add(comparison.ref().name());
        }
    }

    /**
     * Makes sure that it can be evaluated on a table that has all of its columns.
     *
     * @throws CatalogException
     *             BAD_REQUEST if it compares what cannot be compared
     */
    void check(Schema schema, TableColumns all) {
        for (String name : columns) {
            if (all.findCurrent(name).filter(column -> isComparable(column, all)).isEmpty()) {
                throw CatalogException.invalidBody("Invalid body. 'filter': Column " + Excerpt.of(name)
                        + " cannot be compared: it holds other values, or lies in a list or map");
            }
        }
        for (RowPredicate leaf : leaves(predicate)) {
            if (leaf instanceof RowPredicate.Plain(Expression expression)) {
                bind(schema, expression);
            }
        }
    }

    private static boolean isComparable(TableColumns.Column column, TableColumns all) {
        return column.isLeaf() && all.ancestorsOf(column.fieldId()).stream()
                .allMatch(id -> all.find(id).orElseThrow().type().isStructType());
    }

    private static void bind(Schema schema, Expression expression) {
        try {
            Binder.bind(schema.asStruct(), expression, true);
        } catch (ValidationException | IllegalArgumentException | UnsupportedOperationException | ClassCastException
                | DateTimeException e) {
            throw CatalogException.invalidBody(
                    "Invalid body. 'filter': It does not fit the table: "
                            + Excerpt.of(LibraryMessage.of(e, "a value cannot be compared with its column")),
                    e);
        }
    }
}
