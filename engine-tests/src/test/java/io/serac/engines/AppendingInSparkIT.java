package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.storage.fake.FakeObjectStore;
import io.serac.storage.fake.Served;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An unmodified Spark adds rows as an account that may INSERT and nothing else, to warehouses with {@code strict-append}: one on
 * files that Spark opens itself, one that hands out keys, one that signs requests and none that write over a file. In Spark each
 * is a catalog of its name, and {@code owner_} and its name as the owner sees it.
 */
@Tag("engine")
final class AppendingInSparkIT {
    private static final int LAST = 5;
    /** What changes or removes rows, and whole files of them, so that none is read before. */
    private static final List<String> CHANGES = List.of("DELETE FROM %s", "DELETE FROM %s WHERE city = 'oslo'",
            "TRUNCATE TABLE %s", "INSERT OVERWRITE %s VALUES (9, 'oslo')");
    private static final List<String> CHANGES_OF_WHAT_IS_READ = List.of("UPDATE %s SET city = 'bern' WHERE id = 1",
            "MERGE INTO %s t USING (SELECT 1 AS id) s ON t.id = s.id WHEN MATCHED THEN DELETE");

    private static final String STRICT = "{\"strict-append\": true}";

    private static FakeObjectStore store;
    private static RunningServer server;
    private static Spark spark;

    @BeforeAll
    static void startStoreServerAndSpark() throws IOException, InterruptedException {
        store = FakeObjectStore.start();
        server = RunningServer.start("append-server");
        Map<String, String> warehouses = Map.of(
                "main", STRICT,
                "vended",
                on("vended", "\"scoping\": \"sts\", \"sts\": {\"role-arn\": \"" + FakeObjectStore.ROLE_ARN + "\"}"),
                "signed", on("signed", "\"scoping\": \"remote-signing\", \"create-only-puts\": true"));
        List<String> settings = new ArrayList<>();
        try (RestCalls admin = new RestCalls(server)) {
            String adder = admin.account("adder");
            for (String warehouse : warehouses.keySet()) {
                admin.put("warehouses/" + warehouse, warehouses.get(warehouse));
                admin.put("warehouses/" + warehouse + "/grants/service-account:adder/INSERT", "{}");
                String access = warehouse.equals("signed") ? "remote-signing" : "vended-credentials";
                settings.addAll(Spark.keyless(warehouse, server, warehouse, adder, access));
                settings.addAll(Spark.keyless("owner_" + warehouse, server, warehouse, server.credential(), access));
            }
        }
        spark = Spark.start("append-spark", server, settings.toArray(String[]::new));
        for (String warehouse : warehouses.keySet()) {
            spark.sql("CREATE NAMESPACE owner_" + warehouse + ".shop");
        }
    }

    /** A warehouse on the store. */
    private static String on(String folder, String scoping) {
        return """
                {"strict-append": true, "storage": {"type": "s3", "root": "s3://%s/%s", "endpoint": "%s", %s,
                  "credentials": {"access-key-id": "%s", "secret-access-key": "%s"}}}
                """.formatted(FakeObjectStore.BUCKET, folder, store.endpoint(), scoping, store.key().accessKeyId(),
                store.key().secretAccessKey());
    }

    @AfterAll
    static void stop() {
        if (spark != null) {
            spark.close();
        }
        if (server != null) {
            server.close();
        }
        if (store != null) {
            store.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"main, 2, city", "vended, 2, ''", "signed, 3, city"})
    void rowsAreAddedAndNothingElseIsDone(String warehouse, int formatVersion, String column) {
        String table = table(warehouse, "v" + formatVersion + column, formatVersion, column);
        String owned = "owner_" + table;
        List<String> expected = new ArrayList<>(List.of("1|oslo", "-1|rome"));
        for (int id = 2; id <= LAST; id++) {
            spark.sql("INSERT INTO " + table + " VALUES (" + id + ", 'oslo'), (" + -id + ", 'rome')");
            expected.addAll(List.of(id + "|oslo", -id + "|rome"));
        }
        assertThat(rows(owned)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(spark.sql("SELECT operation FROM " + owned + ".snapshots").lines()).hasSize(LAST)
                .containsOnly("append");
        assertThat(spark.sql("SELECT * FROM " + owned + ".manifests").lines()).as("some are merged")
                .hasSizeLessThan(LAST);

        for (String change : CHANGES) {
            assertThatThrownBy(() -> spark.sql(change.formatted(table))).as(change).isInstanceOf(StatementFailed.class)
                    .hasMessageContaining("WRITE is missing");
        }
        String refusal = switch (warehouse) {
            case "vended" -> "Status Code: 403";
            case "signed" -> "Mode INGEST";
            default -> "WRITE is missing";
        };
        for (String change : CHANGES_OF_WHAT_IS_READ) {
            assertThatThrownBy(() -> spark.sql(change.formatted(table))).as(change).isInstanceOf(StatementFailed.class)
                    .hasMessageContaining(refusal);
        }
        if (!warehouse.equals("main")) {
            assertThatThrownBy(() -> spark.sql("SELECT * FROM " + table)).isInstanceOf(StatementFailed.class)
                    .hasMessageContaining(refusal);
        }
        assertThat(rows(owned)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(spark.sql("SELECT operation FROM " + owned + ".snapshots").lines()).hasSize(LAST);
    }

    @Test
    void manifestsAreReadOfWhoMayOnlyAdd() {
        String table = table("vended", "looked_at", 2, "");
        int mark = store.served().size();
        spark.sql("INSERT INTO owner_" + table + " VALUES (2, 'oslo')");
        assertThat(manifestsReadByTheServer(mark)).isEmpty();

        spark.sql("REFRESH TABLE " + table);
        spark.sql("INSERT INTO " + table + " VALUES (3, 'oslo')");
        assertThat(manifestsReadByTheServer(mark)).isNotEmpty();
    }

    private static List<Served> manifestsReadByTheServer(int mark) {
        List<Served> all = store.served();
        return all.subList(mark, all.size()).stream().filter(served -> served.method().equals("GET")
                && served.accessKeyId().equals(store.key().accessKeyId()) && served.path().matches(".*-m\\d+\\.avro"))
                .toList();
    }

    @Test
    void filesFromElsewhereAreAddedOnlyWhereManifestsAreNotRead() throws IOException, InterruptedException {
        String table = table("main", "imported", 2, "");
        String others = spark.location("owner_" + table("main", "others", 2, "")) + "/data";
        String call = "CALL %s.system.add_files(table => 'shop.imported', source_table => '`parquet`.`" + others
                + "`', check_duplicate_files => false)";
        // Sets the property by which columns of such files are found, which takes more than INSERT.
        spark.sql(call.formatted("owner_main"));
        assertThat(rows("owner_" + table)).hasSize(4);
        spark.sql("REFRESH TABLE " + table);

        assertThatThrownBy(() -> spark.sql(call.formatted("main"))).isInstanceOf(StatementFailed.class)
                .hasMessageContaining("INSERT only allows appends: the file ");
        assertThat(rows("owner_" + table)).hasSize(4);

        try (RestCalls admin = new RestCalls(server)) {
            admin.put("warehouses/main", "{\"strict-append\": false}");
            spark.sql(call.formatted("main"));
            admin.put("warehouses/main", STRICT);
        }
        assertThat(rows("owner_" + table)).hasSize(6);
    }

    /** A table of the owner's with two rows, which merges its manifests early. @return how the other account calls it */
    private static String table(String warehouse, String name, int formatVersion, String column) {
        String table = warehouse + ".shop." + name;
        spark.sql("CREATE TABLE owner_" + table + " (id int, city string) USING iceberg "
                + (column.isEmpty() ? "" : "PARTITIONED BY (" + column + ") ") + "TBLPROPERTIES ('format-version' = '"
                + formatVersion + "', 'commit.manifest.min-count-to-merge' = '3')");
        spark.sql("INSERT INTO owner_" + table + " VALUES (1, 'oslo'), (-1, 'rome')");
        return table;
    }

    private static List<String> rows(String table) {
        spark.sql("REFRESH TABLE " + table);
        return spark.sql("SELECT id, city FROM " + table).lines();
    }
}
