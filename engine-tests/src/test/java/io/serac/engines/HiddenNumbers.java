package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A table whose rows lie in one file, with numbers and dates in one of them that some may not see: Trino prints ranges of such
 * values in statistics, and how many rows it has read. Two users are filtered, by a column that is like any other; the columns of
 * the third are masked. Immutable.
 */
final class HiddenNumbers {
    private static final String NUMBER = "918273645";
    private static final String DAY = "1987-06-05";
    private static final String PAY = "87654321";
    private static final String POLICIES = "warehouses/main/namespaces/hr/tables/pay/policies/";
    private static final List<String> COLUMNS = List.of("id", "born", "pay", "seen");
    private static final Pattern FIGURES = Pattern.compile("Estimates: [^\\n]*|Input: [\\d,]+ rows?");
    /** Pairs of questions that differ in whether the hidden row could be an answer. */
    private static final Map<String, String> PROBES = Map.of("id > 900000000", "id > 999999999",
            "id = " + NUMBER, "id = 5", "born < DATE '1990-06-01'", "born < DATE '1980-06-01'",
            "seen < TIMESTAMP '1990-06-01 00:00:00'", "seen < TIMESTAMP '1980-06-01 00:00:00'",
            "pay > 80000000", "pay > 90000000", "name = 'southcanary'", "name = 'nobody'");

    private HiddenNumbers() {
    }

    /** Makes the table {@code hr.pay} and its rules. */
    static void make(RestCalls admin, TrinoUser owner, String leveled, String named, String masked)
            throws IOException, InterruptedException {
        owner.sql("CREATE TABLE lake.hr.pay (id bigint, name varchar, level integer, born date, pay decimal(12,2),"
                + " seen timestamp(6))");
        owner.sql("INSERT INTO lake.hr.pay VALUES"
                + " (1, 'ann', 3, DATE '2001-01-01', DECIMAL '10.00', TIMESTAMP '2001-01-01 00:00:00'),"
                + " (2, 'bea', 4, DATE '2002-02-02', DECIMAL '20.00', TIMESTAMP '2002-02-02 00:00:00'),"
                + " (" + NUMBER + ", 'southcanary', 9, DATE '" + DAY + "', DECIMAL '" + PAY + ".09', TIMESTAMP '" + DAY
                + " 01:02:03')");
        owner.sql("ANALYZE lake.hr.pay");
        admin.put(POLICIES + "level", "{\"kind\":\"ROW_FILTER\",\"filter\":{\"type\":\"lt\",\"term\":\"level\","
                + "\"value\":5},\"to\":[\"" + leveled + "\"]}");
        admin.put(POLICIES + "name", "{\"kind\":\"ROW_FILTER\",\"filter\":{\"type\":\"not-starts-with\","
                + "\"term\":\"name\",\"value\":\"south\"},\"to\":[\"" + named + "\"]}");
        mask(admin, "sha-256-global", "id", masked);
        mask(admin, "truncate-to-year", "born", masked);
        mask(admin, "truncate-to-month", "seen", masked);
        mask(admin, "mask-to-fixed-value", "pay", masked);
        mask(admin, "show-last-4", "name", masked);
    }

    private static void mask(RestCalls admin, String mask, String column, String user)
            throws IOException, InterruptedException {
        admin.put(POLICIES + mask, "{\"kind\":\"COLUMN_MASK\",\"mask\":\"" + mask + "\",\"columns\":[\"" + column
                + "\"],\"to\":[\"" + user + "\"]}");
    }

    /** Whether a text holds one of the hidden values, however Trino has written the number. */
    private static boolean shows(String text) {
        String digits = text.replaceAll("[.,_]", "");
        return digits.contains(NUMBER) || digits.contains(PAY) || text.contains(DAY);
    }

    private static String snapshot(TrinoUser owner) {
        return owner.sql("SELECT snapshot_id FROM lake.hr.\"pay$snapshots\" ORDER BY committed_at DESC LIMIT 1")
                .single();
    }

    /** No way leads a restricted user to a hidden number. */
    static void checkWays(TrinoUser owner, TrinoUser restricted) {
        String snapshot = snapshot(owner);
        for (String way : TrinoWays.OF_PAY) {
            for (String column : way.contains("%") ? COLUMNS : List.of("")) {
                String sql = TrinoWays.statement(way, column, snapshot);
                String shown = TrinoWays.shown(restricted, sql);
                assertThat(shown).as(sql).matches(text -> !shows(text), "shows nothing hidden")
                        .matches(text -> !TrinoWays.provesNothing(text), "is no mistake in the statement");
            }
        }
    }

    /** @return how many of the same statements show a hidden number to who may see it */
    static long shownToOwner(TrinoUser owner) {
        String snapshot = snapshot(owner);
        return TrinoWays.OF_PAY.stream().filter(TrinoWays::isRead).filter(way -> (way.contains("%") ? COLUMNS
                : List.of("")).stream().anyMatch(column -> shows(
                        TrinoWays.shown(owner,
                                TrinoWays.statement(way, column, snapshot)))))
                .count();
    }

    /** Counts of the hidden row by all of its values. */
    static void checkCounts(TrinoUser owner, TrinoUser restricted) {
        for (String condition : List.of("id = " + NUMBER, "born = DATE '" + DAY + "'",
                "pay > 80000000", "seen = TIMESTAMP '" + DAY + " 01:02:03'", "name LIKE '%canary%'",
                "id IN (SELECT max(id) FROM lake.hr.pay WHERE name LIKE 'south%')")) {
            String sql = "SELECT count(*) FROM lake.hr.pay WHERE " + condition;
            assertThat(owner.sql(sql).single()).as(sql).isEqualTo("1");
            assertThat(restricted.sql(sql).single()).as(sql).isEqualTo("0");
        }
    }

    /** Neither estimates nor the number of rows that were read tell whether there is a hidden row like that. */
    static void checkProbes(TrinoUser owner, TrinoUser restricted) {
        for (String explain : List.of("EXPLAIN", "EXPLAIN ANALYZE")) {
            String question = explain + " SELECT count(*) FROM lake.hr.pay WHERE ";
            PROBES.forEach((there, absent) -> assertThat(figures(restricted, question + there)).as(question + there)
                    .isEqualTo(figures(restricted, question + absent)));
            assertThat(PROBES.entrySet()).as("who may see it can tell, by " + explain)
                    .anyMatch(probe -> !figures(owner, question + probe.getKey())
                            .equals(figures(owner, question + probe.getValue())));
        }
    }

    private static List<String> figures(TrinoUser user, String sql) {
        List<String> figures = FIGURES.matcher(user.sql(sql).lines().getFirst()).results().map(MatchResult::group)
                .map(figure -> figure.replaceAll("cpu: [^,}]*", "")).toList();
        assertThat(figures).as(sql).isNotEmpty();
        return figures;
    }
}
