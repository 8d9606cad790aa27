package io.serac.server.opa;

import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.column.TableColumns.Column;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.expressions.Binder;
import org.apache.iceberg.expressions.BoundPredicate;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.ExpressionVisitors.BoundExpressionVisitor;
import org.apache.iceberg.expressions.ExpressionVisitors;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.expressions.BoundReference;
import org.apache.iceberg.types.Type;

/**
 * Writes row filters in Trino's SQL, so that they let the same rows through as Iceberg's row evaluator. That knows two truth values
 * where SQL knows three, orders nulls before and NaN behind everything: each of these is spelled out. A filter that cannot be
 * written lets no row through. Stateless.
 */
final class FilterSql {
    static final String NO_ROW = "false";

    private FilterSql() {
    }

    /** The filter of a table with these columns. */
    static String of(Expression filter, TableColumns columns) {
        try {
            Expression bound = Binder.bind(columns.current(), filter, true);
            return ExpressionVisitors.visit(bound, new Writer(names(columns)));
        } catch (RuntimeException inexpressible) {
            // Iceberg says with several exceptions that a value does not fit a column.
            return NO_ROW;
        }
    }

    /**
     * The same filter, so that Trino evaluates it before anything that its user asks of a row: what fails, fails with the value in
     * its message. Trino merges all conditions and puts those by random values before all others that its connector does not
     * know. So the filter is said once more among these, of which the filter's comes first. As it is, it still selects files.
     */
    static String first(String filter) {
        return filter.equals(NO_ROW)
                ? NO_ROW
                : "(" + filter + " AND CASE WHEN random() >= 0 THEN " + filter + " ELSE false END)";
    }

    /** The names on the way to each column, by its id. */
    private static Map<Integer, List<String>> names(TableColumns columns) {
        Map<Integer, List<String>> names = new HashMap<>();
        for (Column column : columns.columns()) {
            if (column.isCurrent()) {
                List<String> above = names.getOrDefault(column.parentId(), List.of());
                String prefix = String.join(".", above);
                List<String> levels = new ArrayList<>(above);
                levels.add(prefix.isEmpty() ? column.name() : column.name().substring(prefix.length() + 1));
                names.put(column.fieldId(), levels);
            }
        }
        return names;
    }

    private static final class Writer extends BoundExpressionVisitor<String> {
        private final Map<Integer, List<String>> names;

        Writer(Map<Integer, List<String>> names) {
            this.names = names;
        }

        @Override
        public String alwaysTrue() {
            return "true";
        }

        @Override
        public String alwaysFalse() {
            return NO_ROW;
        }

        @Override
        public String not(String child) {
            return "(NOT " + child + ")";
        }

        @Override
        public String and(String left, String right) {
            return "(" + left + " AND " + right + ")";
        }

        @Override
        public String or(String left, String right) {
            return "(" + left + " OR " + right + ")";
        }

        private String column(BoundReference<?> reference) {
            List<String> levels = names.get(reference.fieldId());
            if (levels == null) {
                throw new TrinoSql.InexpressibleException("a column that is not there");
            }
            return TrinoSql.column(levels);
        }

        private static boolean isFloating(BoundReference<?> reference) {
            return reference.type().typeId() == Type.TypeID.FLOAT || reference.type().typeId() == Type.TypeID.DOUBLE;
        }

        private static String ifThere(String column, String test) {
            return "(" + column + " IS NOT NULL AND " + test + ")";
        }

        private static String orAbsent(String column, String test) {
            return "(" + column + " IS NULL OR " + test + ")";
        }

        @Override
        public <T> String isNull(BoundReference<T> reference) {
            return "(" + column(reference) + " IS NULL)";
        }

        @Override
        public <T> String notNull(BoundReference<T> reference) {
            return "(" + column(reference) + " IS NOT NULL)";
        }

        @Override
        public <T> String isNaN(BoundReference<T> reference) {
            return ifThere(column(reference), "is_nan(" + column(reference) + ")");
        }

        @Override
        public <T> String notNaN(BoundReference<T> reference) {
            return orAbsent(column(reference), "NOT is_nan(" + column(reference) + ")");
        }

        @Override
        public <T> String lt(BoundReference<T> reference, Literal<T> literal) {
            return orAbsent(column(reference), compared(reference, "<", literal, false));
        }

        @Override
        public <T> String ltEq(BoundReference<T> reference, Literal<T> literal) {
            return orAbsent(column(reference), compared(reference, "<=", literal, false));
        }

        @Override
        public <T> String gt(BoundReference<T> reference, Literal<T> literal) {
            return ifThere(column(reference), compared(reference, ">", literal, true));
        }

        @Override
        public <T> String gtEq(BoundReference<T> reference, Literal<T> literal) {
            return ifThere(column(reference), compared(reference, ">=", literal, true));
        }

        /** NaN is greater than every other number. */
        private <T> String compared(BoundReference<T> reference, String operator, Literal<T> literal,
                boolean isGreater) {
            if (isFloating(reference)) {
                requireNumber(literal);
                String test = column(reference) + " " + operator + " " + value(reference, literal);
                return isGreater
                        ? "(is_nan(" + column(reference) + ") OR " + test + ")"
                        : "(NOT is_nan(" + column(reference) + ") AND " + test + ")";
            }
            return column(reference) + " " + operator + " " + value(reference, literal);
        }

        private static void requireNumber(Literal<?> literal) {
            double number = ((Number) literal.value()).doubleValue();
            // Java tells the zeros apart, SQL does not.
            if (Double.isNaN(number) || number == 0) {
                throw new TrinoSql.InexpressibleException("an order around zero or NaN");
            }
        }

        @Override
        public <T> String eq(BoundReference<T> reference, Literal<T> literal) {
            return ifThere(column(reference), equal(reference, literal));
        }

        @Override
        public <T> String notEq(BoundReference<T> reference, Literal<T> literal) {
            return orAbsent(column(reference), "NOT " + equal(reference, literal));
        }

        private <T> String equal(BoundReference<T> reference, Literal<T> literal) {
            if (isFloating(reference)) {
                requireNumber(literal);
            }
            return "(" + column(reference) + " = " + value(reference, literal) + ")";
        }

        @Override
        public <T> String in(BoundReference<T> reference, Set<T> values) {
            return ifThere(column(reference), among(reference, values));
        }

        @Override
        public <T> String notIn(BoundReference<T> reference, Set<T> values) {
            return orAbsent(column(reference), "NOT " + among(reference, values));
        }

        private <T> String among(BoundReference<T> reference, Set<T> values) {
            List<String> literals = new ArrayList<>();
            for (T value : values) {
                if (isFloating(reference)) {
                    double number = ((Number) value).doubleValue();
                    if (Double.isNaN(number) || number == 0) {
                        throw new TrinoSql.InexpressibleException("equality with zero or NaN");
                    }
                }
                literals.add(TrinoSql.literal(reference.type(), value));
            }
            // In one order, so that equal filters are equal texts.
            literals.sort(Comparator.naturalOrder());
            return "(" + column(reference) + " IN (" + String.join(", ", literals) + "))";
        }

        @Override
        public <T> String startsWith(BoundReference<T> reference, Literal<T> literal) {
            return ifThere(column(reference), "starts_with(" + column(reference) + ", " + value(reference, literal)
                    + ")");
        }

        @Override
        public <T> String notStartsWith(BoundReference<T> reference, Literal<T> literal) {
            return orAbsent(column(reference), "NOT starts_with(" + column(reference) + ", "
                    + value(reference, literal) + ")");
        }

        private static <T> String value(BoundReference<T> reference, Literal<T> literal) {
            return TrinoSql.literal(reference.type(), literal.value());
        }

        @Override
        public <T> String predicate(BoundPredicate<T> predicate) {
            if (!(predicate.term() instanceof BoundReference)) {
                throw new TrinoSql.InexpressibleException("a transform");
            }
            return super.predicate(predicate);
        }
    }
}
