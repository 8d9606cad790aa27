package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.serac.storage.AccessKey;
import io.serac.storage.S3Profile;
import io.serac.storage.SigningSettings;
import io.serac.teststore.PlainClient;
import io.serac.teststore.StorageJson;
import io.serac.teststore.TestStore;
import io.serac.teststore.TestStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * An unmodified Spark works on tables in a real store without a key of it: the server signs each of its requests. Three accounts
 * are in it as catalogs: {@code lake} owns all, {@code reader} may read, {@code onlooker} may see what tables are like. As
 * {@code purging}, which is the first once more, Spark deletes the files of purged tables itself.
 */
@Tag("engine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SignedSparkContract {
    private static final String WAREHOUSE = "signed";

    private final String folder = "spark-" + UUID.randomUUID();
    private final List<AccessKey> keys = new ArrayList<>();
    private TestStore store;
    private S3Client owner;
    private RunningServer server;
    private Spark spark;

    /** Name of the store among those of {@link TestStores}. */
    protected abstract String kind();

    @BeforeAll
    final void start() throws IOException, InterruptedException {
        store = TestStores.running(kind());
        owner = PlainClient.open(store, AwsBasicCredentials.create(store.admin().accessKeyId(),
                store.admin().secretAccessKey()));
        S3Profile profile = store.remoteSigning(folder);
        SigningSettings signing = profile.delegation().signing();
        keys.add(store.admin());
        Optional.ofNullable(signing.reader()).ifPresent(keys::add);
        Optional.ofNullable(signing.writer()).ifPresent(keys::add);
        server = RunningServer.start(kind() + "-server");
        List<String> settings = new ArrayList<>(
                Spark.keyless("lake", server, WAREHOUSE, server.credential(), "remote-signing"));
        settings.addAll(Spark.keyless("purging", server, WAREHOUSE, server.credential(), "remote-signing"));
        settings.add("spark.sql.catalog.purging.rest-catalog-purge=false");
        try (RestCalls admin = new RestCalls(server)) {
            admin.put("warehouses/" + WAREHOUSE, "{\"storage\":" + StorageJson.of(profile) + "}");
            settings.addAll(Spark.keyless("reader", server, WAREHOUSE, admin.account("reader", WAREHOUSE, "SELECT"),
                    "remote-signing"));
            settings.addAll(Spark.keyless("onlooker", server, WAREHOUSE,
                    admin.account("onlooker", WAREHOUSE, "DESCRIBE"), "remote-signing"));
        }
        spark = Spark.start(kind() + "-spark", server, settings.toArray(String[]::new));
        spark.sql("CREATE NAMESPACE lake.shop");
    }

    @AfterAll
    final void stop() {
        if (spark != null) {
            spark.close();
        }
        if (server != null) {
            server.close();
        }
        if (owner != null) {
            owner.close();
        }
    }

    @Test
    final void writesReadsChangesAndDeletes() {
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
        spark.sql("CREATE TABLE lake.shop.copied USING iceberg AS SELECT id FROM lake.shop.orders");
        assertThat(spark.sql("SELECT sum(id) FROM lake.shop.copied").single()).isEqualTo("7");
        assertThat(objects()).anyMatch(key -> key.endsWith(".parquet"))
                .anyMatch(key -> key.endsWith(".metadata.json"));
    }

    // Maintenance deletes in bulk, which is not signed for a store where a client could exchange the list.
    @Test
    final void expiringSnapshotsDeletesTheirFilesWhereTheStoreComparesTheList() {
        table("small");
        spark.sql("INSERT INTO lake.shop.small VALUES (2)");
        spark.sql("CALL lake.system.rewrite_data_files(table => 'shop.small', options => map('rewrite-all', 'true'))");
        List<String> before = objectsOf("small");

        String deleted = spark.sql("CALL lake.system.expire_snapshots(table => 'shop.small', retain_last => 1,"
                + " older_than => TIMESTAMP '2999-01-01 00:00:00')").lines().getFirst();

        assertThat(spark.sql("SELECT count(*) FROM lake.shop.small.snapshots").single()).isEqualTo("1");
        assertThat(spark.sql("SELECT id FROM lake.shop.small ORDER BY id").lines()).containsExactly("1", "2");
        if (store.comparesSignedDeletions()) {
            assertThat(deleted).startsWith("2|0|0|");
            assertThat(objectsOf("small").stream().filter(key -> key.endsWith(".parquet"))).hasSize(1);
        } else {
            assertThat(deleted).startsWith("0|0|0|0");
            assertThat(objectsOf("small")).containsAll(before);
        }
    }

    @Test
    final void theServerDeletesWhatIsPurged() {
        table("purged");
        String prefix = prefix("purged");
        assertThat(objectsBelow(prefix)).isNotEmpty();

        spark.sql("DROP TABLE lake.shop.purged PURGE");

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(objectsBelow(prefix)).isEmpty());
    }

    // It drops first and deletes then, when there is no table any more to sign requests for: what it leaves can be restored.
    @Test
    final void byItselfSparkDropsAndDeletesNothing() {
        table("dropped");
        String prefix = prefix("dropped");
        List<String> before = objectsBelow(prefix);

        assertThatThrownBy(() -> spark.sql("DROP TABLE purging.shop.dropped PURGE"))
                .isInstanceOf(StatementFailed.class);

        assertThat(spark.sql("SHOW TABLES IN lake.shop").lines()).noneMatch(line -> line.contains("dropped"));
        assertThat(objectsBelow(prefix)).isEqualTo(before).isNotEmpty();
    }

    @Test
    final void whoMayOnlyReadReadsAndNoMore() {
        table("stock");
        List<String> before = objectsOf("stock");

        assertThat(spark.sql("SELECT id FROM reader.shop.stock").lines()).containsExactly("1");
        for (String change : List.of("INSERT INTO reader.shop.stock VALUES (8)", "DELETE FROM reader.shop.stock",
                "UPDATE reader.shop.stock SET id = 8", "DROP TABLE reader.shop.stock")) {
            assertThatThrownBy(() -> spark.sql(change)).as(change).isInstanceOf(StatementFailed.class);
        }
        assertThat(objectsOf("stock")).isEqualTo(before);
        assertThat(spark.sql("SELECT id FROM lake.shop.stock").lines()).containsExactly("1");
    }

    @Test
    final void whoMayNotReadGetsNothing() {
        table("ledger");
        List<String> before = objectsOf("ledger");

        assertThat(spark.sql("DESCRIBE TABLE onlooker.shop.ledger").lines())
                .anyMatch(line -> line.startsWith("id|int"));
        for (String statement : List.of("SELECT id FROM onlooker.shop.ledger",
                "SELECT count(*) FROM onlooker.shop.ledger", "SELECT file_path FROM onlooker.shop.ledger.files",
                "INSERT INTO onlooker.shop.ledger VALUES (8)")) {
            assertThatThrownBy(() -> spark.sql(statement)).as(statement).isInstanceOf(StatementFailed.class);
        }
        assertThat(objectsOf("ledger")).isEqualTo(before);
        assertThat(spark.sql("SELECT id FROM lake.shop.ledger").lines()).containsExactly("1");
    }

    @Test
    final void noKeyOfTheStoreReachesSparkOrALog() throws IOException {
        table("plain");

        for (AccessKey key : keys) {
            assertThat(spark.sql("SET -v").lines()).noneMatch(line -> line.contains(key.secretAccessKey()));
        }
        try (Stream<Path> files = Files.walk(Path.of("target/run"))) {
            for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
                String text = Files.readString(log, StandardCharsets.ISO_8859_1);
                for (AccessKey key : keys) {
                    assertThat(text).as(log.toString()).doesNotContain(key.secretAccessKey());
                }
            }
        }
    }

    private void table(String name) {
        spark.sql("CREATE TABLE lake.shop." + name + " (id int) USING iceberg");
        spark.sql("INSERT INTO lake.shop." + name + " VALUES (1)");
    }

    /** Keys of all objects in the warehouse, sorted. */
    private List<String> objects() {
        return owner.listObjectsV2Paginator(list -> list.bucket(TestStore.BUCKET).prefix(folder + "/")).contents()
                .stream().map(S3Object::key).sorted().toList();
    }

    /** What the keys of all files of a table begin with. */
    private String prefix(String table) {
        return spark.location("lake.shop." + table).substring(("s3://" + TestStore.BUCKET + "/").length()) + "/";
    }

    private List<String> objectsBelow(String prefix) {
        return objects().stream().filter(key -> key.startsWith(prefix)).toList();
    }

    private List<String> objectsOf(String table) {
        return objectsBelow(prefix(table));
    }
}
