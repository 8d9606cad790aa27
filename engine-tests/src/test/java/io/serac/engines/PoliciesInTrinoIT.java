package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    private static final List<String> WAYS = List.of(
            "SELECT * FROM hr.emp",
            "SELECT id, %s FROM hr.emp",
            "SELECT count(*) FROM hr.emp WHERE %s LIKE '%%canary%%'",
            "SELECT count(%s) FROM hr.emp",
            "SELECT min(%1$s), max(%1$s) FROM hr.emp",
            "SELECT id FROM hr.emp ORDER BY %s",
            "SELECT %1$s, count(*) FROM hr.emp GROUP BY %1$s",
            "SELECT a.id FROM hr.emp a JOIN hr.emp b ON a.%1$s = b.%1$s",
            "SELECT (SELECT max(%s) FROM hr.emp)",
            "SELECT CASE WHEN %1$s IS NULL THEN 'x' ELSE %1$s END FROM hr.emp",
            "WITH e AS (SELECT * FROM hr.emp) SELECT * FROM e",
            "SELECT row_number() OVER (ORDER BY %s), id FROM hr.emp",
            "SELECT cast(%s AS varbinary) FROM hr.emp",
            "SELECT json_object('a': %s) FROM hr.emp",
            "SELECT approx_distinct(%s) FROM hr.emp",
            "SELECT id FROM hr.emp WHERE %s IN (SELECT 'x')",
            "SHOW STATS FOR hr.emp",
            "SHOW STATS FOR (SELECT * FROM hr.emp)",
            "EXPLAIN SELECT * FROM hr.emp",
            "EXPLAIN ANALYZE SELECT * FROM hr.emp",
            "DESCRIBE hr.emp",
            "SHOW COLUMNS FROM hr.emp",
            "SHOW CREATE TABLE hr.emp",
            "SELECT * FROM lake.information_schema.columns WHERE table_schema = 'hr'",
            "SELECT * FROM system.jdbc.columns WHERE table_schem = 'hr'",
            "SELECT * FROM system.metadata.table_comments WHERE schema_name = 'hr'",
            "SELECT * FROM hr.\"emp$files\"",
            "SELECT * FROM hr.\"emp$partitions\"",
            "SELECT * FROM hr.\"emp$snapshots\"",
            "SELECT * FROM hr.\"emp$history\"",
            "SELECT * FROM hr.\"emp$manifests\"",
            "SELECT * FROM hr.\"emp$properties\"",
            "SELECT * FROM hr.\"emp$refs\"",
            "SELECT * FROM hr.\"emp$entries\"",
            "SELECT * FROM hr.\"emp$all_entries\"",
            "SELECT \"$path\", \"$file_modified_time\" FROM hr.emp",
            "CREATE TABLE mine.copy AS SELECT * FROM hr.emp",
            "CREATE VIEW mine.v AS SELECT * FROM hr.emp",
            "SELECT * FROM mine.v",
            "CREATE MATERIALIZED VIEW mine.m AS SELECT * FROM hr.emp",
            "SELECT * FROM hr.emp FOR VERSION AS OF 1",
            "SELECT * FROM hr.emp FOR TIMESTAMP AS OF current_timestamp",
            "ALTER TABLE hr.emp EXECUTE optimize",
            "ALTER TABLE hr.emp RENAME COLUMN %s TO shown",
            "ALTER TABLE hr.emp RENAME TO mine.emp",
            "CALL lake.system.rollback_to_snapshot('hr', 'emp', 1)",
            "SELECT * FROM TABLE(lake.system.table_changes('hr', 'emp', 1, 2))",
            "INSERT INTO mine.all_of SELECT * FROM hr.emp",
            "DELETE FROM hr.emp WHERE %s = 'x'",
            "UPDATE hr.emp SET id = 9 WHERE %s = 'x'",
            "MERGE INTO hr.emp t USING hr.emp s ON t.%1$s = s.%1$s WHEN MATCHED THEN DELETE",
            "SELECT * FROM hr.emp TABLESAMPLE BERNOULLI (100)",
            "SELECT query FROM system.runtime.queries",
            "TABLE hr.emp",
            "SELECT fail(%s) FROM hr.emp",
            "SELECT cast(%s AS integer) FROM hr.emp",
            "SELECT listagg(%s, ',') WITHIN GROUP (ORDER BY id) FROM hr.emp",
            "SELECT id FROM hr.emp WHERE regexp_like(%s, 'canary')",
            "SELECT x.id FROM hr.emp x WHERE EXISTS (SELECT 1 FROM hr.emp y WHERE y.%1$s = x.%1$s)",
            "SELECT * FROM (VALUES 1) t(x) CROSS JOIN LATERAL (SELECT %s FROM hr.emp)",
            "SELECT * FROM TABLE(exclude_columns(input => TABLE(hr.emp), columns => DESCRIPTOR(id)))",
            "SELECT %s FROM hr.emp FOR VERSION AS OF @snapshot",
            "SELECT * FROM hr.emp FOR VERSION AS OF @snapshot",
            "SELECT count(*) FROM hr.emp FOR VERSION AS OF @snapshot WHERE %s LIKE '%%canary%%'",
            "SHOW STATS FOR (SELECT %1$s FROM hr.emp WHERE %1$s > 'a')",
            "EXPLAIN (TYPE IO, FORMAT JSON) SELECT * FROM hr.emp WHERE %s > 'a'",
            "EXPLAIN (TYPE VALIDATE) SELECT %s FROM hr.emp",
            "EXPLAIN (TYPE DISTRIBUTED) SELECT %s FROM hr.emp",
            "EXPLAIN ANALYZE VERBOSE SELECT max(%s) FROM hr.emp",
            "ANALYZE hr.emp",
            "SHOW CREATE SCHEMA hr",
            "SELECT * FROM hr.\"emp$metadata_log_entries\"",
            "SELECT * FROM hr.\"emp$all_manifests\"",
            "SELECT * FROM hr.\"emp$data\"",
            "SELECT \"$partition\" FROM hr.emp",
            "SELECT * FROM lake.information_schema.tables WHERE table_schema = 'hr'",
            "SELECT * FROM lake.information_schema.views",
            "SELECT * FROM system.jdbc.tables WHERE table_schem = 'hr'",
            "SELECT * FROM system.metadata.materialized_views",
            "SELECT * FROM mine.by_definer",
            "SELECT count(*) FROM mine.by_definer WHERE %s LIKE '%%canary%%'",
            "SHOW CREATE VIEW mine.by_definer",
            "CREATE OR REPLACE VIEW mine.by_definer AS SELECT * FROM hr.emp",
            "CREATE VIEW mine.w SECURITY INVOKER AS SELECT %s FROM hr.emp",
            "SELECT * FROM mine.w",
            "CREATE TABLE mine.shape (LIKE hr.emp INCLUDING PROPERTIES)",
            "DESCRIBE mine.shape",
            "CREATE TABLE mine.copy AS SELECT %s AS shown FROM hr.emp FOR VERSION AS OF @snapshot",
            "SELECT * FROM mine.copy",
            "REFRESH MATERIALIZED VIEW mine.m",
            "SELECT * FROM mine.m",
            "COMMENT ON COLUMN hr.emp.%s IS 'x'",
            "ALTER TABLE hr.emp DROP COLUMN %s",
            "ALTER TABLE hr.emp SET PROPERTIES partitioning = ARRAY['%s']",
            "ALTER TABLE hr.emp SET PROPERTIES format_version = 2",
            "ALTER TABLE hr.emp EXECUTE optimize_manifests",
            "ALTER TABLE hr.emp EXECUTE expire_snapshots(retention_threshold => '7d')",
            "ALTER TABLE hr.emp EXECUTE remove_orphan_files(retention_threshold => '7d')",
            "ALTER TABLE hr.emp EXECUTE drop_extended_stats",
            "ALTER TABLE hr.emp EXECUTE rollback_to_snapshot(@snapshot)",
            "CALL lake.system.register_table('mine', 'again', 'file:///nowhere')",
            "CALL lake.system.unregister_table('hr', 'emp')",
            "CALL system.runtime.kill_query('x', 'y')");

    private static String snapshot = "";
    private static final Certificates CERTIFICATES = Certificates.write("policies-certificates");

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
            for (String name : List.of("some", "masked", "filtered", "hidden", "sifted")) {
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

    @ParameterizedTest
    @ValueSource(strings = {"some", "masked", "filtered"})
    void noWayLeadsToWhatIsHidden(String user) {
        String column = switch (user) {
            case "some" -> "salary";
            case "masked" -> "ssn";
            default -> "name";
        };
        String hidden = switch (user) {
            case "some" -> SALARY;
            case "masked" -> SECRET_NUMBER;
            default -> SOUTH;
        };
        for (String way : WAYS) {
            String sql = (way.contains("%") ? way.formatted(column) : way).replace("@snapshot", snapshot);
            String shown;
            try {
                Rows rows = as(user, inLake(sql));
                shown = rows.columns() + "\n" + rows.lines();
            } catch (StatementFailed refusal) {
                shown = String.valueOf(refusal.getMessage());
            }
            // The statement itself may hold the word of nobody but its author.
            assertThat(shown).as(user + ": " + sql).doesNotContain(hidden).doesNotContain("key=");
            if (user.equals("some") && !way.contains("%") && !way.contains("runtime")) {
                // Nor the name of the column, which he did not say himself. But this message of Trino lists all that it would read.
                assertThat(shown.replaceAll("Cannot select from columns \\[[^]]*]", "")).as(user + ": " + sql)
                        .doesNotContain("salary");
            }
        }
        assertThat(as("all", "SELECT count(*) FROM lake.hr.emp").single()).isEqualTo("3");
        assertThat(as("all", "SELECT count(*) FROM lake.mine.by_definer").single()).isEqualTo("3");
    }

    @Test
    void everyMaskOfEveryTypeShowsWhatItSays() {
        MaskCases.check(sql -> as("all", sql), sql -> as("hidden", sql));
        MaskCases.checkHashesOfOneQuery(sql -> as("hidden", sql));
        MaskCases.checkComparisons(sql -> as("all", sql), sql -> as("hidden", sql));
    }

    @Test
    void filtersOfEveryTypeLeaveTheRowsThatTheySay() throws IOException, InterruptedException {
        try (RestCalls admin = new RestCalls(Objects.requireNonNull(server), CERTIFICATES.client())) {
            FilterCases.check(admin, sql -> as("sifted", sql), user("sifted"));
            FilterCases.checkValues(admin, sql -> as("all", sql), sql -> as("sifted", sql), user("sifted"));
        }
        assertThat(as("all", "SELECT count(*) FROM lake.hr.kinds").single()).isEqualTo("4");
    }

    @AfterEach
    void dropWhatUsersHaveMade() {
        for (String made : List.of("TABLE lake.mine.copy", "TABLE lake.mine.shape", "VIEW lake.mine.v",
                "VIEW lake.mine.w")) {
            as("all", "DROP " + made.replace(" ", " IF EXISTS "));
        }
    }

    private static String inLake(String sql) {
        return sql.replaceAll("(?<![.\\w'])(hr|mine)\\.", "lake.$1.").replace("SCHEMA hr", "SCHEMA lake.hr");
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
}
