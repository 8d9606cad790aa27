package io.serac.authorizer.row;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.expressions.BoundPredicate;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.ExpressionVisitors;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.expressions.UnboundPredicate;

/** Reads unbound expressions: a text that is the same only for the same expression, and the columns they refer to. */
public final class CanonicalExpression {
    private CanonicalExpression() {
    }

    /** A text that tells the expression apart from all others. */
    public static String of(Expression expression) {
        return ExpressionVisitors.visit(expression, new Writer());
    }

    /** Full names of all columns that the expression refers to. */
    public static Set<String> columnsOf(Expression expression) {
        return ExpressionVisitors.visit(expression, new Columns());
    }

    private static final class Writer extends ExpressionVisitors.ExpressionVisitor<String> {
        @Override
        public String alwaysTrue() {
            return "true";
        }

        @Override
        public String alwaysFalse() {
            return "false";
        }

        @Override
        public String not(String child) {
            return "not(" + child + ")";
        }

        @Override
        public String and(String left, String right) {
            return "and(" + left + "," + right + ")";
        }

        @Override
        public String or(String left, String right) {
            return "or(" + left + "," + right + ")";
        }

        @Override
        public <T> String predicate(UnboundPredicate<T> predicate) {
            StringBuilder text = new StringBuilder(predicate.op().name()).append('(');
            append(text, predicate.term().toString());
            if (predicate.literals() != null) {
                for (Literal<T> literal : predicate.literals()) {
                    append(text, literal.value() instanceof ByteBuffer ? "bytes"
                            : literal.value().getClass().getSimpleName());
                    append(text, textOf(literal.value()));
                }
            }
            return text.append(')').toString();
        }

        @Override
        public <T> String predicate(BoundPredicate<T> predicate) {
            throw new IllegalArgumentException("Row filters are unbound");
        }

        /** With its length in front, so that no value can imitate another's end. */
        private static void append(StringBuilder text, String value) {
            text.append(value.length()).append(':').append(value);
        }

        private static String textOf(Object value) {
            if (value instanceof ByteBuffer buffer) {
                StringBuilder hexadecimal = new StringBuilder();
                for (int index = buffer.position(); index < buffer.limit(); index++) {
                    hexadecimal.append(String.format("%02x", buffer.get(index)));
                }
                return hexadecimal.toString();
            }
            return value.toString();
        }
    }

    private static final class Columns extends ExpressionVisitors.ExpressionVisitor<Set<String>> {
        @Override
        public Set<String> alwaysTrue() {
            return Set.of();
        }

        @Override
        public Set<String> alwaysFalse() {
            return Set.of();
        }

        @Override
        public Set<String> not(Set<String> child) {
            return child;
        }

        @Override
        public Set<String> and(Set<String> left, Set<String> right) {
            Set<String> both = new TreeSet<>(left);
            both.addAll(right);
            return both;
        }

        @Override
        public Set<String> or(Set<String> left, Set<String> right) {
            return and(left, right);
        }

        @Override
        public <T> Set<String> predicate(UnboundPredicate<T> predicate) {
            return Set.of(predicate.ref().name());
        }

        @Override
        public <T> Set<String> predicate(BoundPredicate<T> predicate) {
            throw new IllegalArgumentException("Row filters are unbound");
        }
    }
}
