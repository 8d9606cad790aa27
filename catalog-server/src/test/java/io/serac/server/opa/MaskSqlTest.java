package io.serac.server.opa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.authorizer.column.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

/** Masks as texts. That Trino takes them, and what they show there, is tested with the engines. */
class MaskSqlTest {
    private static final UUID SALT = UUID.fromString("00000000-0000-0000-0000-00000000002a");
    private static final Map<Type, String> TYPES = Map.ofEntries(Map.entry(Types.BooleanType.get(), "boolean"),
            Map.entry(Types.IntegerType.get(), "integer"), Map.entry(Types.LongType.get(), "bigint"),
            Map.entry(Types.FloatType.get(), "real"), Map.entry(Types.DoubleType.get(), "double"),
            Map.entry(Types.DecimalType.of(9, 2), "decimal(9,2)"), Map.entry(Types.DateType.get(), "date"),
            Map.entry(Types.TimeType.get(), "time(6)"),
            Map.entry(Types.TimestampType.withoutZone(), "timestamp(6)"),
            Map.entry(Types.TimestampType.withZone(), "timestamp(6) with time zone"),
            Map.entry(Types.StringType.get(), "varchar"), Map.entry(Types.UUIDType.get(), "uuid"),
            Map.entry(Types.FixedType.ofLength(4), "varbinary"), Map.entry(Types.BinaryType.get(), "varbinary"));

    private static String written(Mask mask, Type type) {
        return MaskSql.of(mask, "\"c\"", type, SALT);
    }

    @Test
    void everyMaskOfEveryTypeItIsForHasTheTypeOfTheColumn() {
        List<String> texts = new ArrayList<>();
        for (Mask mask : Mask.values()) {
            TYPES.forEach((type, name) -> {
                if (mask.isApplicableTo(type, true)) {
                    String sql = written(mask, type);
                    assertThat(sql).as(mask + " of " + type).startsWith("CAST(").endsWith(" AS " + name + ")");
                    // What cannot be written is hidden whole, which these can.
                    assertThat(sql.equals("CAST(NULL AS " + name + ")")).as(mask + " of " + type)
                            .isEqualTo(mask == Mask.REPLACE_WITH_NULL);
                    texts.add(sql);
                }
            });
        }
        // Each constant of 14 types, 2 of three with a date, 2 hashes of 4, and three of texts.
        assertThat(texts).hasSize(14 + 14 + 2 * 3 + 2 * 4 + 3);
    }

    @Test
    void whatIsShownOfATypeThatTheMaskIsNotForIsNothing() {
        assertThat(written(Mask.SHA_256_GLOBAL, Types.DoubleType.get())).isEqualTo("CAST(NULL AS double)");
        assertThat(written(Mask.SHA_256_QUERY_LOCAL, Types.UUIDType.get())).isEqualTo("CAST(NULL AS uuid)");
        assertThatThrownBy(() -> written(Mask.MASK_TO_FIXED_VALUE, Types.TimestampNanoType.withoutZone()))
                .isInstanceOf(TrinoSql.InexpressibleException.class);
        assertThatThrownBy(() -> written(Mask.REPLACE_WITH_NULL, Types.StructType.of()))
                .isInstanceOf(TrinoSql.InexpressibleException.class);
    }

    @Test
    void constantsDoNotNameTheColumn() {
        assertThat(written(Mask.MASK_TO_FIXED_VALUE, Types.BooleanType.get())).isEqualTo("CAST(false AS boolean)");
        assertThat(written(Mask.MASK_TO_FIXED_VALUE, Types.DecimalType.of(9, 2))).isEqualTo("CAST(0 AS decimal(9,2))");
        assertThat(written(Mask.MASK_TO_FIXED_VALUE, Types.StringType.get())).isEqualTo("CAST('XXXXXXXX' AS varchar)");
        assertThat(written(Mask.MASK_TO_FIXED_VALUE, Types.BinaryType.get())).isEqualTo("CAST(X'' AS varbinary)");
        assertThat(written(Mask.MASK_TO_FIXED_VALUE, Types.FixedType.ofLength(4))).as("as long as its values are")
                .isEqualTo("CAST(rpad(X'', 4, X'00') AS varbinary)");
        assertThat(written(Mask.MASK_TO_FIXED_VALUE, Types.TimestampType.withoutZone()))
                .isEqualTo("CAST(TIMESTAMP '1970-01-01 00:00:00.000000' AS timestamp(6))");
        assertThat(written(Mask.MASK_TO_FIXED_VALUE, Types.TimestampType.withZone())).as("the same in all sessions")
                .isEqualTo("CAST(TIMESTAMP '1970-01-01 00:00:00.000000 UTC' AS timestamp(6) with time zone)");
    }

    @Test
    void truncationsShowTheBeginningAndGiveTrinoNoRangeToEstimateFrom() {
        assertThat(written(Mask.TRUNCATE_TO_YEAR, Types.DateType.get()))
                .isEqualTo("CAST(date_trunc('year', greatest(\"c\", \"c\")) AS date)");
        assertThat(written(Mask.TRUNCATE_TO_MONTH, Types.TimestampType.withoutZone()))
                .isEqualTo("CAST(date_trunc('month', greatest(\"c\", \"c\")) AS timestamp(6))");
    }

    @Test
    void hashesAreOfBytesLowestFirstAndOnlyThoseOfOneQueryAreSalted() {
        String salt = "to_utf8('" + SALT + "') || ";
        assertHash(Types.StringType.get(), "CAST(lower(to_hex(sha256(%sto_utf8(\"c\")))) AS varchar)", salt);
        assertHash(Types.BinaryType.get(), "CAST(sha256(%s\"c\") AS varbinary)", salt);
        assertHash(Types.LongType.get(), "CAST(from_big_endian_64(reverse(substr(sha256(%s"
                + "reverse(to_big_endian_64(\"c\"))), 1, 8))) AS bigint)", salt);
        assertHash(Types.IntegerType.get(), "CAST(from_big_endian_32(reverse(substr(sha256(%s"
                + "reverse(to_big_endian_32(\"c\"))), 1, 4))) AS integer)", salt);
    }

    private static void assertHash(Type type, String sql, String salt) {
        assertThat(written(Mask.SHA_256_GLOBAL, type)).isEqualTo(sql.formatted(""));
        assertThat(written(Mask.SHA_256_QUERY_LOCAL, type)).isEqualTo(sql.formatted(salt));
    }

    @Test
    void ofTextsAllButSixSignsIsReplacedAndAShortOneIsNotShown() {
        String masked = "regexp_replace(regexp_replace(%s, '[^0-9(),.@-]', 'x'), '[0-9]', 'n')";
        String start = "CAST(CASE WHEN \"c\" IS NULL THEN NULL WHEN length(\"c\") <= 4 THEN 'xxxx' ELSE ";
        assertThat(written(Mask.MASK_ALPHANUM, Types.StringType.get()))
                .isEqualTo("CAST(" + masked.formatted("\"c\"") + " AS varchar)");
        assertThat(written(Mask.SHOW_FIRST_4, Types.StringType.get())).isEqualTo(start + "substr(\"c\", 1, 4) || "
                + masked.formatted("substr(\"c\", 5)") + " END AS varchar)");
        assertThat(written(Mask.SHOW_LAST_4, Types.StringType.get())).isEqualTo(start
                + masked.formatted("substr(\"c\", 1, length(\"c\") - 4)") + " || substr(\"c\", length(\"c\") - 3)"
                + " END AS varchar)");
    }

    @Test
    void opaqueValuesAreTheColumnsOwn() {
        assertThat(TrinoSql.opaque("\"c\"", Types.LongType.get())).isEqualTo("greatest(\"c\", \"c\")");
        assertThat(TrinoSql.opaque("\"c\"", Types.ListType.ofOptional(1, Types.LongType.get())))
                .isEqualTo("element_at(ARRAY[\"c\"], 1)");
    }
}
