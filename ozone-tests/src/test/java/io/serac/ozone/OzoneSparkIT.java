package io.serac.ozone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.engines.RestCalls;
import io.serac.engines.RunningServer;
import io.serac.engines.Spark;
import io.serac.engines.StatementFailed;
import io.serac.ozone.Ozone.Layout;
import io.serac.storage.AccessKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An unmodified Spark works on tables in Ozone without a key of Ozone: the server signs each of its requests. */
final class OzoneSparkIT {
    private static Lake lake;
    private static AccessKey key;
    private static RunningServer server;
    private static Spark spark;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Ozone ozone = OzoneStore.running();
        lake = Lake.create(Layout.OBJECT_STORE);
        key = ozone.keyOf("serac");
        server = RunningServer.start("ozone-server");
        String reader;
        try (RestCalls admin = new RestCalls(server)) {
            admin.put("warehouses/oz", """
                    {"storage": {"type": "ozone", "root": "s3://%s/spark", "endpoint": "%s",
                     "credentials": {"access-key-id": "%s", "secret-access-key": "%s"}}}"""
                    .formatted(lake.bucket(), ozone.endpoint(), key.accessKeyId(), key.secretAccessKey()));
            reader = admin.account("reader");
            admin.put("warehouses/oz/grants/service-account:reader/SELECT", "{}");
        }
        List<String> settings = new ArrayList<>(signed("lake"));
        settings.addAll(List.of("spark.sql.catalog.reader=org.apache.iceberg.spark.SparkCatalog",
                "spark.sql.catalog.reader.type=rest", "spark.sql.catalog.reader.uri=" + server.catalogUri(),
                "spark.sql.catalog.reader.credential=" + reader,
                "spark.sql.catalog.reader.oauth2-server-uri=" + server.tokenUri()));
        settings.addAll(signed("reader"));
        spark = Spark.start("ozone-spark", server, settings.toArray(String[]::new));
        spark.sql("CREATE NAMESPACE lake.shop");
    }

    private static List<String> signed(String catalog) {
        return List.of("spark.sql.catalog." + catalog + ".warehouse=oz",
                "spark.sql.catalog." + catalog + ".header.X-Iceberg-Access-Delegation=remote-signing");
    }

    @AfterAll
    static void stop() {
        if (spark != null) {
            spark.close();
        }
        if (server != null) {
            server.close();
        }
        if (lake != null) {
            lake.close();
        }
    }

    @Test
    void writesReadsChangesAndDeletes() {
        spark.sql("CREATE TABLE lake.shop.orders (id bigint, city string, amount int) USING iceberg"
                + " PARTITIONED BY (city) TBLPROPERTIES ('format-version' = '3')");
        spark.sql("INSERT INTO lake.shop.orders VALUES (1, 'Århus & Co', 10), (2, 'a/b ?#%', 20), (3, 'a/b ?#%', 30)");
        assertThat(spark.sql("SELECT id, city, amount FROM lake.shop.orders ORDER BY id").lines())
                .containsExactly("1|Århus & Co|10", "2|a/b ?#%|20", "3|a/b ?#%|30");

        spark.sql("UPDATE lake.shop.orders SET amount = 21 WHERE id = 2");
        spark.sql("DELETE FROM lake.shop.orders WHERE id = 3");
        spark.sql("MERGE INTO lake.shop.orders t USING (SELECT * FROM VALUES (1, 'Århus & Co', 11), (4, 'x', 40)"
                + " AS s(id, city, amount)) s ON t.id = s.id"
                + " WHEN MATCHED THEN UPDATE SET t.amount = s.amount WHEN NOT MATCHED THEN INSERT *");
        assertThat(spark.sql("SELECT id, amount FROM lake.shop.orders ORDER BY id").lines())
                .containsExactly("1|11", "2|21", "4|40");
        assertThat(lake.keys()).anyMatch(key -> key.startsWith("spark/") && key.endsWith(".parquet"))
                .anyMatch(key -> key.startsWith("spark/") && key.endsWith(".metadata.json"));
    }

    private static void table(String name) {
        spark.sql("CREATE TABLE lake.shop." + name + " (id int) USING iceberg");
        spark.sql("INSERT INTO lake.shop." + name + " VALUES (1)");
    }

    // It deletes in bulk, which is not signed for Ozone: a client could exchange the list.
    @Test
    void expiringSnapshotsLeavesTheirFilesBehind() {
        table("small");
        spark.sql("INSERT INTO lake.shop.small VALUES (2)");
        spark.sql("CALL lake.system.rewrite_data_files(table => 'shop.small', options => map('rewrite-all', 'true'))");
        List<String> before = lake.keys();

        String deleted = spark.sql("CALL lake.system.expire_snapshots(table => 'shop.small', retain_last => 1,"
                + " older_than => TIMESTAMP '2999-01-01 00:00:00')").lines().getFirst();

        assertThat(deleted).startsWith("0|0|0|0");
        assertThat(spark.sql("SELECT count(*) FROM lake.shop.small.snapshots").single()).isEqualTo("1");
        assertThat(lake.keys()).containsAll(before);
        assertThat(spark.sql("SELECT id FROM lake.shop.small ORDER BY id").lines()).containsExactly("1", "2");
    }

    @Test
    void whoMayOnlyReadReadsAndNoMore() {
        table("stock");

        assertThat(spark.sql("SELECT id FROM reader.shop.stock").lines()).containsExactly("1");
        assertThatThrownBy(() -> spark.sql("INSERT INTO reader.shop.stock VALUES (8)"))
                .isInstanceOf(StatementFailed.class);
        assertThat(spark.sql("SELECT id FROM lake.shop.stock").lines()).containsExactly("1");
    }

    @Test
    void noKeyOfOzoneReachesSparkOrALog() throws IOException {
        table("plain");

        assertThat(spark.sql("SET -v").lines()).noneMatch(line -> line.contains(key.secretAccessKey()));
        try (Stream<Path> files = Files.walk(Path.of("target/run"))) {
            for (Path log : files.filter(file -> file.toString().endsWith(".log")
                    && !file.toString().contains("ozone.log")).toList()) {
                assertThat(Files.readString(log, StandardCharsets.ISO_8859_1)).as(log.toString())
                        .doesNotContain(key.secretAccessKey());
            }
        }
    }
}
