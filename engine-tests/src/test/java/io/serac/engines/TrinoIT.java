package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An unmodified Trino works through the server, on its own tables and views and on those of Spark. */
@Tag("engine")
final class TrinoIT {
    private static RunningServer server;
    private static Spark spark;
    private static Trino trino;

    @BeforeAll
    static void startServerAndEngines() throws SQLException {
        server = RunningServer.start("trino-server");
        trino = Trino.start("trino", server);
        // By default Spark looks for other engines' commits only every 30 seconds.
        spark = Spark.start("trino-spark", server, "spark.sql.catalog.lake.cache-enabled=false");
    }

    @AfterAll
    static void stop() throws SQLException {
        if (spark != null) {
            spark.close();
        }
        if (trino != null) {
            trino.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void schemasNest() {
        trino.sql("CREATE SCHEMA lake.outer_one");
        trino.sql("CREATE SCHEMA lake.\"outer_one.inner_one\"");

        assertThat(trino.sql("SHOW SCHEMAS FROM lake").lines()).contains("outer_one", "outer_one.inner_one");
        assertThat(spark.sql("SHOW NAMESPACES IN outer_one").lines()).containsExactly("outer_one.inner_one");
        trino.sql("CREATE TABLE lake.\"outer_one.inner_one\".t AS SELECT 1 AS id");
        assertThat(spark.sql("SELECT * FROM outer_one.inner_one.t").lines()).containsExactly("1");
        assertThatThrownBy(() -> trino.sql("DROP SCHEMA lake.\"outer_one.inner_one\""))
                .isInstanceOf(StatementFailed.class);

        trino.sql("DROP TABLE lake.\"outer_one.inner_one\".t");
        trino.sql("DROP SCHEMA lake.\"outer_one.inner_one\"");
        trino.sql("DROP SCHEMA lake.outer_one");
        assertThat(trino.sql("SHOW SCHEMAS FROM lake").lines()).doesNotContain("outer_one", "outer_one.inner_one");
    }

    @Test
    void tablesAreWrittenInEveryWayAndSparkReadsThem() {
        trino.sql("CREATE SCHEMA lake.made_by_trino");
        trino.sql("CREATE TABLE lake.made_by_trino.people (id integer, name varchar, country varchar)"
                + " WITH (partitioning = ARRAY['country'], format_version = 2)");
        trino.sql("INSERT INTO lake.made_by_trino.people VALUES (1, 'ada', 'uk'), (2, 'bob', 'us'), (3, 'eve', 'us')");
        trino.sql("UPDATE lake.made_by_trino.people SET name = 'eva' WHERE id = 3");
        trino.sql("DELETE FROM lake.made_by_trino.people WHERE id = 2");
        trino.sql("MERGE INTO lake.made_by_trino.people t USING (VALUES (1, 'adele', 'uk'), (4, 'kim', 'kr'))"
                + " AS s(id, name, country) ON t.id = s.id WHEN MATCHED THEN UPDATE SET name = s.name"
                + " WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.name, s.country)");

        assertThat(trino.sql("SELECT * FROM lake.made_by_trino.people ORDER BY id").lines()).containsExactly(
                "1|adele|uk",
                "3|eva|us", "4|kim|kr");
        assertThat(spark.sql("SELECT * FROM made_by_trino.people ORDER BY id").lines()).containsExactly("1|adele|uk",
                "3|eva|us", "4|kim|kr");
    }

    @Test
    void columnsChangeAndBothEnginesSeeIt() {
        trino.sql("CREATE SCHEMA lake.columns");
        trino.sql("CREATE TABLE lake.columns.t AS SELECT 1 AS id, 'ada' AS name");
        trino.sql("ALTER TABLE lake.columns.t ADD COLUMN age integer");
        trino.sql("ALTER TABLE lake.columns.t RENAME COLUMN name TO full_name");
        trino.sql("COMMENT ON COLUMN lake.columns.t.age IS 'in years'");
        spark.sql("INSERT INTO columns.t VALUES (2, 'bob', 40)");

        assertThat(trino.sql("SELECT id, full_name, age FROM lake.columns.t ORDER BY id").lines())
                .containsExactly("1|ada|null", "2|bob|40");
        trino.sql("ALTER TABLE lake.columns.t DROP COLUMN age");
        assertThat(spark.sql("SELECT * FROM columns.t ORDER BY id").columns()).containsExactly("id", "full_name");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void tablesOfSparkAreReadAndWritten(int formatVersion) {
        String namespace = "made_by_spark" + formatVersion;
        spark.sql("CREATE NAMESPACE " + namespace);
        spark.sql("CREATE TABLE " + namespace + ".orders (id int, amount decimal(10, 2)) USING iceberg"
                + " TBLPROPERTIES ('format-version' = '" + formatVersion + "')");
        spark.sql("INSERT INTO " + namespace + ".orders VALUES (1, 9.50), (2, 20.00)");

        assertThat(trino.sql("SELECT sum(amount) FROM lake." + namespace + ".orders").single()).isEqualTo("29.50");
        trino.sql("INSERT INTO lake." + namespace + ".orders VALUES (3, DECIMAL '0.50')");
        assertThat(spark.sql("SELECT sum(amount) FROM " + namespace + ".orders").single()).isEqualTo("30.00");
        assertThat(trino.sql("SELECT count(*) FROM lake." + namespace + ".\"orders$snapshots\"").single())
                .isEqualTo("2");
    }

    @Test
    void oldVersionsAndBranchesAreRead() {
        spark.sql("CREATE NAMESPACE versions");
        spark.sql("CREATE TABLE versions.t (id int) USING iceberg");
        spark.sql("INSERT INTO versions.t VALUES (1)");
        spark.sql("ALTER TABLE versions.t CREATE TAG first");
        trino.sql("INSERT INTO lake.versions.t VALUES (2)");

        assertThat(trino.sql("SELECT id FROM lake.versions.t FOR VERSION AS OF 'first'").lines()).containsExactly("1");
        assertThat(trino.sql("SELECT count(*) FROM lake.versions.t").single()).isEqualTo("2");
        String first = spark.sql("SELECT snapshot_id FROM versions.t.refs WHERE name = 'first'").single();
        trino.sql("ALTER TABLE lake.versions.t EXECUTE rollback_to_snapshot(" + first + ")");
        assertThat(spark.sql("SELECT id FROM versions.t").lines()).containsExactly("1");
    }

    @Test
    void filesAreCompactedAndSnapshotsExpired() {
        trino.sql("CREATE SCHEMA lake.compacted");
        trino.sql("CREATE TABLE lake.compacted.t (id integer)");
        for (int id = 1; id <= 4; id++) {
            trino.sql("INSERT INTO lake.compacted.t VALUES " + id);
        }
        trino.sql("ALTER TABLE lake.compacted.t EXECUTE optimize");
        trino.sql("SET SESSION lake.expire_snapshots_min_retention = '0s'");
        trino.sql("ALTER TABLE lake.compacted.t EXECUTE expire_snapshots(retention_threshold => '0s')");

        assertThat(trino.sql("SELECT count(*) FROM lake.compacted.\"t$files\"").single()).isEqualTo("1");
        assertThat(spark.sql("SELECT sum(id) FROM compacted.t").single()).isEqualTo("10");
        assertThat(spark.sql("SELECT count(*) FROM compacted.t.snapshots").single()).isEqualTo("1");
    }

    @Test
    void informationSchemaListsTablesViewsAndColumns() {
        spark.sql("CREATE NAMESPACE listed");
        spark.sql("CREATE TABLE listed.t (id int, name string) USING iceberg");
        trino.sql("CREATE VIEW lake.listed.v AS SELECT id FROM lake.listed.t");

        assertThat(trino.sql("SELECT table_name, table_type FROM lake.information_schema.tables"
                + " WHERE table_schema = 'listed' ORDER BY 1").lines()).containsExactly("t|BASE TABLE", "v|VIEW");
        assertThat(trino.sql("SELECT table_name, column_name, data_type FROM lake.information_schema.columns"
                + " WHERE table_schema = 'listed' ORDER BY 1, ordinal_position").lines())
                .containsExactly("t|id|integer",
                        "t|name|varchar", "v|id|integer");
        assertThat(trino.sql("SHOW TABLES FROM lake.listed").lines()).containsExactlyInAnyOrder("t", "v");
    }

    @Test
    void viewsKeepTheirDialect() {
        spark.sql("CREATE NAMESPACE seen");
        spark.sql("CREATE TABLE seen.t (id int) USING iceberg");
        spark.sql("INSERT INTO seen.t VALUES (1), (2)");
        trino.sql("CREATE VIEW lake.seen.by_trino AS SELECT id + 10 AS id FROM lake.seen.t");
        spark.sql("CREATE VIEW seen.by_spark AS SELECT id + 20 AS id FROM seen.t");

        assertThat(trino.sql("SELECT * FROM lake.seen.by_trino ORDER BY 1").lines()).containsExactly("11", "12");
        assertThat(spark.sql("SELECT * FROM seen.by_spark ORDER BY 1").lines()).containsExactly("21", "22");
        assertThat(spark.sql("SHOW VIEWS IN seen").lines()).anyMatch(line -> line.contains("by_trino"))
                .anyMatch(line -> line.contains("by_spark"));
        assertThatThrownBy(() -> trino.sql("SELECT * FROM lake.seen.by_spark")).isInstanceOf(StatementFailed.class);
        trino.sql("CREATE OR REPLACE VIEW lake.seen.by_trino AS SELECT id + 30 AS id FROM lake.seen.t");
        assertThat(trino.sql("SELECT max(id) FROM lake.seen.by_trino").single()).isEqualTo("32");
        trino.sql("ALTER VIEW lake.seen.by_trino RENAME TO lake.seen.renamed");
        assertThat(trino.sql("SELECT min(id) FROM lake.seen.renamed").single()).isEqualTo("31");
        trino.sql("DROP VIEW lake.seen.renamed");
        assertThat(trino.sql("SHOW TABLES FROM lake.seen").lines()).doesNotContain("renamed", "by_trino");
    }

    @Test
    void viewInBothDialectsIsReadByBothEngines() throws IOException, InterruptedException {
        spark.sql("CREATE NAMESPACE both");
        spark.sql("CREATE TABLE both.t (id int) USING iceberg");
        spark.sql("INSERT INTO both.t VALUES (7)");
        try (RestCalls rest = new RestCalls(server)) {
            rest.post("namespaces/both/views", """
                    {"name": "v", "properties": {},
                     "schema": {"type": "struct", "schema-id": 0,
                                "fields": [{"id": 1, "name": "id", "type": "int", "required": false}]},
                     "view-version": {"version-id": 1, "timestamp-ms": 1763700000000, "schema-id": 0, "summary": {},
                       "default-catalog": "lake", "default-namespace": ["both"],
                       "representations": [
                         {"type": "sql", "dialect": "spark", "sql": "SELECT id FROM both.t"},
                         {"type": "sql", "dialect": "trino", "sql": "SELECT id FROM lake.both.t"}]}}""");
        }

        assertThat(spark.sql("SELECT * FROM both.v").lines()).containsExactly("7");
        assertThat(trino.sql("SELECT * FROM lake.both.v").lines()).containsExactly("7");
    }

    @Test
    void tablesAreRenamedAndDropped() {
        trino.sql("CREATE SCHEMA lake.moved");
        trino.sql("CREATE TABLE lake.moved.a AS SELECT 1 AS id");
        trino.sql("ALTER TABLE lake.moved.a RENAME TO lake.moved.b");

        assertThat(spark.sql("SELECT * FROM moved.b").lines()).containsExactly("1");
        trino.sql("CREATE OR REPLACE TABLE lake.moved.b AS SELECT 2 AS other");
        assertThat(spark.sql("SELECT other FROM moved.b").lines()).containsExactly("2");
        trino.sql("DROP TABLE lake.moved.b");
        assertThat(trino.sql("SHOW TABLES FROM lake.moved").lines()).isEmpty();
        trino.sql("DROP SCHEMA lake.moved");
    }
}
