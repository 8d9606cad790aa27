package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table with a column of each type that filters compare, and which of its rows are shown in Trino under each filter. Nulls lie
 * before all values and NaN behind them, and there is no third truth value, as in Iceberg. Immutable.
 */
final class FilterCases {
    private static final String POLICY = "warehouses/main/namespaces/hr/tables/kinds/policies/rows";
    private static final String FIELDS = """
            {"id":1,"name":"id","required":false,"type":"int"},
            {"id":2,"name":"n","required":false,"type":"long"},
            {"id":3,"name":"i","required":false,"type":"int"},
            {"id":4,"name":"price","required":false,"type":"decimal(9,2)"},
            {"id":5,"name":"ratio","required":false,"type":"double"},
            {"id":6,"name":"part","required":false,"type":"float"},
            {"id":7,"name":"day","required":false,"type":"date"},
            {"id":8,"name":"at","required":false,"type":"time"},
            {"id":9,"name":"seen","required":false,"type":"timestamp"},
            {"id":10,"name":"zoned","required":false,"type":"timestamptz"},
            {"id":11,"name":"word","required":false,"type":"string"},
            {"id":12,"name":"flag","required":false,"type":"boolean"},
            {"id":13,"name":"code","required":false,"type":"uuid"},
            {"id":14,"name":"person","required":false,"type":{"type":"struct","fields":[
              {"id":15,"name":"zip","required":false,"type":"int"}]}},
            {"id":16,"name":"raw","required":false,"type":"binary"},
            {"id":17,"name":"words","required":false,"type":{"type":"list","element-id":18,"element":"string",
              "element-required":false}},
            {"id":19,"name":"counts","required":false,"type":{"type":"map","key-id":20,"key":"string",
              "value-id":21,"value":"long","value-required":false}}""";
    private static final List<String> COLUMNS = List.of("id", "n", "i", "price", "ratio", "part", "day", "at", "seen",
            "zoned", "word", "flag", "code", "person", "raw", "words", "counts");
    private static final String ROWS = """
            (1, -5, 1, DECIMAL '1.50', DOUBLE '0.5', REAL '0.5', DATE '2021-02-03', TIME '04:05:06.123456',
             TIMESTAMP '2021-02-03 04:05:06.123456', TIMESTAMP '2021-02-03 04:05:06.123456 UTC', 'north', true,
             UUID '00000000-0000-0000-0000-000000000001', ROW(1), X'01', ARRAY['a', NULL], MAP(ARRAY['k'], ARRAY[1])),
            (2, 918273645, 2, DECIMAL '-0.01', DOUBLE '-2.5', REAL '-2.5', DATE '1969-12-31', TIME '00:00:00.000000',
             TIMESTAMP '1969-12-31 23:59:59.999999', TIMESTAMP '1969-12-31 23:59:59.999999 UTC', 'no''r"th%', false,
             UUID '00000000-0000-0000-0000-000000000002', ROW(2), X'', ARRAY[], MAP()),
            (3, 9223372036854775807, -2147483648, DECIMAL '9999999.99', nan(), CAST(nan() AS real), DATE '2999-01-01',
             TIME '23:59:59.999999', TIMESTAMP '2999-01-01 00:00:00.000000', TIMESTAMP '2999-01-01 00:00:00.000000 UTC',
             '', false, UUID 'ffffffff-ffff-ffff-ffff-ffffffffffff', ROW(3), X'FF00', ARRAY[NULL],
             MAP(ARRAY['k', 'm'], ARRAY[NULL, 2])),
            (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)""";

    /**
     * One filter.
     *
     * @param json as a policy says it
     * @param shown ids of the rows that are left, of four
     */
    private record Case(String json, String... shown) {
    }

    private static final List<Case> CASES = List.of(
            new Case(compare("eq", "n", "918273645"), "2"),
            new Case(compare("not-eq", "n", "918273645"), "1", "3", "4"),
            new Case(compare("lt", "n", "0"), "1", "4"),
            new Case(compare("gt-eq", "n", "918273645"), "2", "3"),
            new Case(several("in", "n", "-5, 9223372036854775807"), "1", "3"),
            new Case(several("not-in", "n", "-5, 7"), "2", "3", "4"),
            new Case(compare("eq", "i", "-2147483648"), "3"),
            new Case(compare("gt", "i", "1"), "2"),
            new Case(compare("eq", "price", "\"1.50\""), "1"),
            new Case(compare("lt", "price", "\"1.50\""), "2", "4"),
            new Case(several("in", "price", "\"-0.01\", \"9999999.99\""), "2", "3"),
            new Case(compare("gt", "ratio", "0.1"), "1", "3"),
            new Case(compare("lt-eq", "ratio", "0.5"), "1", "2", "4"),
            new Case(single("is-nan", "ratio"), "3"),
            new Case(single("not-nan", "ratio"), "1", "2", "4"),
            new Case(compare("lt", "part", "0.25"), "2", "4"),
            new Case(single("is-nan", "part"), "3"),
            new Case(compare("gt-eq", "day", "\"2021-02-03\""), "1", "3"),
            new Case(compare("lt", "day", "\"1970-01-01\""), "2", "4"),
            new Case(several("in", "day", "\"2021-02-03\", \"2999-01-01\""), "1", "3"),
            new Case(compare("eq", "at", "\"04:05:06.123456\""), "1"),
            new Case(compare("lt-eq", "seen", "\"1969-12-31T23:59:59.999999\""), "2", "4"),
            new Case(compare("gt", "seen", "\"1969-12-31T23:59:59.999999\""), "1", "3"),
            new Case(compare("eq", "zoned", "\"2021-02-03T04:05:06.123456+00:00\""), "1"),
            new Case(compare("lt", "zoned", "\"2021-02-03T04:05:06.123456+00:00\""), "2", "4"),
            new Case(compare("eq", "word", "\"no'r\\\"th%\""), "2"),
            new Case(compare("eq", "word", "\"\""), "3"),
            new Case(several("in", "word", "\"north\", \"\""), "1", "3"),
            new Case(compare("starts-with", "word", "\"no\""), "1", "2"),
            new Case(compare("starts-with", "word", "\"no'r\""), "2"),
            new Case(compare("not-starts-with", "word", "\"no\""), "3", "4"),
            new Case(single("is-null", "word"), "4"),
            new Case(single("not-null", "word"), "1", "2", "3"),
            new Case(compare("eq", "flag", "true"), "1"),
            new Case(compare("not-eq", "flag", "true"), "2", "3", "4"),
            new Case(compare("eq", "code", "\"00000000-0000-0000-0000-000000000001\""), "1"),
            new Case(compare("eq", "person.zip", "2"), "2"),
            new Case(single("is-null", "person.zip"), "4"),
            new Case("{\"type\":\"or\",\"left\":" + compare("eq", "flag", "true") + ",\"right\":"
                    + single("is-null", "n") + "}", "1", "4"),
            new Case("{\"type\":\"and\",\"left\":" + compare("gt", "n", "0") + ",\"right\":"
                    + compare("eq", "word", "\"\"") + "}", "3"),
            new Case("{\"type\":\"not\",\"child\":" + compare("starts-with", "word", "\"no\"") + "}", "3", "4"),
            new Case("true", "1", "2", "3", "4"),
            new Case("false"));

    private FilterCases() {
    }

    private static String compare(String type, String column, String value) {
        return "{\"type\":\"" + type + "\",\"term\":\"" + column + "\",\"value\":" + value + "}";
    }

    private static String several(String type, String column, String values) {
        return "{\"type\":\"" + type + "\",\"term\":\"" + column + "\",\"values\":[" + values + "]}";
    }

    private static String single(String type, String column) {
        return "{\"type\":\"" + type + "\",\"term\":\"" + column + "\"}";
    }

    /** Makes the table {@code hr.kinds}. */
    static void make(RestCalls admin, TrinoUser owner) throws IOException, InterruptedException {
        admin.post("namespaces/hr/tables", "{\"name\":\"kinds\",\"schema\":{\"type\":\"struct\",\"fields\":[" + FIELDS
                + "]}}");
        owner.sql("INSERT INTO lake.hr.kinds VALUES " + ROWS);
    }

    /** Sets one filter after the other for one user, who sees what each leaves. */
    static void check(RestCalls admin, TrinoUser user, String name) throws IOException, InterruptedException {
        for (Case each : CASES) {
            admin.put(POLICY, "{\"kind\":\"ROW_FILTER\",\"filter\":" + each.json() + ",\"to\":[\"" + name + "\"]}");
            assertThat(user.sql("SELECT id FROM lake.hr.kinds ORDER BY id").lines()).as(each.json())
                    .containsExactly(each.shown());
        }
    }

    /** Whoever is filtered reads the values of the rows that are left as they are, in columns of all types. */
    static void checkValues(RestCalls admin, TrinoUser all, TrinoUser user, String name)
            throws IOException, InterruptedException {
        admin.put(POLICY, "{\"kind\":\"ROW_FILTER\",\"filter\":" + single("not-null", "id") + ",\"to\":[\"" + name
                + "\"]}");
        String sums = "SELECT " + COLUMNS.stream().map(column -> "to_hex(checksum(" + column + ")), count(" + column
                + "), typeof(min_by(" + column + ", id))").collect(Collectors.joining(", ")) + " FROM lake.hr.kinds";
        assertThat(user.sql(sums).lines()).isEqualTo(all.sql(sums).lines());
        assertThat(user.sql("SELECT * FROM lake.hr.kinds").columns()).isEqualTo(COLUMNS);
    }
}
