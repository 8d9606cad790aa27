package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.serac.storage.fake.FakeObjectStore;
import io.serac.storage.fake.Served;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Unmodified engines read and write tables with nothing but the temporary keys that they are handed. Ceph's keys can be edited, so
 * the store is a double in this JVM, which judges each request by its signature, token, age and the policy of its session.
 * Accounts are catalogs: {@code lake} owns all, {@code reader} may read, {@code onlooker} may see what tables are like;
 * {@code denied} and {@code filtered} may read, and are under a column and a row rule. As {@code purging}, which is the first once
 * more, Spark deletes the files of purged tables itself.
 */
@Tag("engine")
final class VendedKeysIT {
    private static final String WAREHOUSE = "vended";
    // Of the store's clock, so that keys which it issues for a quarter of an hour end in 20 seconds.
    private static final Duration BEHIND = Duration.ofSeconds(-880);
    // The last of them, two at a time, are read when such keys have ended.
    private static final int SLOW_FILES = 20;
    private static final int SLEEP_MILLIS = 3000;

    private static FakeObjectStore store;
    private static RunningServer server;
    private static Spark spark;
    private static Trino trino;

    private enum Engine {
        SPARK, TRINO;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        Rows sql(String statement) {
            return this == SPARK ? spark.sql(statement) : trino.sql(statement);
        }
    }

    @BeforeAll
    static void startStoreServerAndEngines() throws SQLException, IOException, InterruptedException {
        store = FakeObjectStore.start();
        server = RunningServer.start("vended-server");
        List<String> settings = new ArrayList<>();
        Map<String, String> inTrino = new HashMap<>();
        try (RestCalls admin = new RestCalls(server)) {
            admin.put("warehouses/" + WAREHOUSE, """
                    {"storage": {"type": "s3", "root": "s3://%s/vended", "endpoint": "%s", "scoping": "sts",
                      "sts": {"role-arn": "%s", "lifetime": 900},
                      "credentials": {"access-key-id": "%s", "secret-access-key": "%s"}}}
                    """.formatted(FakeObjectStore.BUCKET, store.endpoint(), FakeObjectStore.ROLE_ARN,
                    store.key().accessKeyId(), store.key().secretAccessKey()));
            Map<String, String> both = Map.of("lake", server.credential(), "reader",
                    admin.account("reader", WAREHOUSE, "SELECT"), "onlooker",
                    admin.account("onlooker", WAREHOUSE, "DESCRIBE"), "denied",
                    admin.account("denied", WAREHOUSE, "SELECT", "WRITE"), "filtered",
                    admin.account("filtered", WAREHOUSE, "SELECT", "WRITE"));
            both.forEach((catalog, credential) -> {
                settings.addAll(keyless(catalog, credential));
                inTrino.put(catalog, keylessInTrino(credential));
            });
            settings.addAll(keyless("purging", server.credential()));
            settings.add("spark.sql.catalog.purging.rest-catalog-purge=false");
            settings.addAll(keyless("worker", admin.account("worker", WAREHOUSE, "SELECT", "WRITE")));
            settings.addAll(keyless("forgetful", admin.account("forgetful", WAREHOUSE, "SELECT", "WRITE")));
            settings.add("spark.sql.catalog.forgetful.client.refresh-credentials-enabled=false");
        }
        spark = Spark.start("vended-spark", server, settings.toArray(String[]::new));
        trino = Trino.start("vended-trino", inTrino);
        spark.sql("CREATE NAMESPACE lake.shop");
    }

    private static List<String> keyless(String catalog, String credential) {
        return Spark.keyless(catalog, server, WAREHOUSE, credential, "vended-credentials");
    }

    private static String keylessInTrino(String credential) {
        return Trino.keyless(server, WAREHOUSE, credential, store.endpoint());
    }

    @AfterEach
    void setClock() {
        store.shiftClock(Duration.ZERO);
    }

    @AfterAll
    static void stop() throws SQLException {
        if (trino != null) {
            trino.close();
        }
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

    @Test
    void sparkWritesReadsChangesAndDeletes() {
        spark.sql("CREATE TABLE lake.shop.by_spark (id bigint, city string, amount int) USING iceberg"
                + " PARTITIONED BY (city) TBLPROPERTIES ('format-version' = '2')");
        spark.sql(
                "INSERT INTO lake.shop.by_spark VALUES (1, 'Århus & Co', 10), (2, 'a/b ?#%', 20), (3, 'a/b ?#%', 30)");
        spark.sql("UPDATE lake.shop.by_spark SET amount = 21 WHERE id = 2");
        spark.sql("DELETE FROM lake.shop.by_spark WHERE id = 3");
        spark.sql("MERGE INTO lake.shop.by_spark t USING (SELECT * FROM VALUES (1, 'Århus & Co', 11), (4, 'x', 40)"
                + " AS s(id, city, amount)) s ON t.id = s.id"
                + " WHEN MATCHED THEN UPDATE SET t.amount = s.amount WHEN NOT MATCHED THEN INSERT *");
        spark.sql("CREATE TABLE lake.shop.copied_by_spark USING iceberg AS SELECT id FROM lake.shop.by_spark");

        assertThat(spark.sql("SELECT id, city, amount FROM lake.shop.by_spark ORDER BY id").lines())
                .containsExactly("1|Århus & Co|11", "2|a/b ?#%|21", "4|x|40");
        assertThat(trino.sql("SELECT id, amount FROM lake.shop.by_spark ORDER BY id").lines())
                .containsExactly("1|11", "2|21", "4|40");
        assertThat(spark.sql("SELECT sum(id) FROM lake.shop.copied_by_spark").single()).isEqualTo("7");
        assertOnlyTemporaryKeys("by_spark");
        assertOnlyTemporaryKeys("copied_by_spark");
    }

    @Test
    void trinoWritesReadsChangesAndDeletes() {
        trino.sql("CREATE TABLE lake.shop.by_trino (id bigint, city varchar, amount integer)"
                + " WITH (partitioning = ARRAY['city'], format_version = 2)");
        trino.sql(
                "INSERT INTO lake.shop.by_trino VALUES (1, 'Århus & Co', 10), (2, 'a/b ?#%', 20), (3, 'a/b ?#%', 30)");
        trino.sql("UPDATE lake.shop.by_trino SET amount = 21 WHERE id = 2");
        trino.sql("DELETE FROM lake.shop.by_trino WHERE id = 3");
        trino.sql("MERGE INTO lake.shop.by_trino t USING (VALUES (1, 'Århus & Co', 11), (4, 'x', 40))"
                + " AS s(id, city, amount) ON t.id = s.id WHEN MATCHED THEN UPDATE SET amount = s.amount"
                + " WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.city, s.amount)");
        trino.sql("CREATE TABLE lake.shop.copied_by_trino AS SELECT id FROM lake.shop.by_trino");

        assertThat(trino.sql("SELECT id, city, amount FROM lake.shop.by_trino ORDER BY id").lines())
                .containsExactly("1|Århus & Co|11", "2|a/b ?#%|21", "4|x|40");
        assertThat(spark.sql("SELECT id, amount FROM lake.shop.by_trino ORDER BY id").lines())
                .containsExactly("1|11", "2|21", "4|40");
        assertThat(trino.sql("SELECT sum(id) FROM lake.shop.copied_by_trino").single()).isEqualTo("7");
        assertOnlyTemporaryKeys("by_trino");
        assertOnlyTemporaryKeys("copied_by_trino");
    }

    @ParameterizedTest
    @EnumSource
    void theStoreItselfRefusesWhatAReaderWrites(Engine engine) {
        String table = table("stock_of_" + engine.word());
        String prefix = prefix(table);
        List<String> before = objects(prefix);
        int mark = store.served().size();

        assertThat(engine.sql("SELECT id FROM reader.shop." + table).lines()).containsExactly("1");
        assertThat(ofEngines(mark, prefix)).isNotEmpty().allMatch(served -> served.status() < 300);
        assertThatThrownBy(() -> engine.sql("INSERT INTO reader.shop." + table + " (id) VALUES (8)"))
                .isInstanceOf(StatementFailed.class);

        assertThat(ofEngines(mark, prefix)).anyMatch(served -> served.method().equals("PUT")
                && served.isTemporary() && served.status() == 403);
        assertThat(objects(prefix)).isEqualTo(before);
        assertThat(spark.sql("SELECT id FROM lake.shop." + table).lines()).containsExactly("1");
    }

    @ParameterizedTest
    @EnumSource
    void whoMayNotReadGetsNothing(Engine engine) {
        String table = table("ledger_of_" + engine.word());
        String prefix = prefix(table);
        List<String> before = objects(prefix);
        int mark = store.served().size();

        assertThat(engine.sql("DESCRIBE onlooker.shop." + table).lines()).anyMatch(line -> line.startsWith("id|int"));
        assertAllRefused(engine, "onlooker.shop." + table);

        assertThat(ofEngines(mark, prefix)).isEmpty();
        assertThat(objects(prefix)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void whoIsUnderARuleGetsNothing(Engine engine) throws IOException, InterruptedException {
        String table = table("payroll_of_" + engine.word());
        String prefix = prefix(table);
        String policies = "warehouses/" + WAREHOUSE + "/namespaces/shop/tables/" + table + "/policies/";
        try (RestCalls admin = new RestCalls(server)) {
            admin.put(policies + "column", "{\"kind\":\"COLUMN_DENY\",\"columns\":[\"secret\"],"
                    + "\"to\":[\"service-account:denied\"]}");
            admin.put(policies + "rows", "{\"kind\":\"ROW_FILTER\",\"filter\":{\"type\":\"eq\",\"term\":\"id\","
                    + "\"value\":1},\"to\":[\"service-account:filtered\"]}");
        }
        List<String> before = objects(prefix);
        int mark = store.served().size();

        for (String account : List.of("denied", "filtered")) {
            assertAllRefused(engine, account + ".shop." + table);
        }

        assertThat(ofEngines(mark, prefix)).isEmpty();
        assertThat(objects(prefix)).isEqualTo(before);
        assertThat(engine.sql("SELECT id FROM reader.shop." + table).lines()).as("without a rule")
                .containsExactly("1");
        assertThat(ofEngines(mark, prefix)).isNotEmpty();
    }

    private static void assertAllRefused(Engine engine, String table) {
        for (String statement : List.of("SELECT id FROM " + table, "SELECT count(*) FROM " + table,
                "INSERT INTO " + table + " (id) VALUES (8)")) {
            assertThatThrownBy(() -> engine.sql(statement)).as(statement).isInstanceOf(StatementFailed.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPurgedTableLeavesNothingBehind(Engine engine) {
        String table = table("purged_by_" + engine.word());
        String prefix = prefix(table);
        assertThat(objects(prefix)).isNotEmpty();
        int mark = store.served().size();

        engine.sql("DROP TABLE lake.shop." + table + (engine == Engine.SPARK ? " PURGE" : ""));

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(objects(prefix)).isEmpty());
        List<Served> all = store.served();
        assertThat(all.subList(mark, all.size())).as("the server deletes")
                .anyMatch(served -> isDeletion(served) && !served.isTemporary())
                .noneMatch(served -> isDeletion(served) && served.isTemporary());
    }

    private static boolean isDeletion(Served served) {
        return served.method().equals("DELETE") || served.method().equals("POST");
    }

    // As it does by default. The server then offers to restore a table whose files are gone.
    @Test
    void byItselfSparkDeletesTheFilesOfATableThatItOnlyDrops() {
        String table = table("deleted_by_spark");
        String prefix = prefix(table);

        spark.sql("DROP TABLE purging.shop." + table + " PURGE");

        assertThat(spark.sql("SHOW TABLES IN lake.shop").lines()).noneMatch(line -> line.contains(table));
        assertThat(objects(prefix)).noneMatch(key -> key.endsWith(".parquet"));
    }

    @Test
    void aJobThatTakesLongerThanItsKeysGetsNewOnes() throws InterruptedException, ExecutionException {
        List<Served> requests = carrySlowly("worker");

        Served first = requests.getFirst();
        Served last = requests.getLast();
        assertThat(last.accessKeyId()).isNotEqualTo(first.accessKeyId());
        assertThat(last.at()).isAfter(store.endOf(first.accessKeyId()));
        assertThat(requests).allMatch(served -> served.isTemporary() && served.status() < 300);
        assertThat(spark.sql("SELECT count(*) FROM lake.shop.carried_by_worker").single())
                .isEqualTo(Integer.toString(SLOW_FILES));
    }

    @Test
    void theSameJobFailsWithoutNewOnes() {
        int mark = store.served().size();

        assertThatThrownBy(() -> carrySlowly("forgetful")).hasCauseInstanceOf(StatementFailed.class);

        // Either table may be the first whose keys are refused.
        List<Served> requests = new ArrayList<>(ofEngines(mark, prefix("slow_for_forgetful")));
        requests.addAll(ofEngines(mark, prefix("carried_by_forgetful")));
        assertThat(requests).anyMatch(served -> served.status() == 400);
        assertThat(spark.sql("SELECT count(*) FROM lake.shop.carried_by_forgetful").single()).isEqualTo("0");
    }

    /**
     * Copies a table file by file, slowly, with keys that end before the last file is read.
     *
     * @return what the store was asked for of the table that is read, in order
     */
    private static List<Served> carrySlowly(String account) throws InterruptedException, ExecutionException {
        String from = "slow_for_" + account;
        String to = "carried_by_" + account;
        spark.sql("CREATE TABLE lake.shop." + from + " (id bigint) USING iceberg PARTITIONED BY (id)"
                + " TBLPROPERTIES ('read.split.target-size' = '1')");
        spark.sql("INSERT INTO lake.shop." + from + " SELECT id FROM range(" + SLOW_FILES + ")");
        spark.sql("CREATE TABLE lake.shop." + to + " (id bigint, slept string) USING iceberg");
        String prefix = prefix(from);
        int mark = store.served().size();
        store.shiftClock(BEHIND);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Rows> job = executor.submit(() -> spark.sql("INSERT INTO " + account + ".shop." + to
                    + " SELECT id, java_method('java.lang.Thread', 'sleep', " + SLEEP_MILLIS + "L) FROM " + account
                    + ".shop." + from));
            await().atMost(Duration.ofMinutes(1)).until(() -> job.isDone() || !ofEngines(mark, prefix).isEmpty());
            // Its keys are issued; from here on they are judged by the right time.
            store.shiftClock(Duration.ZERO);
            job.get();
        }
        return ofEngines(mark, prefix);
    }

    @Test
    void noKeyOfTheStoreReachesAnEngineOrALog() throws IOException {
        String secret = store.key().secretAccessKey();
        assertThat(spark.sql("SET -v").lines()).isNotEmpty().noneMatch(line -> line.contains(secret));
        try (Stream<Path> files = Files.walk(Path.of("target/run"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".log")
                    || path.toString().endsWith(".properties")).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).as(file.toString())
                        .doesNotContain(secret);
            }
        }
    }

    private static String table(String name) {
        spark.sql("CREATE TABLE lake.shop." + name + " (id int, secret string) USING iceberg");
        spark.sql("INSERT INTO lake.shop." + name + " VALUES (1, 'x')");
        return name;
    }

    /** What the keys of all files of a table begin with. */
    private static String prefix(String table) {
        return spark.location("lake.shop." + table).substring(("s3://" + FakeObjectStore.BUCKET + "/").length()) + "/";
    }

    private static List<String> objects(String prefix) {
        return store.keys().stream().filter(key -> key.startsWith(prefix)).toList();
    }

    /** What the store was asked for below a prefix by others than the server, from the given request on. */
    private static List<Served> ofEngines(int mark, String prefix) {
        List<Served> all = store.served();
        return all.subList(mark, all.size()).stream()
                .filter(served -> served.path().startsWith("/" + FakeObjectStore.BUCKET + "/" + prefix))
                .filter(served -> !served.accessKeyId().equals(store.key().accessKeyId())).toList();
    }

    /** The server touches no file of data and none that lists some. */
    private static void assertOnlyTemporaryKeys(String table) {
        String files = "/" + FakeObjectStore.BUCKET + "/" + prefix(table);
        assertThat(store.served()).filteredOn(served -> served.path().startsWith(files)
                && (served.path().endsWith(".parquet") || served.path().endsWith(".avro"))).isNotEmpty()
                .allMatch(served -> served.isTemporary());
    }
}
