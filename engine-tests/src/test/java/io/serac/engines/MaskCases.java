package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table with one column for each mask and type, and what is shown of it in Trino to somebody under all of these masks. In its
 * first and third row are the same values, in its second none. Immutable.
 */
final class MaskCases {
    private static final String PATH = "warehouses/main/namespaces/hr/tables/masks/policies/";
    private static final String QUERY_LOCAL = "sha-256-query-local";
    private static final String UUID_TEXT = "12151fd2-7586-41e9-8f9e-2a86e4085a59";
    private static final long LONG = 918273645;
    private static final int INT = -42;
    // With a letter of two bytes, signs, a line end, a digit and a vowel of another script, and something of two UTF-16 units.
    private static final String TEXT = "J\u00fcrgen-42 (a,b.c@d)\n+\u0939\u093f\u0966\uD83D\uDE00_7";
    private static final String EMOJI = "\uD83D\uDE00";
    private static final String KEPT = "(),.-@";
    private static final String DIGITS = "0123456789";
    private static final int SHOWN = 4;
    private static final byte[] BYTES = {1, 2, -1};

    /**
     * One column.
     *
     * @param type in Iceberg's words
     * @param literal of Trino, for the value
     * @param own how Trino shows the value
     * @param shown how it is shown under the mask; for a query-local hash nothing that is known before
     * @param absent what is shown of no value
     */
    private record Case(String mask, String type, String literal, String own, String shown, String absent) {
        boolean isBytes() {
            return type.equals("binary") || type.startsWith("fixed");
        }
    }

    private static final List<Case> CASES = cases();

    private MaskCases() {
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        constants(cases, "boolean", "true", "true", "false");
        constants(cases, "int", Integer.toString(INT), Integer.toString(INT), "0");
        constants(cases, "long", Long.toString(LONG), Long.toString(LONG), "0");
        constants(cases, "float", "REAL '1.5'", "1.5E0", "0E0");
        constants(cases, "double", "DOUBLE '1.5'", "1.5E0", "0E0");
        constants(cases, "decimal(9,2)", "DECIMAL '12.34'", "12.34", "0.00");
        constants(cases, "date", "DATE '2021-02-03'", "2021-02-03", "1970-01-01");
        constants(cases, "time", "TIME '04:05:06.123456'", "04:05:06.123456", "00:00:00.000000");
        constants(cases, "timestamp", "TIMESTAMP '2021-02-03 04:05:06.123456'", "2021-02-03 04:05:06.123456",
                "1970-01-01 00:00:00.000000");
        constants(cases, "timestamptz", "TIMESTAMP '2021-02-03 04:05:06.123456 UTC'",
                "2021-02-03 04:05:06.123456 UTC", "1970-01-01 00:00:00.000000 UTC");
        constants(cases, "string", "'" + TEXT + "'", TEXT, "XXXXXXXX");
        constants(cases, "uuid", "UUID '" + UUID_TEXT + "'", UUID_TEXT, "00000000-0000-0000-0000-000000000000");
        // What is shown of it does not depend on the value, so there is none.
        constants(cases, "fixed[3]", "NULL", "null", "000000");
        constants(cases, "binary", "X'0102FF'", "0102FF", "");
        truncations(cases);
        hashes(cases, "sha-256-global");
        hashes(cases, QUERY_LOCAL);
        text(cases, "mask-alphanum", TEXT, masked(TEXT, 0, 0));
        text(cases, "mask-alphanum", "Tel. (030) 12-34, x@y.de", "xxx.x(nnn)xnn-nn,xx@x.xx");
        text(cases, "mask-alphanum", "", "");
        text(cases, "show-first-4", TEXT, masked(TEXT, SHOWN, 0));
        text(cases, "show-first-4", EMOJI + "abc1", masked(EMOJI + "abc1", SHOWN, 0));
        text(cases, "show-last-4", TEXT, masked(TEXT, 0, SHOWN));
        text(cases, "show-last-4", "1" + EMOJI + "abc", masked("1" + EMOJI + "abc", 0, SHOWN));
        // Here, and nowhere else, Trino shows less than the specification has engines show.
        text(cases, "show-first-4", "abcd", "xxxx");
        text(cases, "show-last-4", "abcd", "xxxx");
        text(cases, "show-last-4", "", "xxxx");
        return List.copyOf(cases);
    }

    private static void constants(List<Case> cases, String type, String literal, String own, String fixed) {
        cases.add(new Case("replace-with-null", type, literal, own, "null", "null"));
        cases.add(new Case("mask-to-fixed-value", type, literal, own, fixed, fixed));
    }

    private static void truncations(List<Case> cases) {
        for (Map.Entry<String, String> truncation : Map.of("truncate-to-year", "2021-01-01", "truncate-to-month",
                "2021-02-01").entrySet()) {
            String mask = truncation.getKey();
            String day = truncation.getValue();
            cases.add(new Case(mask, "date", "DATE '2021-02-03'", "2021-02-03", day, "null"));
            cases.add(new Case(mask, "timestamp", "TIMESTAMP '2021-02-03 04:05:06.123456'",
                    "2021-02-03 04:05:06.123456", day + " 00:00:00.000000", "null"));
            cases.add(new Case(mask, "timestamptz", "TIMESTAMP '2021-02-03 04:05:06.123456 UTC'",
                    "2021-02-03 04:05:06.123456 UTC", day + " 00:00:00.000000 UTC", "null"));
        }
    }

    private static void hashes(List<Case> cases, String mask) {
        cases.add(new Case(mask, "string", "'" + TEXT + "'", TEXT,
                HexFormat.of().formatHex(sha256(TEXT.getBytes(StandardCharsets.UTF_8))), "null"));
        cases.add(new Case(mask, "binary", "X'0102FF'", "0102FF",
                HexFormat.of().formatHex(sha256(BYTES)).toUpperCase(Locale.ROOT), "null"));
        for (long number : List.of(LONG, Long.MIN_VALUE + 1)) {
            String text = Long.toString(number);
            cases.add(new Case(mask, "long", text, text, Long.toString(hash(Long.BYTES, number).getLong()), "null"));
        }
        String text = Integer.toString(INT);
        cases.add(new Case(mask, "int", text, text, Integer.toString(hash(Integer.BYTES, INT).getInt()), "null"));
    }

    /** Of a number's bytes, the lowest first, as Iceberg's specification of read-restrictions says; to be read like that too. */
    private static ByteBuffer hash(int bytes, long number) {
        byte[] little = Arrays.copyOf(
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array(), bytes);
        return ByteBuffer.wrap(sha256(little)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A text of which only the first and the last code points are shown, as the specification says. */
    private static String masked(String text, int first, int last) {
        int[] points = text.codePoints().toArray();
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < points.length; i++) {
            int point = points[i];
            if (i < first || i >= points.length - last || KEPT.indexOf(point) >= 0) {
                shown.appendCodePoint(point);
            } else {
                shown.append(DIGITS.indexOf(point) >= 0 ? 'n' : 'x');
            }
        }
        return shown.toString();
    }

    private static void text(List<Case> cases, String mask, String value, String shown) {
        cases.add(new Case(mask, "string", "'" + value + "'", value, shown, "null"));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM has no SHA-256", e);
        }
    }

    /** Makes the table {@code hr.masks}, and masks all of it but its id for one user. */
    static void make(RestCalls admin, TrinoUser owner, String masked) throws IOException, InterruptedException {
        String fields = IntStream.range(0, CASES.size()).mapToObj(i -> field(i + 2, "c" + i,
                '"' + CASES.get(i).type() + '"')).collect(Collectors.joining(","));
        admin.post("namespaces/hr/tables", "{\"name\":\"masks\",\"schema\":{\"type\":\"struct\",\"fields\":["
                + field(1, "id", "\"int\"") + "," + fields + ","
                + field(101, "person", "{\"type\":\"struct\",\"fields\":[" + field(102, "name", "\"string\"") + ","
                        + field(103, "zip", "\"int\"") + "]}")
                + "," + field(104, "words", "{\"type\":\"list\",\"element-id\":105,\"element\":\"string\","
                        + "\"element-required\":false}")
                + "]}}");
        String values = CASES.stream().map(Case::literal).collect(Collectors.joining(", "))
                + ", ROW('ann', 1234), ARRAY['a word']";
        String nulls = "NULL, ".repeat(CASES.size()) + "NULL, NULL";
        owner.sql("INSERT INTO lake.hr.masks VALUES (1, " + values + "), (2, " + nulls + "), (3, " + values + ")");
        Map<String, List<String>> columns = new TreeMap<>();
        for (int i = 0; i < CASES.size(); i++) {
            columns.computeIfAbsent(CASES.get(i).mask(), unknown -> new ArrayList<>()).add("c" + i);
        }
        columns.computeIfAbsent("show-last-4", unknown -> new ArrayList<>()).add("person.name");
        columns.computeIfAbsent("replace-with-null", unknown -> new ArrayList<>()).add("words.element");
        for (Map.Entry<String, List<String>> mask : columns.entrySet()) {
            admin.put(PATH + mask.getKey(), "{\"kind\":\"COLUMN_MASK\",\"mask\":\"" + mask.getKey()
                    + "\",\"columns\":[\"" + String.join("\",\"", mask.getValue()) + "\"],\"to\":[\"" + masked
                    + "\"]}");
        }
    }

    private static String field(int id, String name, String type) {
        return "{\"id\":" + id + ",\"name\":\"" + name + "\",\"required\":false,\"type\":" + type + "}";
    }

    /** What a user sees of one row, as texts, by the order of the cases. */
    private static List<String> row(TrinoUser user, int id) {
        String columns = IntStream.range(0, CASES.size())
                .mapToObj(i -> CASES.get(i).isBytes() ? "to_hex(c" + i + ")" : "CAST(c" + i
                        + " AS varchar)")
                .collect(Collectors.joining(", "));
        return user.sql("SELECT " + columns + " FROM lake.hr.masks WHERE id = " + id).values().getFirst().stream()
                .map(String::valueOf).toList();
    }

    private static String types(TrinoUser user) {
        String columns = IntStream.range(0, CASES.size()).mapToObj(i -> "typeof(c" + i + ")")
                .collect(Collectors.joining(", "));
        return user.sql("SELECT " + columns + " FROM lake.hr.masks WHERE id = 1").lines().getFirst();
    }

    /** Compares what is shown with what has to be, for who sees all and who sees masks. */
    static void check(TrinoUser all, TrinoUser masked) {
        List<String> own = row(all, 1);
        List<String> first = row(masked, 1);
        List<String> absent = row(masked, 2);
        List<String> again = row(masked, 1);
        for (int i = 0; i < CASES.size(); i++) {
            Case each = CASES.get(i);
            String about = each.mask() + " of " + each.type();
            assertThat(own.get(i)).as("without a mask: " + about).isEqualTo(each.own());
            assertThat(absent.get(i)).as("no value: " + about).isEqualTo(each.absent());
            if (each.mask().equals(QUERY_LOCAL)) {
                assertThat(first.get(i)).as(about).isNotEqualTo("null").isNotEqualTo(each.own())
                        .isNotEqualTo(each.shown()).isNotEqualTo(again.get(i)).hasSameSizeAs(
                                each.type().equals("string") || each.type().equals("binary")
                                        ? each.shown()
                                        : first.get(i));
            } else {
                assertThat(first.get(i)).as(about).isEqualTo(each.shown());
            }
        }
        assertThat(types(masked)).isEqualTo(types(all));
        assertThat(all.sql("SELECT person.name, words[1] FROM lake.hr.masks WHERE id = 1").lines())
                .containsExactly("ann|a word");
        assertThat(masked.sql("SELECT person, words FROM lake.hr.masks WHERE id = 1").lines())
                .as("a mask inside a column covers all of it").containsExactly("null|null");
    }

    /** Within one query equal values have equal hashes, so that they can be counted and joined. */
    static void checkHashesOfOneQuery(TrinoUser masked) {
        for (int i = 0; i < CASES.size(); i++) {
            if (CASES.get(i).mask().startsWith("sha-256")) {
                assertThat(
                        masked.sql("SELECT count(c" + i + "), count(DISTINCT c" + i + ") FROM lake.hr.masks").lines())
                        .as(CASES.get(i).toString()).containsExactly("2|1");
            }
        }
    }

    /** Neither comparisons nor anything else reach what a mask covers. */
    static void checkComparisons(TrinoUser all, TrinoUser masked) {
        for (int i = 0; i < CASES.size(); i++) {
            Case each = CASES.get(i);
            if (!each.own().isEmpty() && !each.own().equals("null")) {
                String count = "SELECT count(*) FROM lake.hr.masks WHERE c" + i + " = " + each.literal();
                assertThat(all.sql(count).single()).as(each.toString()).isEqualTo("2");
                assertThat(masked.sql(count).single()).as(each.toString()).isEqualTo("0");
            }
        }
    }
}
