package io.serac.authorizer.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.policy.ColumnBinding;
import io.serac.authorizer.policy.Restriction;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expression.Operation;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowFilterResolverTest {
    private static final UUID TABLE = new UUID(1, 1);
    private static final TableColumns COLUMNS = TableColumns.of(Types.StructType.of(
            Types.NestedField.optional(1, "dept", Types.StringType.get()),
            Types.NestedField.optional(2, "level", Types.IntegerType.get()),
            Types.NestedField.optional(3, "since", Types.DateType.get()),
            Types.NestedField.optional(4, "at", Types.StructType.of(
                    Types.NestedField.optional(5, "city", Types.StringType.get()))),
            Types.NestedField.optional(6, "tags", Types.ListType.ofOptional(7, Types.StringType.get())),
            Types.NestedField.optional(9, "pay", Types.DecimalType.of(20, 2))),
            List.of(Types.StructType.of(Types.NestedField.optional(8, "old", Types.StringType.get()))));
    private static final SessionValue CLAIM = new SessionValue.Claim("/x");

    @Test
    void valuesOfTheSessionBecomeLiterals() {
        assertResolves(Expressions.equal("dept", "hr"), compare(Operation.EQ, "dept"), "hr");
        assertResolves(Expressions.equal("at.city", "Bonn"), compare(Operation.EQ, "at.city"), List.of("Bonn"));
        assertResolves(Expressions.in("dept", "a", "b"), compare(Operation.IN, "dept"), List.of("a", "b"));
        assertResolves(Expressions.notIn("dept", "a", "b"), compare(Operation.NOT_IN, "dept"), List.of("a", "b"));
        assertResolves(Expressions.lessThan("level", 7), compare(Operation.LT, "level"), 7);
        assertResolves(Expressions.lessThan("level", 7L), compare(Operation.LT, "level"), 7L);
        assertResolves(Expressions.lessThan("level", 7), compare(Operation.LT, "level"), (short) 7);
        assertResolves(Expressions.lessThan("level", 7), compare(Operation.LT, "level"), (byte) 7);
        assertResolves(Expressions.equal("pay", new BigDecimal("7.00")), compare(Operation.EQ, "pay"),
                new BigDecimal("7.00"));
        assertResolves(Expressions.equal("since", "2026-01-01"), compare(Operation.EQ, "since"), "2026-01-01");
        assertResolves(Expressions.startsWith("dept", "h"), compare(Operation.STARTS_WITH, "dept"), "h");
        assertResolves(Expressions.not(Expressions.equal("dept", "hr")),
                new RowPredicate.Not(compare(Operation.EQ, "dept")), "hr");
        RowPredicate plain = new RowPredicate.Plain(Expressions.notNull("level"));
        assertResolves(Expressions.and(Expressions.equal("dept", "hr"), Expressions.notNull("level")),
                new RowPredicate.And(compare(Operation.EQ, "dept"), plain), "hr");
        assertResolves(Expressions.or(Expressions.equal("dept", "hr"), Expressions.notNull("level")),
                new RowPredicate.Or(compare(Operation.EQ, "dept"), plain), "hr");
    }

    @Test
    void whateverIsMissingOrDoesNotFitMakesTheWholeFilterFalse() {
        RowPredicate open = new RowPredicate.Plain(Expressions.alwaysTrue());
        for (Operation operation : List.of(Operation.EQ, Operation.NOT_EQ, Operation.IN, Operation.NOT_IN)) {
            assertFalse(new RowPredicate.Or(open, compare(operation, "dept")), null);
            assertFalse(new RowPredicate.Or(open, compare(operation, "dept")), List.of());
            assertFalse(new RowPredicate.Not(compare(operation, "dept")), null);
        }
        assertFalse(new RowPredicate.And(compare(Operation.EQ, "dept"), open), null);
        assertFalse(compare(Operation.EQ, "dept"), List.of("a", "b"));
        assertFalse(compare(Operation.EQ, "dept"), new Object());
        assertFalse(compare(Operation.IN, "dept"), List.of("a", List.of("b")));
        assertFalse(compare(Operation.EQ, "level"), "seven");
        assertFalse(compare(Operation.EQ, "since"), "someday");
        assertFalse(compare(Operation.EQ, "dept"), true);
        assertFalse(compare(Operation.EQ, "dept"), 1.5d);
        assertFalse(compare(Operation.EQ, "dept"), 1.5f);
        assertFalse(compare(Operation.EQ, "dept"), BigInteger.ONE);
        assertFalse(compare(Operation.EQ, "absent"), "x");
        assertFalse(compare(Operation.EQ, "DEPT"), "x");
        assertFalse(compare(Operation.EQ, "old"), "x");
        assertFalse(compare(Operation.EQ, "tags.element"), "x");
        assertFalse(new RowPredicate.Not(new RowPredicate.Plain(Expressions.isNull("absent"))), "x");
        assertThat(RowFilterResolver.resolve(filter(open), value -> null, TABLE, null).op())
                .isEqualTo(Operation.FALSE);
        assertThatThrownBy(() -> compare(Operation.IS_NULL, "dept")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameThatNowMeansAnotherColumnMakesTheFilterFalse() {
        RowPredicate predicate = compare(Operation.EQ, "dept");
        assertThat(resolve(predicate, new ColumnBinding(TABLE, "dept", 1)).op()).isEqualTo(Operation.EQ);
        assertThat(resolve(predicate, new ColumnBinding(TABLE, "dept", 99)).op()).isEqualTo(Operation.FALSE);
        assertThat(resolve(predicate, new ColumnBinding(new UUID(2, 2), "dept", 99)).op()).isEqualTo(Operation.EQ);
        assertThat(resolve(predicate, new ColumnBinding(TABLE, "level", 99)).op()).isEqualTo(Operation.EQ);
    }

    @Test
    void aNameThatWasAnotherColumnsMakesTheFilterFalseWhileOldSnapshotsMayBeRead() {
        RowPredicate predicate = compare(Operation.EQ, "dept");
        Types.StructType now = Types.StructType.of(Types.NestedField.optional(1, "dept", Types.StringType.get()));
        Types.StructType swapped = Types.StructType.of(Types.NestedField.optional(2, "dept", Types.StringType.get()),
                Types.NestedField.optional(1, "unit", Types.StringType.get()));
        Types.StructType replaced =
                Types.StructType.of(Types.NestedField.optional(2, "dept", Types.StringType.get()));
        assertThat(RowFilterResolver.resolve(filter(predicate), value -> "x", TABLE,
                TableColumns.of(now, List.of(swapped))).op()).isEqualTo(Operation.FALSE);
        assertThat(RowFilterResolver.resolve(filter(predicate), value -> "x", TABLE,
                TableColumns.of(now, List.of(replaced))).op()).isEqualTo(Operation.EQ);
    }

    @Test
    void textsTellExpressionsApart() {
        List<Expression> different = List.of(Expressions.equal("a", "x"), Expressions.notEqual("a", "x"),
                Expressions.equal("b", "x"), Expressions.equal("a", "y"), Expressions.equal("a", 1),
                Expressions.equal("a", 1L), Expressions.in("a", "x", "y"), Expressions.in("a", "x,y"),
                Expressions.in("a", "x", "y", "z"), Expressions.isNull("a"), Expressions.notNull("a"),
                Expressions.not(Expressions.and(Expressions.equal("a", 1), Expressions.equal("b", 1))),
                Expressions.and(Expressions.equal("a", 1), Expressions.equal("b", 1)),
                Expressions.or(Expressions.equal("a", 1), Expressions.equal("b", 1)),
                Expressions.equal(Expressions.bucket("a", 4), 1), Expressions.alwaysTrue(), Expressions.alwaysFalse(),
                Expressions.equal("a", ByteBuffer.wrap(new byte[]{1})),
                Expressions.equal("a", ByteBuffer.wrap(new byte[]{2})));
        assertThat(different.stream().map(CanonicalExpression::of)).doesNotHaveDuplicates();
        assertThat(CanonicalExpression.of(Expressions.equal("a", "x")))
                .isEqualTo(CanonicalExpression.of(Expressions.equal("a", "x")));
        assertThat(CanonicalExpression.columnsOf(different.get(11))).isEqualTo(Set.of("a", "b"));
        assertThat(CanonicalExpression.columnsOf(different.get(13))).isEqualTo(Set.of("a", "b"));
        assertThat(CanonicalExpression.columnsOf(Expressions.alwaysTrue())).isEmpty();
        assertThat(CanonicalExpression.columnsOf(Expressions.alwaysFalse())).isEmpty();
    }

    private static RowPredicate compare(Operation operation, String column) {
        return new RowPredicate.Compare(operation, column, CLAIM);
    }

    private static Restriction.RowFilter filter(RowPredicate predicate, ColumnBinding... bindings) {
        return new Restriction.RowFilter(new Restriction.Target(TABLE, "f", TABLE, null, Set.of(TABLE), Set.of()),
                predicate, List.of(bindings));
    }

    private static Expression resolve(RowPredicate predicate, ColumnBinding binding) {
        return RowFilterResolver.resolve(filter(predicate, binding), value -> "x", TABLE, COLUMNS);
    }

    private static void assertResolves(Expression expected, RowPredicate predicate, Object value) {
        Expression resolved = RowFilterResolver.resolve(filter(predicate), asked -> asked.equals(CLAIM) ? value : null,
                TABLE, COLUMNS);
        assertThat(CanonicalExpression.of(resolved)).isEqualTo(CanonicalExpression.of(expected));
    }

    private static void assertFalse(RowPredicate predicate, @Nullable Object value) {
        Expression resolved = RowFilterResolver.resolve(filter(predicate), asked -> value, TABLE, COLUMNS);
        assertThat(resolved.op()).as(predicate + " with " + value).isEqualTo(Operation.FALSE);
    }
}
