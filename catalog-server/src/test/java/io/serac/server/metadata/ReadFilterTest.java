package io.serac.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.authorizer.column.TableColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.SingleValueParser;
import org.apache.iceberg.expressions.Evaluator;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Filters that engines are told keep the rows that Iceberg's row evaluator keeps, however the engine treats nulls. */
class ReadFilterTest {
    private static final int CASES = 3_000;
    private static final Types.StructType ROW = Types.StructType.of(
            Types.NestedField.optional(1, "number", Types.IntegerType.get()),
            Types.NestedField.optional(2, "text", Types.StringType.get()),
            Types.NestedField.optional(3, "flag", Types.BooleanType.get()),
            Types.NestedField.optional(4, "size", Types.DoubleType.get()));
    private static final TableColumns COLUMNS = TableColumns.of(ROW, List.of());

    /** How a reader compares with what is not there. */
    private enum Logic {
        /** As the specification says: always true or false. */
        TWO_VALUED,
        /** As SQL does: unknown. */
        THREE_VALUED
    }

    @Test
    void agreesWithTheRowEvaluatorForReadersOfEachLogic() {
        Random random = new Random(20261126);
        List<Record> rows = rows(random);
        for (int i = 0; i < CASES; i++) {
            Expression filter = expression(random, 3);
            Evaluator evaluator = new Evaluator(ROW, filter);
            JsonNode json = ReadFilter.of(filter, COLUMNS);
            for (Record row : rows) {
                boolean isKept = evaluator.eval(row);
                for (Logic logic : Logic.values()) {
                    assertThat(Boolean.TRUE.equals(holds(json, row, logic)))
                            .as("%s%n%s%n%s %s", filter, json, row, logic)
                            .isEqualTo(isKept);
                }
            }
        }
    }

    private static @Nullable Boolean holds(JsonNode predicate, Record row, Logic logic) {
        if (predicate.isBoolean()) {
            return predicate.booleanValue();
        }
        String type = predicate.path("type").asText();
        return switch (type) {
            case "not" -> not(holds(predicate.path("child"), row, logic));
            case "and" -> and(holds(predicate.path("left"), row, logic), holds(predicate.path("right"), row, logic));
            case "or" -> not(and(not(holds(predicate.path("left"), row, logic)),
                    not(holds(predicate.path("right"), row, logic))));
            case "is-null" -> value(predicate.path("child"), row) == null;
            case "not-null" -> value(predicate.path("child"), row) != null;
            case "is-nan", "not-nan" -> {
                Object value = value(predicate.path("child"), row);
                yield (value == null && logic == Logic.THREE_VALUED)
                        ? null
                        : Boolean.valueOf((value instanceof Double number && number.isNaN()) == type.equals("is-nan"));
            }
            case "in", "not-in" -> {
                Object value = value(predicate.path("child"), row);
                boolean isIn = false;
                for (JsonNode each : predicate.path("values").path("values")) {
                    isIn |= literal(each, predicate.path("values")).equals(value);
                }
                yield (value == null && logic == Logic.THREE_VALUED)
                        ? null
                        : Boolean.valueOf(isIn == type.equals("in"));
            }
            default -> compare(type, value(predicate.path("left"), row),
                    literal(predicate.path("right").path("value"), predicate.path("right")), logic);
        };
    }

    private static @Nullable Boolean compare(String type, @Nullable Object left, Object right, Logic logic) {
        if (left == null) {
            return logic == Logic.THREE_VALUED ? null : Boolean.valueOf(type.startsWith("not-"));
        }
        if (left instanceof Double number && number.isNaN()) {
            return type.equals("not-eq");
        }
        if (type.endsWith("starts-with")) {
            return ((String) left).startsWith((String) right) == type.equals("starts-with");
        }
        @SuppressWarnings("unchecked")
        int order = ((Comparable<Object>) left).compareTo(right);
        return switch (type) {
            case "eq" -> order == 0;
            case "not-eq" -> order != 0;
            case "lt" -> order < 0;
            case "lt-eq" -> order <= 0;
            case "gt" -> order > 0;
            case "gt-eq" -> order >= 0;
            default -> throw new AssertionError(type);
        };
    }

    private static @Nullable Boolean not(@Nullable Boolean value) {
        return value == null ? null : Boolean.valueOf(!value);
    }

    private static @Nullable Boolean and(@Nullable Boolean left, @Nullable Boolean right) {
        if (Boolean.FALSE.equals(left) || Boolean.FALSE.equals(right)) {
            return false;
        }
        return (left == null || right == null) ? null : Boolean.TRUE;
    }

    private static @Nullable Object value(JsonNode reference, Record row) {
        assertThat(reference.path("type").asText()).isEqualTo("reference");
        Object value = row.get(reference.path("id").intValue() - 1);
        return value;
    }

    private static Object literal(JsonNode value, JsonNode typed) {
        Object literal = SingleValueParser.fromJson(Types.fromPrimitiveString(typed.path("data-type").asText()), value);
        return literal instanceof CharSequence text ? text.toString() : literal;
    }

    private static List<Record> rows(Random random) {
        List<Record> rows = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Record row = GenericRecord.create(ROW);
            row.setField("number", random.nextInt(4) == 0 ? null : Integer.valueOf(random.nextInt(5) - 2));
            row.setField("text", random.nextInt(4) == 0 ? null : text(random));
            row.setField("flag", random.nextInt(4) == 0 ? null : Boolean.valueOf(random.nextBoolean()));
            row.setField("size", switch (random.nextInt(5)) {
                case 0 -> null;
                case 1 -> Double.NaN;
                case 2 -> Double.POSITIVE_INFINITY;
                default -> size(random);
            });
            rows.add(row);
        }
        return rows;
    }

    private static String text(Random random) {
        return List.of("", "a", "ab", "abc", "b'", "\"", "\u00e4").get(random.nextInt(7));
    }

    private static double size(Random random) {
        return (random.nextInt(3) + 1) * (random.nextBoolean() ? 0.5 : -0.5);
    }

    private static Expression expression(Random random, int depth) {
        return switch (depth == 0 ? 3 : random.nextInt(6)) {
            case 0 -> Expressions.and(expression(random, depth - 1), expression(random, depth - 1));
            case 1 -> Expressions.or(expression(random, depth - 1), expression(random, depth - 1));
            case 2 -> Expressions.not(expression(random, depth - 1));
            default -> predicate(random);
        };
    }

    private static Expression predicate(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Expressions.isNull(name(random));
            case 1 -> Expressions.notNull(name(random));
            case 2 -> random.nextBoolean()
                    ? Expressions.startsWith("text", text(random))
                    : Expressions.notStartsWith("text", text(random));
            case 3 -> random.nextBoolean()
                    ? Expressions.in("number", random.nextInt(3), random.nextInt(3))
                    : Expressions.notIn("text", text(random), text(random));
            case 4 -> random.nextBoolean() ? Expressions.isNaN("size") : Expressions.notNaN("size");
            default -> comparison(random);
        };
    }

    private static String name(Random random) {
        return ROW.fields().get(random.nextInt(ROW.fields().size())).name();
    }

    private static Expression comparison(Random random) {
        String name = name(random);
        Object value = switch (name) {
            case "number" -> random.nextInt(5) - 2;
            case "text" -> text(random);
            case "size" -> size(random);
            default -> random.nextBoolean();
        };
        return switch (name.equals("flag") ? random.nextInt(2) : random.nextInt(6)) {
            case 0 -> Expressions.equal(name, value);
            case 1 -> Expressions.notEqual(name, value);
            case 2 -> Expressions.lessThan(name, value);
            case 3 -> Expressions.lessThanOrEqual(name, value);
            case 4 -> Expressions.greaterThan(name, value);
            default -> Expressions.greaterThanOrEqual(name, value);
        };
    }

    @Test
    void valuesAreWrittenWithTheirTypes() {
        assertThat(ReadFilter.of(Expressions.equal("number", 7), COLUMNS).toString()).isEqualTo(
                "{\"type\":\"and\",\"left\":{\"type\":\"not-null\",\"child\":{\"type\":\"reference\",\"id\":1}},"
                        + "\"right\":{\"type\":\"eq\",\"left\":{\"type\":\"reference\",\"id\":1},"
                        + "\"right\":{\"type\":\"literal\",\"value\":7,\"data-type\":\"int\"}}}");
        assertThat(ReadFilter.of(Expressions.alwaysFalse(), null).toString()).isEqualTo("false");
        assertThat(ReadFilter.of(Expressions.alwaysTrue(), null).toString()).isEqualTo("true");
    }

    @Test
    void whatCannotBeSaidIsNotLeftOut() {
        for (Expression filter : List.of(Expressions.equal("absent", 1), Expressions.equal("number", "no number"),
                Expressions.equal(Expressions.bucket("text", 4), 1), Expressions.equal("size", 0.0),
                Expressions.lessThan("size", Double.POSITIVE_INFINITY),
                Expressions.or(Expressions.equal("number", 1), Expressions.equal("absent", 1)))) {
            assertThatThrownBy(() -> ReadFilter.of(filter, COLUMNS)).as(filter.toString())
                    .isInstanceOf(ReadRestrictions.InexpressibleException.class);
        }
        assertThatThrownBy(() -> ReadFilter.of(Expressions.equal("number", 1), null))
                .isInstanceOf(ReadRestrictions.InexpressibleException.class);
    }
}
