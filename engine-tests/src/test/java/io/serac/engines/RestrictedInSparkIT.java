package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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
 * An unmodified Spark shows who is under a column rule the columns that he may know, and neither a row nor a word of what is hidden,
 * by whatever way. Hidden things hold words that occur nowhere else; whatever Spark answers or refuses with is searched for them.
 */
@Tag("engine")
class RestrictedInSparkIT {
    private static final String TABLE = "hr.emp";
    private static final List<String> WAYS = List.of("SELECT * FROM %s", "SELECT id FROM %s", "SELECT count(*) FROM %s",
            "SELECT min(id), max(id) FROM %s", "SELECT canaryssn FROM %s", "SELECT * FROM %s WHERE id = 1",
            "DESCRIBE EXTENDED %s", "SHOW CREATE TABLE %s", "SHOW TBLPROPERTIES %s", "SHOW PARTITIONS %s",
            "SELECT * FROM %s.snapshots", "SELECT * FROM %s.history", "SELECT * FROM %s.refs", "SELECT * FROM %s.files",
            "SELECT * FROM %s.manifests", "SELECT * FROM %s.partitions", "SELECT * FROM %s.entries",
            "SELECT * FROM %s.metadata_log_entries", "SELECT * FROM %s.all_data_files",
            "SELECT * FROM %s VERSION AS OF 1", "SELECT _file FROM %s", "EXPLAIN EXTENDED SELECT * FROM %s",
            "INSERT INTO %s SELECT * FROM %1$s", "UPDATE %s SET id = 9", "DELETE FROM %s WHERE id = 1",
            "ALTER TABLE %s ADD COLUMN canaryssn string", "ALTER TABLE %s UNSET TBLPROPERTIES ('about')",
            "ANALYZE TABLE %s COMPUTE STATISTICS");

    private static @Nullable RunningServer server;
    private static @Nullable Spark spark;

    @BeforeAll
    static void startServerAndSpark() throws IOException, InterruptedException {
        server = RunningServer.start("restricted-server");
        try (RestCalls admin = new RestCalls(server)) {
            String credential = admin.account("denied");
            List<String> settings = new ArrayList<>(catalog("denied", server, credential));
            settings.addAll(catalog("vended", server, credential));
            settings.add("spark.sql.catalog.vended.header.X-Iceberg-Access-Delegation=vended-credentials");
            spark = Spark.start("restricted-spark", server, settings.toArray(String[]::new));
            for (String statement : List.of("CREATE NAMESPACE hr",
                    "CREATE TABLE hr.emp (id bigint, name string, canaryssn string COMMENT 'canarycomment') USING iceberg"
                            + " PARTITIONED BY (truncate(2, canaryssn)) TBLPROPERTIES ('about' = 'canaryproperty')",
                    "INSERT INTO hr.emp VALUES (1, 'ann', 'canaryvalue1'), (2, 'bea', 'canaryvalue2')")) {
                spark.sql(statement);
            }
            for (String privilege : List.of("SELECT", "WRITE", "ALTER", "MAINTAIN")) {
                admin.grant(privilege, "service-account:denied");
            }
            admin.put("warehouses/main/namespaces/hr/tables/emp/policies/ssn",
                    "{\"kind\":\"COLUMN_DENY\",\"columns\":[\"canaryssn\"],\"to\":[\"service-account:denied\"]}");
        }
    }

    private static List<String> catalog(String name, RunningServer server, String credential) {
        String catalog = "spark.sql.catalog." + name;
        return List.of(catalog + "=org.apache.iceberg.spark.SparkCatalog", catalog + ".type=rest",
                catalog + ".uri=" + server.catalogUri(), catalog + ".warehouse=main",
                catalog + ".credential=" + credential, catalog + ".oauth2-server-uri=" + server.tokenUri());
    }

    @AfterAll
    static void stop() {
        if (spark != null) {
            spark.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private static Rows sql(String statement) {
        return Objects.requireNonNull(spark).sql(statement);
    }

    @Test
    void columnsAreShownAndRowsAreNot() {
        assertThat(sql("SELECT * FROM lake." + TABLE + " ORDER BY id").toString()).contains("canaryvalue1", "bea");
        assertThat(sql("DESCRIBE denied." + TABLE).toString()).contains("id", "name").doesNotContain("canary");
        assertThatThrownBy(() -> sql("SELECT id FROM denied." + TABLE)).isInstanceOf(StatementFailed.class);
        assertThatThrownBy(() -> sql("SELECT count(*) FROM denied." + TABLE)).isInstanceOf(StatementFailed.class);
        assertThatThrownBy(() -> sql("INSERT INTO denied.hr.emp VALUES (3, 'cid')"))
                .isInstanceOf(StatementFailed.class);
    }

    @Test
    void whoAsksForKeysIsToldWhyHeGetsNone() {
        assertThatThrownBy(() -> sql("DESCRIBE vended." + TABLE)).isInstanceOf(StatementFailed.class)
                .hasMessageContaining("1 column rule").hasMessageNotContaining("canary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"denied", "vended"})
    void noWayLeadsToWhatIsHidden(String catalog) {
        for (String way : WAYS) {
            String statement = way.formatted(catalog + "." + TABLE);
            String answer;
            try {
                answer = sql(statement).toString();
            } catch (StatementFailed refused) {
                answer = String.valueOf(refused.getMessage());
            }
            // Spark repeats the statement in its messages.
            assertThat(answer.replace(statement, "")).as(statement).doesNotContain("canaryvalue", "canaryproperty",
                    "canarycomment");
            if (!way.contains("canaryssn")) {
                assertThat(answer).as(statement).doesNotContain("canary");
            }
        }
        assertThat(sql("SELECT count(*) FROM lake." + TABLE).toString()).contains("2");
    }
}
