package io.serac.authorizer.row;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.expressions.Expression;

/**
 * The predicate of a row filter: an Iceberg expression, in which single comparisons may be with a value of the session. Rows
 * are judged as Iceberg's row evaluator does: two-valued, {@code not-eq} keeps nulls.
 */
public sealed interface RowPredicate {
    /** Full names of all columns that it looks at. */
    default Set<String> columns() {
        return switch (this) {
            case Plain(Expression expression) -> CanonicalExpression.columnsOf(expression);
            case Compare compare -> Set.of(compare.column());
            case And(RowPredicate left, RowPredicate right) -> both(left.columns(), right.columns());
            case Or(RowPredicate left, RowPredicate right) -> both(left.columns(), right.columns());
            case Not(RowPredicate child) -> child.columns();
        };
    }

    /** JSON pointers of all claims that it compares with. */
    default Set<String> claimPointers() {
        return switch (this) {
            case Plain plain -> Set.of();
            case Compare compare -> compare.value() instanceof SessionValue.Claim claim
                    ? Set.of(claim.pointer())
                    : Set.of();
            case And(RowPredicate left, RowPredicate right) -> both(left.claimPointers(), right.claimPointers());
            case Or(RowPredicate left, RowPredicate right) -> both(left.claimPointers(), right.claimPointers());
            case Not(RowPredicate child) -> child.claimPointers();
        };
    }

    private static Set<String> both(Set<String> left, Set<String> right) {
        Set<String> both = new TreeSet<>(left);
        both.addAll(right);
        return both;
    }

    /** An unbound expression without values of the session. */
    record Plain(Expression expression) implements RowPredicate {
        public Plain {
            Objects.requireNonNull(expression);
        }
    }

    /**
     * A comparison with values of the session.
     *
     * @param operation
     *            {@code EQ, NOT_EQ, LT, LT_EQ, GT, GT_EQ, STARTS_WITH, NOT_STARTS_WITH} need one value; {@code IN, NOT_IN} take
     *            several
     * @param column
     *            full name
     */
    record Compare(Expression.Operation operation, String column, SessionValue value) implements RowPredicate {
        public Compare {
            Objects.requireNonNull(column);
            Objects.requireNonNull(value);
            switch (operation) {
                case EQ, NOT_EQ, LT, LT_EQ, GT, GT_EQ, STARTS_WITH, NOT_STARTS_WITH, IN, NOT_IN -> {
                }
                default -> throw new IllegalArgumentException("Not a comparison: " + operation);
            }
        }
    }

    /** Both hold. */
    record And(RowPredicate left, RowPredicate right) implements RowPredicate {
        public And {
            Objects.requireNonNull(left);
            Objects.requireNonNull(right);
        }
    }

    /** One holds. */
    record Or(RowPredicate left, RowPredicate right) implements RowPredicate {
        public Or {
            Objects.requireNonNull(left);
            Objects.requireNonNull(right);
        }
    }

    /** It does not hold. */
    record Not(RowPredicate child) implements RowPredicate {
        public Not {
            Objects.requireNonNull(child);
        }
    }
}
