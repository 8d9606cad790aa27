package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What Iceberg's own Parquet writer, in an unmodified Spark, leaves of the values of sensitive columns outside of data files, as
 * docs/concepts/sensitive-columns.md says. Values begin with {@code canary} and the name of their column.
 */
@Tag("engine")
class SensitiveColumnsInSparkIT {
    private static final String COLUMNS = "(id bigint, name string, ssn string, mail string,"
            + " address struct<street: string, zip: string>, phones array<string>, notes map<string, string>)"
            + " USING iceberg TBLPROPERTIES ('write.parquet.bloom-filter-enabled.column.name' = 'true',"
            + " 'write.parquet.bloom-filter-enabled.column.ssn' = 'true'%s)";
    private static final List<String> SENSITIVE =
            List.of("canaryssn", "canarymail", "canaryzip", "canaryphone", "canarykey", "canarynote");
    private static final String SENSITIVE_IDS = "SELECT map_keys(lower_bounds), map_keys(upper_bounds),"
            + " map_keys(value_counts), map_keys(null_value_counts), map_keys(nan_value_counts) FROM %s.files";

    private static @Nullable RunningServer server;
    private static @Nullable Spark spark;

    @BeforeAll
    static void startServerAndSpark() throws IOException, InterruptedException {
        server = RunningServer.start("sensitive-server");
        spark = Spark.start("sensitive-spark", server);
        sql("CREATE NAMESPACE hr");
        try (RestCalls admin = new RestCalls(server)) {
            admin.account("restricted");
            admin.put("tags/pii", "{\"sensitive\": true, \"auto-classify\": [{\"pattern\": \"mail\"}]}");
        }
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

    private static void create(String table, String properties) {
        sql("CREATE TABLE " + table + " " + COLUMNS.formatted(properties));
    }

    /** All but {@code mail} is sensitive by a rule; that is by a tag, which the column has since it was made. */
    private static void restrict(String table) throws IOException, InterruptedException {
        try (RestCalls admin = new RestCalls(Objects.requireNonNull(server))) {
            admin.put("warehouses/main/namespaces/hr/tables/" + table + "/policies/hide",
                    "{\"kind\": \"COLUMN_DENY\", \"columns\": [\"ssn\", \"address.zip\", \"phones\", \"notes\"],"
                            + " \"to\": [\"service-account:restricted\"]}");
        }
        sql("REFRESH TABLE hr." + table);
    }

    private static void insert(String table, int id) {
        sql("INSERT INTO " + table + " SELECT %1$d, 'canaryname%1$d', 'canaryssn%1$d', 'canarymail%1$d',"
                .formatted(id)
                + " named_struct('street', 'canarystreet%1$d', 'zip', 'canaryzip%1$d'), array('canaryphone%1$d'),"
                        .formatted(id)
                + " map('canarykey%1$d', 'canarynote%1$d')".formatted(id));
    }

    /** Everything that manifests say of columns, as text. */
    private static String manifests(String table, String of) {
        return sql("SELECT CAST(readable_metrics AS string) FROM " + table + "." + of).toString();
    }

    private static String newestFile(String table) {
        return sql("SELECT f.file_path FROM " + table + ".files f JOIN " + table
                + ".entries e ON f.file_path = e.data_file.file_path ORDER BY e.sequence_number DESC LIMIT 1").single();
    }

    private static String footer(String table) {
        return sql("SELECT parquet_footer('" + newestFile(table) + "')").single();
    }

    /** Names and contents of the files as they lie there. Manifests are compressed: what is in them is read by {@link #manifests}. */
    private static String filesOfMetadata(String table) throws IOException {
        Path folder = Path.of(Objects.requireNonNull(spark).location(table).replaceFirst("^file:/*", "/"))
                .resolve("metadata");
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(file).append('\n').append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }

    @Test
    void whatIsWrittenUnderARestrictionIsInDataFilesOnly() throws IOException, InterruptedException {
        create("hr.emp", "");
        insert("hr.emp", 1);
        // Without a restriction the bounds are there, but for the column that was tagged when it was made.
        assertThat(manifests("hr.emp", "files")).contains("canaryname1", "canaryssn1", "canaryzip1")
                .doesNotContain("canarymail");
        assertThat(footer("hr.emp").lines()).anyMatch(line -> line.startsWith("ssn|") && line.endsWith("|bloom"));

        restrict("emp");
        insert("hr.emp", 2);
        String all = manifests("hr.emp", "files");
        assertThat(all).contains("canaryname2", "canarystreet2", "canaryssn1");
        SENSITIVE.forEach(word -> assertThat(all).doesNotContain(word + "2"));
        assertThat(filesOfMetadata("hr.emp")).doesNotContain("canaryssn2", "canarymail", "canaryzip2");
    }

    @Test
    void footersKeepBoundsAndLoseBloomFilters() throws IOException, InterruptedException {
        create("hr.footers", "");
        restrict("footers");
        insert("hr.footers", 3);
        String footer = footer("hr.footers");
        assertThat(footer.lines()).anyMatch(line -> line.equals("name|canaryname3|canaryname3|bloom"));
        // Nobody who is restricted gets data files.
        assertThat(footer.lines()).anyMatch(line -> line.equals("ssn|canaryssn3|canaryssn3|"));
        assertThat(footer.lines().filter(line -> line.endsWith("|bloom"))).hasSize(1);
    }

    @Test
    void notEvenCountsOfSensitiveColumnsAreInManifests() throws IOException, InterruptedException {
        create("hr.counts", "");
        restrict("counts");
        insert("hr.counts", 4);
        // Ids in the order of the schema: id, name, ssn, mail, address, phones, notes, and then what is inside.
        Rows keys = sql(SENSITIVE_IDS.formatted("hr.counts"));
        for (String cell : keys.lines().getFirst().split("\\|")) {
            assertThat(cell).doesNotContainPattern("\\b(3|4|9|10|11|12)\\b");
        }
        assertThat(keys.lines().getFirst()).containsPattern("\\b1\\b.*\\b2\\b.*\\b8\\b");
        assertThat(sql("SELECT col_name FROM (SELECT explode(map_keys(column_sizes)) AS col_name FROM hr.counts.files)")
                .lines()).contains("1", "2");
    }

    @Test
    void rewritingTakesOldBoundsAway() throws IOException, InterruptedException {
        create("hr.old", "");
        insert("hr.old", 5);
        insert("hr.old", 6);
        restrict("old");
        assertThat(manifests("hr.old", "files")).contains("canaryssn5", "canaryzip6");
        sql("CALL lake.system.rewrite_data_files(table => 'hr.old', options => map('rewrite-all', 'true'))");
        String all = manifests("hr.old", "files");
        assertThat(all).contains("canaryname5");
        SENSITIVE.forEach(word -> assertThat(all).doesNotContain(word));
        assertThat(sql("SELECT ssn FROM hr.old ORDER BY id").lines()).containsExactly("canaryssn5", "canaryssn6");
    }

    @Test
    void changesOfRowsLeaveNothingEither() throws IOException, InterruptedException {
        create("hr.changed", ", 'write.delete.mode' = 'merge-on-read', 'write.update.mode' = 'merge-on-read',"
                + " 'write.merge.mode' = 'merge-on-read'");
        restrict("changed");
        insert("hr.changed", 7);
        insert("hr.changed", 8);
        sql("UPDATE hr.changed SET ssn = 'canaryssn9' WHERE ssn = 'canaryssn8'");
        sql("DELETE FROM hr.changed WHERE ssn = 'canaryssn7'");
        for (String files : List.of("all_data_files", "all_delete_files")) {
            String all = manifests("hr.changed", files);
            SENSITIVE.forEach(word -> assertThat(all).as(files).doesNotContain(word));
        }
        assertThat(sql("SELECT ssn FROM hr.changed").lines()).containsExactly("canaryssn9");
        assertThat(filesOfMetadata("hr.changed")).doesNotContain("canaryssn", "canarymail", "canaryzip");
    }

    @Test
    void pathsHoldNoPartitionValuesInTheLayoutForObjectStores() throws IOException, InterruptedException {
        create("hr.placed", ", 'write.object-storage.enabled' = 'true'");
        restrict("placed");
        // Who owns the table may partition by a sensitive column; the values are in manifests then.
        sql("ALTER TABLE hr.placed ADD PARTITION FIELD ssn");
        insert("hr.placed", 1);
        assertThat(newestFile("hr.placed")).doesNotContain("canary");
        assertThat(sql("SELECT CAST(partition AS string) FROM hr.placed.files").toString()).contains("canaryssn1");
        sql("ALTER TABLE hr.placed UNSET TBLPROPERTIES ('write.object-storage.enabled')");
        insert("hr.placed", 2);
        assertThat(newestFile("hr.placed")).contains("ssn=canaryssn2");
    }

    @Test
    void statisticsFilesHoldSketchesOfColumnsThatAreNotLeftOut() throws IOException, InterruptedException {
        create("hr.counted", "");
        restrict("counted");
        insert("hr.counted", 1);
        insert("hr.counted", 2);
        sql("CALL lake.system.compute_table_stats(table => 'hr.counted', columns => array('id', 'name'))");
        assertThat(filesOfMetadata("hr.counted")).doesNotContain("canaryssn", "\"fields\":[3]");
        sql("CALL lake.system.compute_table_stats(table => 'hr.counted')");
        assertThat(filesOfMetadata("hr.counted")).doesNotContain("canaryssn").contains("\"fields\":[3]");
    }
}
