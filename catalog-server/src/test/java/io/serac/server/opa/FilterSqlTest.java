package io.serac.server.opa;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.authorizer.column.TableColumns;
import io.serac.server.database.TestDatabase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Evaluator;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Types;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Filters in SQL let through what Iceberg's row evaluator does. Judged by PostgreSQL, which agrees with Trino on everything that
 * occurs here.
 */
class FilterSqlTest {
    private static final int CASES = 1_500;
    private static final Types.StructType ROW = Types.StructType.of(
            Types.NestedField.optional(1, "number", Types.IntegerType.get()),
            Types.NestedField.optional(2, "text", Types.StringType.get()),
            Types.NestedField.optional(3, "day", Types.DateType.get()),
            Types.NestedField.optional(4, "price", Types.DecimalType.of(9, 2)),
            Types.NestedField.optional(5, "flag", Types.BooleanType.get()));
    private static final TableColumns COLUMNS = TableColumns.of(ROW, List.of());

    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.create();

    @Test
    void agreesWithTheRowEvaluator() {
        Random random = new Random(20261126);
        List<Record> rows = rows(random);
        DATABASE.database().admin().useHandle(handle -> {
            fill(handle, rows);
            for (int i = 0; i < CASES; i++) {
                Expression filter = expression(random, 3);
                Evaluator evaluator = new Evaluator(ROW, filter);
                List<Integer> expected = new ArrayList<>();
                for (int row = 0; row < rows.size(); row++) {
                    if (evaluator.eval(new Internal(rows.get(row)))) {
                        expected.add(row);
                    }
                }
                String sql = FilterSql.first(FilterSql.of(filter, COLUMNS));
                assertThat(handle.createQuery("SELECT row_number FROM filtered WHERE " + sql.replace(":", "\\:")
                        + " ORDER BY row_number").mapTo(Integer.class).list()).as("%s%n%s", filter, sql)
                        .isEqualTo(expected);
            }
        });
    }

    /** A row with values in the form that the evaluator compares. */
    private record Internal(Record row) implements StructLike {
        @Override
        public int size() {
            return row.size();
        }

        @Override
        public <T> T get(int position, Class<T> type) {
            Object value = row.get(position);
            return type.cast(value instanceof LocalDate day ? (Object) (int) day.toEpochDay() : value);
        }

        @Override
        public <T> void set(int position, T value) {
            throw new UnsupportedOperationException();
        }
    }

    private static void fill(Handle handle, List<Record> rows) {
        handle.execute("""
                CREATE TEMPORARY TABLE filtered (row_number integer, number integer, "text" varchar COLLATE "C", day date,
                                                 price numeric(9, 2), flag boolean)
                """);
        for (int i = 0; i < rows.size(); i++) {
            Record row = rows.get(i);
            handle.createUpdate("INSERT INTO filtered VALUES (:i, :number, :text, :day, :price, :flag)").bind("i", i)
                    .bind("number", (Integer) row.getField("number")).bind("text", (String) row.getField("text"))
                    .bind("day", (LocalDate) row.getField("day")).bind("price", (BigDecimal) row.getField("price"))
                    .bind("flag", (Boolean) row.getField("flag")).execute();
        }
    }

    private static List<Record> rows(Random random) {
        List<Record> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Record row = GenericRecord.create(ROW);
            row.setField("number", random.nextInt(4) == 0 ? null : Integer.valueOf(number(random)));
            row.setField("text", random.nextInt(4) == 0 ? null : text(random));
            row.setField("day", random.nextInt(4) == 0 ? null : LocalDate.ofEpochDay(random.nextInt(5)));
            row.setField("price", random.nextInt(4) == 0 ? null : price(random));
            row.setField("flag", random.nextInt(4) == 0 ? null : Boolean.valueOf(random.nextBoolean()));
            rows.add(row);
        }
        return rows;
    }

    private static int number(Random random) {
        return random.nextInt(5) - 2;
    }

    private static String text(Random random) {
        return List.of("", "a", "ab", "abc", "b'", "\"", "ä", "a%b", "--").get(random.nextInt(9));
    }

    private static BigDecimal price(Random random) {
        return BigDecimal.valueOf(random.nextInt(5) - 2L, 2);
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
        return switch (random.nextInt(7)) {
            case 0 -> Expressions.isNull(name(random));
            case 1 -> Expressions.notNull(name(random));
            case 2 -> random.nextBoolean()
                    ? Expressions.startsWith("text", text(random))
                    : Expressions.notStartsWith("text", text(random));
            case 3 -> random.nextBoolean()
                    ? Expressions.in("number", number(random), number(random), number(random))
                    : Expressions.notIn("text", text(random), text(random));
            default -> comparison(random);
        };
    }

    private static String name(Random random) {
        return ROW.fields().get(random.nextInt(ROW.fields().size())).name();
    }

    private static Expression comparison(Random random) {
        String name = name(random);
        Object value = switch (name) {
            case "number" -> number(random);
            case "text" -> text(random);
            case "day" -> LocalDate.ofEpochDay(random.nextInt(5)).toString();
            case "price" -> price(random);
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
    void whatCannotBeWrittenLetsNoRowThrough() {
        assertThat(FilterSql.of(Expressions.equal("absent", 1), COLUMNS)).isEqualTo("false");
        assertThat(FilterSql.of(Expressions.equal("number", "no number"), COLUMNS)).isEqualTo("false");
        assertThat(FilterSql.of(Expressions.equal(Expressions.bucket("text", 4), 1), COLUMNS)).isEqualTo("false");
        assertThat(FilterSql.of(Expressions.equal("text", "\0"), COLUMNS)).isEqualTo("false");
    }

    @Test
    void whatUsersAskIsEvaluatedAfterTheFilter() {
        assertThat(FilterSql.first("f")).isEqualTo("(f AND CASE WHEN random() >= 0 THEN f ELSE false END)");
        assertThat(FilterSql.first(FilterSql.NO_ROW)).isEqualTo("false");
    }

    @Test
    void columnsInsideOthersAreFieldsOfRows() {
        TableColumns nested = TableColumns.of(Types.StructType.of(Types.NestedField.optional(1, "address",
                Types.StructType.of(Types.NestedField.optional(2, "stre\"et", Types.StringType.get())))), List.of());

        assertThat(FilterSql.of(Expressions.equal("address.stre\"et", "o'clock"), nested)).isEqualTo(
                "(\"address\".\"stre\"\"et\" IS NOT NULL AND (\"address\".\"stre\"\"et\" = 'o''clock'))");
    }
}
