package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An unmodified Trino shows each user what Serac's rules leave him, whatever he tries. Hidden values hold words that occur nowhere
 * else; whatever Trino answers or refuses with is searched for them.
 */
@Tag("engine")
class PoliciesInTrinoIT {
    private static final String SALARY = "salarycanary";
    private static final String SECRET_NUMBER = "ssncanary";
    private static final String SOUTH = "southcanary";
    private static final String POLICIES = "warehouses/main/namespaces/hr/tables/emp/policies/";
    // TABLE takes all columns, the path of the file too.
    private static final Pattern SHOWS_MORE_THAN_ROWS = Pattern.compile("\\$|\\bTABLE\\b|CREATE|by_definer");
    private static final int TABLES = 1_000;
    private static final int ROUNDS = 5;
    private static final Duration LIST_MAX = Duration.ofSeconds(60);
    private static final Certificates CERTIFICATES = Certificates.write("policies-certificates");
    private static String snapshot = "";

    private static @Nullable RunningServer server;
    private static @Nullable Trino trino;

    @BeforeAll
    static void startServerAndTrino() throws SQLException, IOException, InterruptedException {
        server = RunningServer.startEncrypted("policies-server", CERTIFICATES);
        try (RestCalls admin = new RestCalls(server, CERTIFICATES.client())) {
            String credential = admin.account("trino");
            admin.put("engines/trino", engine(CERTIFICATES.fingerprint()));
            for (String privilege : List.of("SELECT", "WRITE", "MAINTAIN", "ALTER", "DROP", "PURGE", "CREATE_NAMESPACE",
                    "CREATE_TABLE", "CREATE_VIEW")) {
                admin.grant(privilege, "service-account:trino");
                admin.grant(privilege, user("all"));
            }
            trino = Trino.startAsking("policies-trino", server, credential, admin.opaKey("trino"),
                    CERTIFICATES);
            fill();
            MaskCases.make(admin, sql -> as("all", sql), user("hidden"));
            FilterCases.make(admin, sql -> as("all", sql));
            HiddenNumbers.make(admin, sql -> as("all", sql), user("leveled"), user("named"), user("hashed"));
            for (String name : List.of("some", "masked", "filtered", "hidden", "sifted", "leveled", "named",
                    "hashed")) {
                admin.grant("SELECT", user(name), "hr");
                for (String privilege : List.of("SELECT", "WRITE", "CREATE_TABLE", "CREATE_VIEW", "DROP")) {
                    admin.grant(privilege, user(name), "mine");
                }
            }
            admin.put(POLICIES + "salary", "{\"kind\":\"COLUMN_DENY\",\"columns\":[\"salary\"],\"to\":[\"everyone\"],"
                    + "\"except\":[\"" + user("all") + "\",\"" + user("masked") + "\",\"" + user("filtered") + "\"]}");
            admin.put(POLICIES + "ssn", "{\"kind\":\"COLUMN_MASK\",\"columns\":[\"ssn\"],\"mask\":\"show-last-4\","
                    + "\"to\":[\"" + user("masked") + "\"]}");
            admin.put(POLICIES + "region", "{\"kind\":\"ROW_FILTER\",\"filter\":{\"type\":\"eq\",\"term\":\"region\","
                    + "\"value\":\"north\"},\"to\":[\"" + user("filtered") + "\"]}");
        }
    }

    private static String engine(String fingerprint) {
        return "{\"kind\":\"trino-opa\",\"account\":\"service-account:trino\",\"user-issuer\":\"idp\","
                + "\"catalogs\":{\"lake\":\"main\"},\"certificate-sha256\":[\"" + fingerprint + "\"]}";
    }

    private static String user(String name) {
        return "user:idp:" + name;
    }

    private static void fill() {
        for (String statement : List.of("CREATE SCHEMA lake.hr", "CREATE SCHEMA lake.mine",
                "CREATE TABLE lake.hr.emp (id bigint, name varchar, ssn varchar, salary varchar, region varchar)"
                        + " WITH (partitioning = ARRAY['region'])",
                "INSERT INTO lake.hr.emp VALUES (1, 'ann', '" + SECRET_NUMBER + "-1111', '" + SALARY + "1', 'north'),"
                        + " (2, 'bea', '" + SECRET_NUMBER + "-2222', '" + SALARY + "2', 'north'),"
                        + " (3, '" + SOUTH + "', '" + SECRET_NUMBER + "-3333', '" + SALARY + "3', 'south')",
                "CREATE TABLE lake.mine.all_of AS SELECT * FROM lake.hr.emp WHERE false",
                "CREATE VIEW lake.mine.by_definer SECURITY DEFINER AS SELECT * FROM lake.hr.emp",
                "CREATE TABLE lake.hr.kept AS SELECT 1 AS id", "INSERT INTO lake.hr.kept VALUES 2",
                "CREATE TABLE lake.hr.moved (id bigint, secret varchar, gone varchar)",
                "INSERT INTO lake.hr.moved VALUES (1, '" + SALARY + "a', '" + SALARY + "b')")) {
            as("all", statement);
        }
        snapshot = as("all", "SELECT snapshot_id FROM lake.hr.\"emp$snapshots\" ORDER BY committed_at DESC LIMIT 1")
                .single();
    }

    @AfterAll
    static void stop() throws SQLException {
        if (trino != null) {
            trino.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private static Rows as(String user, String sql) {
        return Objects.requireNonNull(trino).sqlAs(user, sql);
    }

    @Test
    void withoutItsCertificateTrinoIsToldNothing() throws IOException, InterruptedException {
        try (RestCalls admin = new RestCalls(Objects.requireNonNull(server), CERTIFICATES.client())) {
            assertThat(as("all", "SELECT count(*) FROM lake.hr.emp").single()).isEqualTo("3");
            admin.put("engines/trino", engine("0".repeat(64)));
            try {
                assertThatThrownBy(() -> as("all", "SELECT count(*) FROM lake.hr.emp"))
                        .isInstanceOf(StatementFailed.class).hasMessageNotContaining("sro_");
            } finally {
                admin.put("engines/trino", engine(CERTIFICATES.fingerprint()));
            }
            assertThat(as("all", "SELECT count(*) FROM lake.hr.emp").single()).isEqualTo("3");
        }
    }

    @Test
    void everybodySeesWhatIsLeftToHim() {
        assertThat(as("all", "SELECT * FROM lake.hr.emp").lines()).hasSize(3)
                .contains("1|ann|" + SECRET_NUMBER + "-1111|" + SALARY + "1|north");
        assertThat(as("some", "SELECT * FROM lake.hr.emp").columns()).containsExactly("id", "name", "ssn", "region");
        assertThat(as("some", "SELECT count(*) FROM lake.hr.emp").single()).isEqualTo("3");
        assertThat(as("masked", "SELECT ssn FROM lake.hr.emp ORDER BY id").lines()).containsExactly("xxxxxxxxx-1111",
                "xxxxxxxxx-2222", "xxxxxxxxx-3333");
        assertThat(as("masked", "SELECT count(*) FROM lake.hr.emp WHERE ssn LIKE 'ssn%'").single())
                .isEqualTo("0");
        assertThat(as("filtered", "SELECT id FROM lake.hr.emp ORDER BY id").lines()).containsExactly("1", "2");
        assertThat(as("filtered", "SELECT count(*) FROM lake.hr.emp").single()).isEqualTo("2");
        assertThatThrownBy(() -> as("nobody", "SELECT * FROM lake.hr.emp")).isInstanceOf(StatementFailed.class);
        assertThat(as("all", "SHOW SCHEMAS FROM lake").lines()).contains("hr", "mine");
    }

    /** The column that is tried out, and a word that stands in its hidden values only. */
    private enum Hidden {
        SOME("salary", SALARY), MASKED("ssn", SECRET_NUMBER), FILTERED("name", SOUTH);

        private final String column;
        private final String word;

        Hidden(String column, String word) {
            this.column = column;
            this.word = word;
        }
    }

    @ParameterizedTest
    @EnumSource
    void noWayLeadsToWhatIsHidden(Hidden hidden) {
        String user = hidden.name().toLowerCase(Locale.ROOT);
        for (String way : TrinoWays.OF_EMP) {
            String sql = TrinoWays.statement(way, hidden.column, snapshot);
            String shown = TrinoWays.shown(statement -> as(user, statement), sql);
            // The statement itself may hold the word of nobody but its author.
            assertThat(shown).as(user + ": " + sql).doesNotContain(hidden.word).doesNotContain("key=")
                    .matches(text -> !TrinoWays.provesNothing(text), "is no mistake in the statement");
            if (user.equals("some") && !way.contains("%") && !way.contains("runtime")) {
                // Nor the name of the column, which he did not say himself. But this message of Trino lists all that it would read.
                assertThat(shown.replaceAll("Cannot select from columns \\[[^]]*]", "")).as(user + ": " + sql)
                        .doesNotContain("salary");
            }
        }
        String count = "SELECT count(*) FROM lake.hr.emp WHERE " + hidden.column + " LIKE '%canary%'";
        if (hidden == Hidden.SOME) {
            assertThatThrownBy(() -> as(user, count)).isInstanceOf(StatementFailed.class);
        } else {
            assertThat(as(user, count).single()).isEqualTo("0");
        }
        assertThat(as("all", count).single()).isNotEqualTo("0");
        assertThat(as("all", "SELECT count(*) FROM lake.hr.emp").single()).isEqualTo("3");
        assertThat(as("all", "SELECT count(*) FROM lake.mine.by_definer").single()).isEqualTo("3");
    }

    @ParameterizedTest
    @EnumSource
    void whoMaySeeItIsShownItByTheSameWays(Hidden hidden) {
        List<String> showing = TrinoWays.OF_EMP.stream().filter(TrinoWays::isRead).filter(way -> TrinoWays.shown(
                statement -> as("all", statement), TrinoWays.statement(way, hidden.column, snapshot))
                .contains(hidden.word)).toList();
        assertThat(showing).hasSizeGreaterThanOrEqualTo(20);
    }

    @Test
    void whoIsFilteredMayAskOfHisRowsWhatHeLikes() {
        List<String> refused = new ArrayList<>();
        int answered = 0;
        for (String way : TrinoWays.OF_EMP) {
            String sql = TrinoWays.statement(way, "name", snapshot);
            if (TrinoWays.isRead(way) && !SHOWS_MORE_THAN_ROWS.matcher(sql).find()
                    && TrinoWays.isAnswered(statement -> as("all", statement), sql)) {
                answered++;
                if (!TrinoWays.isAnswered(statement -> as("filtered", statement), sql)) {
                    refused.add(sql);
                }
            }
        }
        assertThat(refused).isEmpty();
        assertThat(answered).isGreaterThanOrEqualTo(25);
    }

    @ParameterizedTest
    @ValueSource(strings = {"leveled", "named", "hashed"})
    void noWayLeadsToHiddenNumbers(String user) {
        HiddenNumbers.checkWays(sql -> as("all", sql), sql -> as(user, sql));
        HiddenNumbers.checkCounts(sql -> as("all", sql), sql -> as(user, sql));
        HiddenNumbers.checkProbes(sql -> as("all", sql), sql -> as(user, sql));
    }

    @Test
    void whoMaySeeNumbersIsShownThemByTheSameWays() {
        long shown = HiddenNumbers.shownToOwner(sql -> as("all", sql));
        assertThat(shown).isGreaterThanOrEqualTo(20);
    }

    @Test
    void everyMaskOfEveryTypeShowsWhatItSays() {
        MaskCases.check(sql -> as("all", sql), sql -> as("hidden", sql));
        MaskCases.checkHashesOfOneQuery(sql -> as("hidden", sql));
        MaskCases.checkComparisons(sql -> as("all", sql), sql -> as("hidden", sql));
    }

    @Test
    void noViewLendsRightsThatItsDefinerDidNotLend() throws IOException, InterruptedException {
        try (RestCalls admin = new RestCalls(Objects.requireNonNull(server), CERTIFICATES.client())) {
            DefinerCases.check(admin, sql -> as("all", sql), sql -> as("lender", sql), sql -> as("borrower", sql),
                    "lender", "borrower");
        }
    }

    @Test
    void filtersOfEveryTypeLeaveTheRowsThatTheySay() throws IOException, InterruptedException {
        try (RestCalls admin = new RestCalls(Objects.requireNonNull(server), CERTIFICATES.client())) {
            FilterCases.check(admin, sql -> as("sifted", sql), user("sifted"));
            FilterCases.checkValues(admin, sql -> as("all", sql), sql -> as("sifted", sql), user("sifted"));
        }
        assertThat(as("all", "SELECT count(*) FROM lake.hr.kinds").single()).isEqualTo("4");
    }

    @Test
    void aListOfManyTablesEndsSoonAndCountsRight() throws IOException, InterruptedException, ExecutionException {
        as("all", "CREATE SCHEMA lake.many");
        try (RestCalls admin = new RestCalls(Objects.requireNonNull(server), CERTIFICATES.client());
                ExecutorService four = Executors.newFixedThreadPool(4)) {
            List<Future<?>> made = new ArrayList<>();
            for (int i = 0; i < TABLES; i++) {
                String body = "{\"name\":\"t" + i + "\",\"schema\":{\"type\":\"struct\",\"fields\":["
                        + "{\"id\":1,\"name\":\"id\",\"required\":false,\"type\":\"long\"},"
                        + "{\"id\":2,\"name\":\"salary\",\"required\":false,\"type\":\"string\"}]}}";
                made.add(four.submit(() -> {
                    admin.post("namespaces/many/tables", body);
                    return null;
                }));
            }
            for (Future<?> each : made) {
                each.get();
            }
            admin.grant("SELECT", user("lister"), "many");
            admin.put("warehouses/main/namespaces/many/tables/t7/policies/salary", "{\"kind\":\"COLUMN_DENY\","
                    + "\"columns\":[\"salary\"],\"to\":[\"" + user("lister") + "\"]}");
        }
        long start = System.nanoTime();
        String counted = as("lister", "SELECT count_if(table_schema = 'many'), count_if(table_schema NOT IN ('many',"
                + " 'information_schema')) FROM lake.information_schema.columns").lines().getFirst();
        Duration taken = Duration.ofNanos(System.nanoTime() - start);

        System.out.println("The columns of " + TABLES + " tables were listed in " + taken.toMillis() + " ms");
        assertThat(counted).as("but for one column of one table").isEqualTo((2 * TABLES - 1) + "|0");
        assertThat(taken).isLessThan(LIST_MAX);
    }

    @AfterEach
    void dropWhatUsersHaveMade() {
        for (String made : List.of("TABLE lake.mine.copy", "TABLE lake.mine.shape", "VIEW lake.mine.v",
                "VIEW lake.mine.w")) {
            as("all", "DROP " + made.replace(" ", " IF EXISTS "));
        }
    }

    @Test
    void whoReadsAndWritesAllOfATableCompactsIt() {
        assertThatThrownBy(() -> as("some", "ALTER TABLE lake.hr.kept EXECUTE optimize"))
                .isInstanceOf(StatementFailed.class).hasMessageContaining("Access Denied");
        assertThat(as("all", "SELECT count(*) FROM lake.hr.\"kept$files\"").single()).isEqualTo("2");

        as("all", "ALTER TABLE lake.hr.kept EXECUTE optimize");

        assertThat(as("all", "SELECT count(*) FROM lake.hr.\"kept$files\"").single()).isEqualTo("1");
        assertThat(as("all", "SELECT sum(id) FROM lake.hr.kept").single()).isEqualTo("3");
        assertThatThrownBy(() -> as("all", "CALL lake.system.unregister_table('hr', 'kept')"))
                .isInstanceOf(StatementFailed.class).hasMessageContaining("Access Denied");
    }

    @Test
    void neitherRenamingNorDroppingLetsAColumnGo() throws IOException, InterruptedException {
        String moved = "warehouses/main/namespaces/hr/tables/moved/policies/";
        try (RestCalls admin = new RestCalls(Objects.requireNonNull(server), CERTIFICATES.client())) {
            for (String column : List.of("secret", "gone")) {
                admin.put(moved + column, "{\"kind\":\"COLUMN_DENY\",\"columns\":[\"" + column + "\"],\"to\":[\""
                        + user("some") + "\"]}");
            }
        }
        String first =
                as("all", "SELECT snapshot_id FROM lake.hr.\"moved$snapshots\" ORDER BY committed_at DESC LIMIT 1")
                        .single();
        as("all", "ALTER TABLE lake.hr.moved RENAME COLUMN secret TO shown");
        as("all", "ALTER TABLE lake.hr.moved DROP COLUMN gone");
        as("all", "ALTER TABLE lake.hr.moved ADD COLUMN gone varchar");
        as("all", "INSERT INTO lake.hr.moved VALUES (2, '" + SALARY + "c', '" + SALARY + "d')");
        assertThat(as("all", "SELECT count(*) FROM lake.hr.moved WHERE shown LIKE '" + SALARY + "%'").single())
                .isEqualTo("2");

        assertThat(as("some", "SELECT * FROM lake.hr.moved").columns()).containsExactly("id");
        for (String column : List.of("shown", "secret", "gone")) {
            for (String version : List.of("", " FOR VERSION AS OF " + first)) {
                assertThatThrownBy(() -> as("some", "SELECT " + column + " FROM lake.hr.moved" + version))
                        .as(column + version).isInstanceOf(StatementFailed.class).message().doesNotContain(SALARY);
            }
        }
        String old = "SELECT * FROM lake.hr.moved FOR VERSION AS OF " + first;
        assertThat(as("all", old).lines()).containsExactly("1|" + SALARY + "a|" + SALARY + "b");
        String shown;
        try {
            shown = as("some", old).lines().toString();
        } catch (StatementFailed refusal) {
            shown = String.valueOf(refusal.getMessage());
        }
        assertThat(shown).doesNotContain(SALARY);
    }

    @Test
    void listsShowNeitherFieldsNorCommentsThatAreHidden() throws IOException, InterruptedException {
        as("all", "CREATE TABLE lake.hr.homes (id bigint, address row(street varchar, zip varchar)) COMMENT '" + SALARY
                + "'");
        try (RestCalls admin = new RestCalls(Objects.requireNonNull(server), CERTIFICATES.client())) {
            admin.put("warehouses/main/namespaces/hr/tables/homes/policies/zip", "{\"kind\":\"COLUMN_DENY\","
                    + "\"columns\":[\"address.zip\"],\"to\":[\"" + user("some") + "\"]}");
        }
        for (String list : List.of("DESCRIBE lake.hr.homes",
                "SELECT * FROM lake.information_schema.columns WHERE table_name = 'homes'",
                "SELECT * FROM system.jdbc.columns WHERE table_cat = 'lake' AND table_name = 'homes'")) {
            assertThat(as("some", list).lines()).as(list).hasSize(1);
            assertThat(as("all", list).lines()).as(list).hasSize(2).anyMatch(line -> line.contains("zip"));
        }
        assertThat(as("some", "SELECT * FROM lake.hr.homes").columns()).containsExactly("id");
        String comments = "FROM system.metadata.table_comments WHERE catalog_name = 'lake' AND schema_name = 'hr'"
                + " AND table_name = 'homes'";
        assertThat(as("some", "SELECT * " + comments).lines()).containsExactly("lake|hr|homes");
        assertThat(as("all", "SELECT * " + comments).lines()).containsExactly("lake|hr|homes|" + SALARY);
        assertThatThrownBy(() -> as("some", "SELECT comment " + comments)).isInstanceOf(StatementFailed.class)
                .hasMessageContaining("Access Denied");
    }

    @Test
    void tablesMoveToOtherSchemasByWhoeverMayDropAndCreate() {
        as("all", "CREATE TABLE lake.hr.carried (id bigint)");

        as("all", "ALTER TABLE lake.hr.carried RENAME TO lake.mine.carried");

        assertThat(as("all", "SELECT count(*) FROM lake.mine.carried").single()).isEqualTo("0");
        assertThatThrownBy(() -> as("some", "ALTER TABLE lake.mine.carried RENAME TO lake.hr.carried"))
                .isInstanceOf(StatementFailed.class).hasMessageContaining("Access Denied");
    }

    @Test
    void aNewRuleHoldsForTheNextQuery() throws IOException, InterruptedException {
        try (RestCalls admin = new RestCalls(Objects.requireNonNull(server), CERTIFICATES.client())) {
            admin.grant("SELECT", user("late"), "hr");
            admin.put(POLICIES + "salary", "{\"kind\":\"COLUMN_DENY\",\"columns\":[\"salary\"],\"to\":[\"everyone\"],"
                    + "\"except\":[\"" + user("all") + "\",\"" + user("masked") + "\",\"" + user("filtered") + "\",\""
                    + user("late") + "\"]}");
            assertThat(as("late", "SELECT salary FROM lake.hr.emp").lines()).hasSize(3);

            admin.put(POLICIES + "late", "{\"kind\":\"COLUMN_DENY\",\"columns\":[\"salary\"],\"to\":[\"" + user("late")
                    + "\"]}");

            assertThatThrownBy(() -> as("late", "SELECT salary FROM lake.hr.emp")).isInstanceOf(StatementFailed.class);
        }
    }

    /** What Trino asks goes to the first server, and rules are made and lifted at the second. */
    @Test
    void aRuleThatAnotherServerTakesHoldsForTheNextQuery() throws IOException, InterruptedException {
        String all = "SELECT id, ssn FROM lake.hr.emp ORDER BY id";
        List<String> open = List.of("1|" + SECRET_NUMBER + "-1111", "2|" + SECRET_NUMBER + "-2222",
                "3|" + SECRET_NUMBER + "-3333");
        try (RunningServer second = Objects.requireNonNull(server).startReplica("policies-second", CERTIFICATES);
                RestCalls admin = new RestCalls(second, CERTIFICATES.client())) {
            assertThatThrownBy(() -> as("far", all)).isInstanceOf(StatementFailed.class);
            admin.grant("SELECT", user("far"), "hr");
            for (int round = 0; round < ROUNDS; round++) {
                assertThat(as("far", all).lines()).isEqualTo(open);

                admin.put(POLICIES + "far", far("COLUMN_DENY", "\"columns\":[\"ssn\"]"));
                assertThatThrownBy(() -> as("far", all)).isInstanceOf(StatementFailed.class);

                admin.put(POLICIES + "far", far("COLUMN_MASK", "\"columns\":[\"ssn\"],\"mask\":\"show-last-4\""));
                assertThat(as("far", all).lines()).containsExactly("1|xxxxxxxxx-1111", "2|xxxxxxxxx-2222",
                        "3|xxxxxxxxx-3333");

                admin.put(POLICIES + "far", far("ROW_FILTER",
                        "\"filter\":{\"type\":\"eq\",\"term\":\"id\",\"value\":2}"));
                assertThat(as("far", all).lines()).containsExactly("2|" + SECRET_NUMBER + "-2222");

                admin.delete(POLICIES + "far");
            }
            assertThat(as("far", all).lines()).isEqualTo(open);
        }
    }

    private static String far(String kind, String more) {
        return "{\"kind\":\"" + kind + "\"," + more + ",\"to\":[\"" + user("far") + "\"]}";
    }
}
