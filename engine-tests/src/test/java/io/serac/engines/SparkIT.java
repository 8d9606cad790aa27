package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An unmodified Spark creates, writes, alters, time-travels and queries tables and views through the server. */
@Tag("engine")
final class SparkIT {
    private static RunningServer server;
    private static Spark spark;

    @BeforeAll
    static void startServerAndSpark() {
        server = RunningServer.start("spark-server");
        spark = Spark.start("spark", server);
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

    @Test
    void namespacesNestAndKeepProperties() {
        spark.sql("CREATE NAMESPACE sales COMMENT 'what was sold' WITH PROPERTIES ('owner-team' = 'north')");
        spark.sql("CREATE NAMESPACE sales.eu");
        spark.sql("CREATE NAMESPACE sales.eu.`with.dot`");

        assertThat(spark.sql("SHOW NAMESPACES IN sales").lines()).containsExactly("sales.eu");
        assertThat(spark.sql("SHOW NAMESPACES IN sales.eu").lines()).containsExactly("sales.eu.`with.dot`");
        assertThat(spark.sql("DESCRIBE NAMESPACE EXTENDED sales").lines())
                .anyMatch(line -> line.contains("what was sold"))
                .anyMatch(line -> line.contains("owner-team") && line.contains("north"));
        spark.sql("ALTER NAMESPACE sales SET PROPERTIES ('owner-team' = 'south')");
        assertThat(spark.sql("DESCRIBE NAMESPACE EXTENDED sales").lines()).anyMatch(line -> line.contains("south"));
        assertThatThrownBy(() -> spark.sql("DROP NAMESPACE sales.eu")).isInstanceOf(StatementFailed.class)
                .hasMessageContaining("not empty");
        assertThatThrownBy(() -> spark.sql("CREATE NAMESPACE sales")).isInstanceOf(StatementFailed.class)
                .hasMessageContaining("already exists");

        spark.sql("DROP NAMESPACE sales.eu.`with.dot`");
        spark.sql("DROP NAMESPACE sales.eu");
        spark.sql("DROP NAMESPACE sales");
        assertThat(spark.sql("SHOW NAMESPACES").lines()).doesNotContain("sales");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void tablesAreWrittenInEveryWay(int formatVersion) {
        String table = newTable("dml" + formatVersion, "people", formatVersion);
        spark.sql("INSERT INTO " + table + " VALUES (1, 'ada', 36, 'uk'), (2, 'bob', 40, 'us'), (3, 'eve', 29, 'us')");

        assertThat(rows(table)).containsExactly("1|ada|36|uk", "2|bob|40|us", "3|eve|29|us");

        spark.sql("UPDATE " + table + " SET age = age + 1 WHERE name = 'eve'");
        spark.sql("DELETE FROM " + table + " WHERE id = 2");
        spark.sql("MERGE INTO " + table + " t USING (SELECT * FROM VALUES (1, 'ada', 37, 'uk'), (4, 'kim', 50, 'kr')"
                + " AS s(id, name, age, country)) s ON t.id = s.id"
                + " WHEN MATCHED THEN UPDATE SET t.age = s.age WHEN NOT MATCHED THEN INSERT *");
        assertThat(rows(table)).containsExactly("1|ada|37|uk", "3|eve|30|us", "4|kim|50|kr");

        spark.sql("INSERT OVERWRITE " + table + " VALUES (9, 'zoe', 1, 'us')");
        assertThat(spark.sql("SELECT count(*) FROM " + table + " WHERE country = 'us'").single()).isEqualTo("1");

        spark.sql("CREATE TABLE " + table + "_copy USING iceberg TBLPROPERTIES ('format-version' = '" + formatVersion
                + "') AS SELECT id, name FROM " + table);
        assertThat(spark.sql("SELECT * FROM " + table + "_copy").lines()).containsExactly("9|zoe");
        spark.sql("CREATE OR REPLACE TABLE " + table + "_copy USING iceberg AS SELECT 1 AS one");
        assertThat(spark.sql("SELECT * FROM " + table + "_copy").lines()).containsExactly("1");
        assertThat(spark.sql("SHOW TBLPROPERTIES " + table).lines()).contains("format-version|" + formatVersion);
    }

    @Test
    void deletesOfVersion3AreDeletionVectorsAndRowsHaveLineage() {
        String table = newTable("lineage", "people", 3);
        spark.sql("INSERT INTO " + table + " SELECT /*+ COALESCE(1) */ * FROM VALUES"
                + " (1, 'ada', 36, 'uk'), (2, 'bob', 40, 'uk'), (3, 'eve', 29, 'uk')");
        spark.sql("DELETE FROM " + table + " WHERE id = 2");

        assertThat(spark.sql("SELECT file_format FROM " + table + ".delete_files").lines()).containsExactly("PUFFIN");
        assertThat(spark.sql("SELECT id, _row_id FROM " + table + " ORDER BY id").lines()).hasSize(2)
                .noneMatch(line -> line.endsWith("null"));
    }

    @Test
    void columnsAreAddedRenamedDroppedAndReordered() {
        String table = newTable("columns", "people", 2);
        spark.sql("INSERT INTO " + table + " VALUES (1, 'ada', 36, 'uk')");

        spark.sql("ALTER TABLE " + table + " ADD COLUMN email string COMMENT 'where to write' AFTER id");
        spark.sql("ALTER TABLE " + table + " RENAME COLUMN name TO full_name");
        spark.sql("ALTER TABLE " + table + " ALTER COLUMN age TYPE bigint");
        spark.sql("ALTER TABLE " + table + " ALTER COLUMN country FIRST");
        spark.sql("INSERT INTO " + table + " VALUES ('us', 2, 'b@x', 'bob', 5000000000)");
        assertThat(spark.sql("SELECT * FROM " + table + " ORDER BY id").lines())
                .containsExactly("uk|1|null|ada|36", "us|2|b@x|bob|5000000000");

        spark.sql("ALTER TABLE " + table + " DROP COLUMN email");
        assertThat(spark.sql("SELECT * FROM " + table + " ORDER BY id").columns()).containsExactly("country", "id",
                "full_name", "age");
        assertThatThrownBy(() -> spark.sql("SELECT email FROM " + table)).isInstanceOf(StatementFailed.class);
    }

    @Test
    void partitionsAndSortOrderEvolve() {
        String table = newTable("partitions", "people", 2);
        spark.sql("INSERT INTO " + table + " VALUES (1, 'ada', 36, 'uk')");

        spark.sql("ALTER TABLE " + table + " ADD PARTITION FIELD bucket(4, id)");
        spark.sql("ALTER TABLE " + table + " DROP PARTITION FIELD country");
        spark.sql("ALTER TABLE " + table + " WRITE ORDERED BY name");
        spark.sql("INSERT INTO " + table + " VALUES (2, 'bob', 40, 'us')");

        assertThat(rows(table)).containsExactly("1|ada|36|uk", "2|bob|40|us");
        assertThat(spark.sql("SELECT DISTINCT spec_id FROM " + table + ".files ORDER BY 1").lines()).hasSize(2);
        assertThat(spark.sql("SHOW CREATE TABLE " + table).lines().getFirst()).contains("bucket(4, id)");
    }

    @Test
    void branchesAndTagsAreWrittenAndRead() {
        String table = newTable("refs", "people", 2);
        spark.sql("INSERT INTO " + table + " VALUES (1, 'ada', 36, 'uk')");

        spark.sql("ALTER TABLE " + table + " CREATE TAG first RETAIN 30 DAYS");
        spark.sql("ALTER TABLE " + table + " CREATE BRANCH work");
        spark.sql("INSERT INTO " + table + ".branch_work VALUES (2, 'bob', 40, 'us')");
        spark.sql("INSERT INTO " + table + " VALUES (3, 'eve', 29, 'us')");

        assertThat(rows(table)).containsExactly("1|ada|36|uk", "3|eve|29|us");
        assertThat(spark.sql("SELECT id FROM " + table + " VERSION AS OF 'work' ORDER BY id").lines()).containsExactly(
                "1",
                "2");
        assertThat(spark.sql("SELECT id FROM " + table + " VERSION AS OF 'first'").lines()).containsExactly("1");
        assertThat(spark.sql("SELECT name, type FROM " + table + ".refs ORDER BY name").lines()).containsExactly(
                "first|TAG",
                "main|BRANCH", "work|BRANCH");

        spark.sql("ALTER TABLE " + table + " DROP TAG first");
        spark.sql("ALTER TABLE " + table + " DROP BRANCH work");
        assertThat(spark.sql("SELECT name FROM " + table + ".refs").lines()).containsExactly("main");
    }

    @Test
    void oldSnapshotsAreReadRolledBackToAndExpired() {
        String table = newTable("travel", "people", 2);
        spark.sql("INSERT INTO " + table + " VALUES (1, 'ada', 36, 'uk')");
        String first = currentSnapshot(table);
        String firstTime = spark.sql("SELECT committed_at FROM " + table + ".snapshots").single();
        spark.sql("INSERT INTO " + table + " VALUES (2, 'bob', 40, 'us')");
        String second = currentSnapshot(table);
        String secondTime = spark.sql("SELECT max(committed_at) FROM " + table + ".snapshots").single();

        assertThat(spark.sql("SELECT id FROM " + table + " VERSION AS OF " + first).lines()).containsExactly("1");
        assertThat(spark.sql("SELECT id FROM " + table + " TIMESTAMP AS OF '" + firstTime + "'").lines())
                .containsExactly("1");
        assertThat(spark.sql("SELECT operation FROM " + table + ".snapshots ORDER BY committed_at").lines())
                .containsExactly("append", "append");

        spark.sql("CALL lake.system.rollback_to_snapshot('" + table + "', " + first + ")");
        assertThat(rows(table)).containsExactly("1|ada|36|uk");
        spark.sql("CALL lake.system.set_current_snapshot('" + table + "', " + second + ")");
        assertThat(rows(table)).containsExactly("1|ada|36|uk", "2|bob|40|us");
        spark.sql("CALL lake.system.rollback_to_timestamp('" + table + "', TIMESTAMP '" + secondTime + "')");
        spark.sql("CALL lake.system.cherrypick_snapshot('" + table + "', " + second + ")");
        assertThat(rows(table)).containsExactly("1|ada|36|uk", "2|bob|40|us");

        spark.sql("CALL lake.system.expire_snapshots(table => '" + table
                + "', older_than => TIMESTAMP '2100-01-01 00:00:00', retain_last => 1)");
        assertThat(spark.sql("SELECT count(*) FROM " + table + ".snapshots").single()).isEqualTo("1");
        assertThat(rows(table)).containsExactly("1|ada|36|uk", "2|bob|40|us");
        assertThatThrownBy(() -> spark.sql("SELECT id FROM " + table + " VERSION AS OF " + first))
                .isInstanceOf(StatementFailed.class);
    }

    @Test
    void smallFilesAndManifestsAreRewritten() {
        String table = newTable("rewrite", "people", 2);
        for (int id = 1; id <= 5; id++) {
            spark.sql("INSERT INTO " + table + " VALUES (" + id + ", 'ada', 36, 'uk')");
        }
        assertThat(spark.sql("SELECT count(*) FROM " + table + ".files").single()).isEqualTo("5");

        Rows rewritten = spark.sql("CALL lake.system.rewrite_data_files(table => '" + table
                + "', options => map('min-input-files', '2'))");
        assertThat(rewritten.values().getFirst().getFirst()).isEqualTo("5");
        spark.sql("CALL lake.system.rewrite_manifests('" + table + "')");

        assertThat(spark.sql("SELECT count(*) FROM " + table + ".files").single()).isEqualTo("1");
        assertThat(spark.sql("SELECT count(*) FROM " + table + ".manifests").single()).isEqualTo("1");
        assertThat(spark.sql("SELECT sum(id) FROM " + table).single()).isEqualTo("15");
    }

    @Test
    void metadataTablesAnswer() {
        String table = newTable("inspect", "people", 2);
        spark.sql("INSERT INTO " + table + " VALUES (1, 'ada', 36, 'uk'), (2, 'bob', 40, 'us')");

        assertThat(spark.sql("SELECT partition.country, record_count FROM " + table + ".partitions ORDER BY 1").lines())
                .containsExactly("uk|1", "us|1");
        assertThat(spark.sql("SELECT is_current_ancestor FROM " + table + ".history").single()).isEqualTo("true");
        assertThat(spark.sql("SELECT count(*) FROM " + table + ".metadata_log_entries").single()).isEqualTo("2");
        for (String name : List.of("all_data_files", "entries", "all_manifests", "position_deletes")) {
            assertThat(spark.sql("SELECT * FROM " + table + "." + name).columns()).as(name).isNotEmpty();
        }
    }

    @Test
    void viewsAreCreatedReplacedRenamedAndDropped() {
        String table = newTable("views", "people", 2);
        spark.sql("INSERT INTO " + table + " VALUES (1, 'ada', 36, 'uk'), (2, 'bob', 40, 'us')");

        spark.sql("CREATE VIEW views.adults COMMENT 'grown up' AS SELECT id, name FROM " + table + " WHERE age > 38");
        assertThat(spark.sql("SELECT * FROM views.adults").lines()).containsExactly("2|bob");
        assertThat(spark.sql("SHOW VIEWS IN views").lines()).anyMatch(line -> line.contains("adults"));
        assertThat(spark.sql("SHOW TABLES IN views").lines()).noneMatch(line -> line.contains("adults"));

        spark.sql("CREATE OR REPLACE VIEW views.adults AS SELECT upper(name) AS name FROM " + table);
        assertThat(spark.sql("SELECT * FROM views.adults ORDER BY 1").lines()).containsExactly("ADA", "BOB");
        spark.sql("ALTER VIEW views.adults SET TBLPROPERTIES ('reviewed' = 'yes')");
        assertThat(spark.sql("SHOW TBLPROPERTIES views.adults").lines()).contains("reviewed|yes");
        assertThatThrownBy(() -> spark.sql("CREATE TABLE views.adults (id int) USING iceberg"))
                .isInstanceOf(StatementFailed.class);

        spark.sql("ALTER VIEW views.adults RENAME TO views.everybody");
        assertThat(spark.sql("SELECT count(*) FROM views.everybody").single()).isEqualTo("2");
        assertThatThrownBy(() -> spark.sql("SELECT * FROM views.adults")).isInstanceOf(StatementFailed.class);
        spark.sql("DROP VIEW views.everybody");
        assertThat(spark.sql("SHOW VIEWS IN views").lines()).isEmpty();
    }

    @Test
    void tablesAreRenamedRegisteredAndDropped() {
        String table = newTable("moves", "people", 2);
        spark.sql("INSERT INTO " + table + " VALUES (1, 'ada', 36, 'uk')");
        spark.sql("CREATE NAMESPACE IF NOT EXISTS moves.archive");

        spark.sql("ALTER TABLE " + table + " RENAME TO moves.archive.old_people");
        assertThat(rows("moves.archive.old_people")).containsExactly("1|ada|36|uk");
        assertThatThrownBy(() -> rows(table)).isInstanceOf(StatementFailed.class);

        spark.sql("DROP TABLE moves.archive.old_people");
        assertThat(spark.sql("SHOW TABLES IN moves.archive").lines()).isEmpty();
        assertThatThrownBy(() -> rows("moves.archive.old_people")).isInstanceOf(StatementFailed.class);
        spark.sql("CREATE TABLE moves.archive.old_people (id int) USING iceberg");
        assertThat(spark.sql("SELECT count(*) FROM moves.archive.old_people").single()).isEqualTo("0");
    }

    @Test
    void purgedTablesAreGoneAtOnce() throws IOException {
        String table = newTable("purged", "people", 2);
        spark.sql("INSERT INTO " + table + " VALUES (1, 'ada', 36, 'uk')");
        Path file = Path.of(URI.create(spark.sql("SELECT file_path FROM " + table + ".files").single()).getPath());
        assertThat(Files.exists(file)).isTrue();

        spark.sql("DROP TABLE " + table + " PURGE");

        assertThat(spark.sql("SHOW TABLES IN purged").lines()).isEmpty();
        assertThatThrownBy(() -> rows(table)).isInstanceOf(StatementFailed.class);
        spark.sql("DROP NAMESPACE purged");
    }

    @Test
    void typesOfVersion3AreKept() {
        spark.sql("CREATE NAMESPACE IF NOT EXISTS typed");
        spark.sql("CREATE TABLE typed.events (id bigint, payload variant) USING iceberg"
                + " TBLPROPERTIES ('format-version' = '3')");
        spark.sql("INSERT INTO typed.events SELECT 1, parse_json('{\"a\": {\"b\": 7}}')");

        assertThat(spark.sql("SELECT variant_get(payload, '$.a.b', 'int') FROM typed.events").single()).isEqualTo("7");
    }

    private static String newTable(String namespace, String name, int formatVersion) {
        spark.sql("CREATE NAMESPACE IF NOT EXISTS " + namespace);
        String table = namespace + "." + name;
        spark.sql("CREATE TABLE " + table + " (id int, name string, age int, country string) USING iceberg"
                + " PARTITIONED BY (country) TBLPROPERTIES ('format-version' = '" + formatVersion
                + "', 'write.delete.mode' = 'merge-on-read', 'write.update.mode' = 'merge-on-read',"
                + " 'write.merge.mode' = 'merge-on-read')");
        return table;
    }

    private static List<String> rows(String table) {
        return spark.sql("SELECT id, name, age, country FROM " + table + " ORDER BY id").lines();
    }

    private static String currentSnapshot(String table) {
        return spark.sql("SELECT snapshot_id FROM " + table + ".refs WHERE name = 'main'").single();
    }
}
