package io.serac.authorizer.row;

import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.column.TableColumns.Column;
import io.serac.authorizer.policy.ColumnBinding;
import io.serac.authorizer.policy.Restriction.RowFilter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.expressions.Binder;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.jspecify.annotations.Nullable;

/**
 * Makes row filters expressions that a table can be filtered by. Whatever is missing or does not fit makes the whole filter
 * false: a filter never lets more through because part of it is not understood.
 */
public final class RowFilterResolver {
    private RowFilterResolver() {
    }

    /** What the session says about whoever asks. */
    @FunctionalInterface
    public interface Session {
        /** The value: a text, a number, a truth value, or a list of them; null if there is none. */
        @Nullable
        Object find(SessionValue value);
    }

    /**
     * The filter with the values of a session, unbound.
     *
     * @param columns
     *            of the table; null if they are not known
     */
    public static Expression resolve(RowFilter filter, Session session, UUID tableId, @Nullable TableColumns columns) {
        Optional<Expression> resolved = columns == null
                ? Optional.empty()
                : withValues(filter.predicate(), session)
                        .filter(expression -> fits(expression, filter, tableId, columns));
        return resolved.orElseGet(Expressions::alwaysFalse);
    }

    private static Optional<Expression> withValues(RowPredicate predicate, Session session) {
        return switch (predicate) {
            case RowPredicate.Plain(Expression expression) -> Optional.of(expression);
            case RowPredicate.Not(RowPredicate child) -> withValues(child, session).map(Expressions::not);
            case RowPredicate.And(RowPredicate left, RowPredicate right) -> withValues(left, session)
                    .flatMap(first -> withValues(right, session).map(second -> Expressions.and(first, second)));
            case RowPredicate.Or(RowPredicate left, RowPredicate right) -> withValues(left, session)
                    .flatMap(first -> withValues(right, session).map(second -> Expressions.or(first, second)));
            case RowPredicate.Compare compare -> withValue(compare, session.find(compare.value()));
        };
    }

    private static Optional<Expression> withValue(RowPredicate.Compare compare, @Nullable Object value) {
        List<Object> literals = new ArrayList<>();
        for (Object element : value instanceof Iterable<?> several ? several : listOf(value)) {
            Object literal = literal(element);
            if (literal == null) {
                return Optional.empty();
            }
            literals.add(literal);
        }
        return switch (compare.operation()) {
            // Without a value neither holds: "not in nothing" would let every row through.
            case IN, NOT_IN -> literals.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Expressions.predicate(compare.operation(), compare.column(), literals));
            default -> literals.size() != 1
                    ? Optional.empty()
                    : Optional.of(Expressions.predicate(compare.operation(), compare.column(), literals.getFirst()));
        };
    }

    private static List<Object> listOf(@Nullable Object value) {
        return value == null ? List.of() : List.of(value);
    }

    private static @Nullable Object literal(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Boolean truth -> truth;
            case Integer number -> number;
            case Long number -> number;
            case Short number -> number.intValue();
            case Byte number -> number.intValue();
            case Float number -> number;
            case Double number -> number;
            case BigDecimal number -> number;
            case BigInteger number -> new BigDecimal(number);
            case null, default -> null;
        };
    }

    private static boolean fits(Expression expression, RowFilter filter, UUID tableId, TableColumns columns) {
        for (String name : CanonicalExpression.columnsOf(expression)) {
            Optional<Column> column = columns.findCurrent(name);
            if (column.isEmpty() || !isReachable(column.get(), columns)
                    || isBoundElsewhere(name, column.get(), filter, tableId)
                    // Engines read old snapshots by the names of their time, and would look at the other column there.
                    || columns.hasTakenName(column.get().fieldId())) {
                return false;
            }
        }
        return binds(expression, columns);
    }

    /** Values inside lists and maps cannot be compared with. */
    private static boolean isReachable(Column column, TableColumns columns) {
        for (int ancestor : columns.ancestorsOf(column.fieldId())) {
            Optional<Column> container = columns.find(ancestor);
            if (container.isEmpty() || !container.get().type().isStructType()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBoundElsewhere(String name, Column column, RowFilter filter, UUID tableId) {
        for (ColumnBinding binding : filter.bindings().on(tableId)) {
            if (binding.name().equals(name) && binding.fieldId() != column.fieldId()) {
                return true;
            }
        }
        return false;
    }

    private static boolean binds(Expression expression, TableColumns columns) {
        try {
            Binder.bind(columns.current(), expression, true);
            return true;
        } catch (RuntimeException doesNotFit) {
            // Iceberg says with several exceptions that a value cannot be compared with a column: a text that is no date, ...
            return false;
        }
    }
}
