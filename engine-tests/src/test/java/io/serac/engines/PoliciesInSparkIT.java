package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An unmodified Spark enforces no rules of columns and rows, so whoever is restricted by one gets nothing through it but the names
 * that he may know. Hidden names and values hold words that occur nowhere else; whatever Spark answers or refuses with is searched
 * for them.
 */
@Tag("engine")
final class PoliciesInSparkIT {
    private static final String SALARY = "salarycanary";
    private static final String SECRET_NUMBER = "ssncanary";
    private static final String SOUTH = "southcanary";
    private static final String NOTE = "notecanary";
    private static final String POLICIES = "warehouses/main/namespaces/hr/tables/emp/policies/";
    /** With {@code hr} for the restricted namespace and {@code mine} for one in which the user may do anything. */
    private static final List<String> WAYS = List.of(
            "SELECT * FROM hr.emp",
            "SELECT id FROM hr.emp",
            "SELECT %s FROM hr.emp",
            "SELECT count(*) FROM hr.emp",
            "SELECT max(%s) FROM hr.emp",
            "SELECT id FROM hr.emp WHERE %s LIKE '%%canary%%'",
            "SELECT input_file_name(), _file, _pos FROM hr.emp",
            "SELECT _partition FROM hr.emp",
            "SELECT * FROM hr.emp VERSION AS OF 1",
            "SELECT * FROM hr.emp TIMESTAMP AS OF current_timestamp()",
            "SELECT * FROM hr.emp.files",
            "SELECT readable_metrics FROM hr.emp.files",
            "SELECT * FROM hr.emp.all_data_files",
            "SELECT * FROM hr.emp.entries",
            "SELECT * FROM hr.emp.all_entries",
            "SELECT * FROM hr.emp.manifests",
            "SELECT * FROM hr.emp.partitions",
            "SELECT * FROM hr.emp.snapshots",
            "SELECT * FROM hr.emp.history",
            "SELECT * FROM hr.emp.metadata_log_entries",
            "SELECT * FROM hr.emp.refs",
            "SELECT * FROM hr.emp.branch_side",
            "DESCRIBE hr.emp",
            "DESCRIBE EXTENDED hr.emp",
            "DESCRIBE hr.emp %s",
            "SHOW COLUMNS IN hr.emp",
            "SHOW CREATE TABLE hr.emp",
            "SHOW TBLPROPERTIES hr.emp",
            "SHOW PARTITIONS hr.emp",
            "EXPLAIN EXTENDED SELECT * FROM hr.emp",
            "CREATE TABLE mine.copy USING iceberg AS SELECT * FROM hr.emp",
            "CREATE VIEW mine.v AS SELECT * FROM hr.emp",
            "SELECT * FROM mine.v",
            "INSERT INTO mine.all_of SELECT * FROM hr.emp",
            "INSERT INTO hr.emp VALUES (9, 'x', 'x', 'x', 'x')",
            "UPDATE hr.emp SET id = 9 WHERE %s = 'x'",
            "DELETE FROM hr.emp WHERE %s = 'x'",
            "MERGE INTO hr.emp t USING mine.all_of s ON t.%1$s = s.name WHEN MATCHED THEN DELETE",
            "ALTER TABLE hr.emp RENAME COLUMN %s TO shown",
            "ALTER TABLE hr.emp RENAME TO mine.emp",
            "ALTER TABLE hr.emp CREATE BRANCH mine",
            "ANALYZE TABLE hr.emp COMPUTE STATISTICS",
            "CACHE TABLE kept AS SELECT * FROM hr.emp",
            "CALL USER.system.rewrite_data_files(table => 'hr.emp')",
            "CALL USER.system.ancestors_of('hr.emp')",
            "CALL USER.system.create_changelog_view(table => 'hr.emp', changelog_view => 'changes')",
            "CALL USER.system.compute_table_stats(table => 'hr.emp')",
            "CALL USER.system.register_table(table => 'mine.again', metadata_file => 'FILE')",
            "CALL USER.system.add_files(table => 'mine.all_of', source_table => '`parquet`.`DATA`')");

    private static @Nullable Issuer issuer;
    private static @Nullable RunningServer server;
    private static @Nullable Spark spark;
    private static String metadataFile = "";

    @BeforeAll
    static void startServerAndSpark() throws SQLException, IOException, InterruptedException {
        issuer = Issuer.start();
        server = RunningServer.start("spark-policies-server", issuer.configuration());
        List<String> users = new ArrayList<>();
        for (String user : List.of("whole", "some", "masked", "filtered")) {
            users.addAll(Spark.withToken(user, server, "main", issuer.token(user)));
        }
        spark = Spark.start("spark-policies", server, users.toArray(String[]::new));
        for (String statement : List.of("CREATE NAMESPACE lake.hr", "CREATE NAMESPACE lake.mine",
                "CREATE TABLE lake.hr.emp (id bigint, name string, ssn string COMMENT '" + NOTE + "', salary string,"
                        + " region string) USING iceberg PARTITIONED BY (region)",
                "INSERT INTO lake.hr.emp VALUES (1, 'ann', '" + SECRET_NUMBER + "-1111', '" + SALARY + "1', 'north'),"
                        + " (2, '" + SOUTH + "', '" + SECRET_NUMBER + "-2222', '" + SALARY + "2', 'south')",
                "ALTER TABLE lake.hr.emp CREATE BRANCH side",
                "CREATE TABLE lake.mine.all_of (id bigint, name string, ssn string, salary string, region string)"
                        + " USING iceberg")) {
            spark.sql(statement);
        }
        metadataFile = spark.sql("SELECT file FROM lake.hr.emp.metadata_log_entries ORDER BY timestamp DESC LIMIT 1")
                .single();
        try (RestCalls admin = new RestCalls(server)) {
            for (String name : List.of("whole", "some", "masked", "filtered")) {
                for (String privilege : List.of("SELECT", "WRITE", "ALTER", "DROP", "MAINTAIN", "MANAGE_REFS")) {
                    admin.grant(privilege, user(name), "hr");
                }
                for (String privilege : List.of("SELECT", "WRITE", "CREATE_TABLE", "CREATE_VIEW", "REGISTER_TABLE",
                        "DROP")) {
                    admin.grant(privilege, user(name), "mine");
                }
            }
            admin.put(POLICIES + "salary", "{\"kind\":\"COLUMN_DENY\",\"columns\":[\"salary\"],\"to\":[\""
                    + user("some") + "\"]}");
            admin.put(POLICIES + "ssn", "{\"kind\":\"COLUMN_MASK\",\"columns\":[\"ssn\"],\"mask\":\"show-last-4\","
                    + "\"to\":[\"" + user("masked") + "\"]}");
            admin.put(POLICIES + "region", "{\"kind\":\"ROW_FILTER\",\"filter\":{\"type\":\"eq\",\"term\":\"region\","
                    + "\"value\":\"north\"},\"to\":[\"" + user("filtered") + "\"]}");
        }
    }

    private static String user(String name) {
        return "user:" + Issuer.NAME + ":" + name;
    }

    @AfterAll
    static void stop() throws SQLException {
        if (spark != null) {
            spark.close();
        }
        if (server != null) {
            server.close();
        }
        if (issuer != null) {
            issuer.close();
        }
    }

    private static Rows as(String user, String sql) {
        String data = Objects.requireNonNull(metadataFile).replaceFirst("/metadata/.*", "/data");
        return Objects.requireNonNull(spark)
                .sql(sql.replace("hr.emp", user + ".hr.emp").replace("mine.", user + ".mine.")
                        .replace("'" + user + ".", "'").replace("USER", user).replace("FILE", metadataFile)
                        .replace("DATA", data));
    }

    @Test
    void whoeverIsNotRestrictedWorksAsBefore() {
        assertThat(as("whole", "SELECT salary FROM hr.emp ORDER BY id").lines())
                .containsExactly(SALARY + "1", SALARY + "2");
        assertThat(as("whole", "DESCRIBE hr.emp").lines()).anyMatch(line -> line.contains(NOTE));
        assertThat(as("whole", "SELECT count(*) FROM hr.emp.files").single()).isEqualTo("2");
        as("whole", "INSERT INTO hr.emp VALUES (3, 'x', 'x', 'x', 'north')");
        as("whole", "DELETE FROM hr.emp WHERE id = 3");
    }

    @Test
    void whoeverIsRestrictedSeesTheColumnsThatHeMayKnow() {
        assertThat(as("some", "SHOW COLUMNS IN hr.emp").lines()).containsExactly("id", "name", "ssn", "region");
        assertThat(as("masked", "SHOW COLUMNS IN hr.emp").lines())
                .containsExactly("id", "name", "ssn", "salary", "region");
        assertThatThrownBy(() -> as("some", "SELECT id FROM hr.emp")).isInstanceOf(StatementFailed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"some", "masked", "filtered"})
    void noWayLeadsToWhatIsHidden(String user) {
        String column = switch (user) {
            case "some" -> "salary";
            case "masked" -> "ssn";
            default -> "name";
        };
        for (String way : WAYS) {
            String shown;
            try {
                Rows rows = as(user, way.contains("%") ? way.formatted(column) : way);
                shown = rows.columns() + "\n" + rows.lines();
            } catch (StatementFailed refusal) {
                shown = String.valueOf(refusal.getMessage());
            }
            assertThat(shown).as(user + ": " + way).doesNotContain(SALARY, SECRET_NUMBER, SOUTH);
        }
        assertThat(Objects.requireNonNull(spark).sql("SELECT count(*) FROM lake.hr.emp").single()).isEqualTo("2");
        assertThat(spark.sql("SELECT count(*) FROM lake.mine.all_of").single()).isEqualTo("0");
    }
}
