package io.serac.server.credential;

import static io.serac.server.credential.StoreServer.TABLES;
import static io.serac.server.credential.StoreServer.fileIO;
import static io.serac.server.credential.StoreServer.strings;
import static io.serac.server.credential.StoreServer.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.storage.fake.Fault;
import io.serac.storage.fake.FakeObjectStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.io.InputFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Whoever may reach a table's files gets temporary keys that reach these files, in his mode, and nothing else. */
class VendedCredentialsIT {
    private static final String STS = "'scoping': 'sts', 'sts': {'role-arn': '" + FakeObjectStore.ROLE_ARN + "'}";
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    private static final int CROWD = 1_000;

    // By default a principal may not have so many requests in flight, and none waits long for a connection.
    @AutoClose
    private static final StoreServer LAKE = new StoreServer(STS,
            Map.of("http.in-flight-max", "2000", "http.in-flight-per-principal-max", "2000",
                    "database.acquire-timeout", "1m"));

    private static TestClient vending(TestClient client) {
        return client.with("X-Iceberg-Access-Delegation", "vended-credentials");
    }

    private static Map<String, String> keys(TestClient client, String name) {
        return strings(vending(client).get(table(name)).is(200), "/config");
    }

    private static void write(S3FileIO io, String location) {
        try (OutputStream out = io.newOutputFile(location).createOrOverwrite()) {
            out.write(CONTENT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(S3FileIO io, String location) {
        InputFile file = io.newInputFile(location);
        try (var in = file.newStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void readersReadAndNothingElse() {
        String location = LAKE.createTable("read");
        LAKE.store().put(location.substring("s3://lake/".length()) + "/data/a.parquet", CONTENT);
        TestClient reader = LAKE.account("reader", "read", "SELECT");

        Map<String, String> keys = keys(reader, "read");

        assertThat(keys).containsKeys("s3.access-key-id", "s3.secret-access-key", "s3.session-token", "client.region",
                "s3.endpoint").containsEntry("client.refresh-credentials-endpoint",
                        "v1/lake/namespaces/n/tables/read/credentials");
        try (S3FileIO io = fileIO(withoutRefresh(keys))) {
            assertThat(read(io, location + "/data/a.parquet")).isEqualTo(CONTENT);
            assertThat(io.listPrefix(location + "/")).isNotEmpty();
            assertThatThrownBy(() -> write(io, location + "/data/b.parquet")).hasStackTraceContaining("403");
            assertThatThrownBy(() -> io.deleteFile(location + "/data/a.parquet")).hasStackTraceContaining("403");
        }
    }

    @Test
    void keysOfOneTableOpenNoOther() {
        String mine = LAKE.createTable("mine");
        String other = LAKE.createTable("other");
        LAKE.store().put(other.substring("s3://lake/".length()) + "/data/a.parquet", CONTENT);
        TestClient owner = LAKE.account("writer", "mine", "SELECT", "WRITE");

        try (S3FileIO io = fileIO(withoutRefresh(keys(owner, "mine")))) {
            write(io, mine + "/data/a.parquet");
            io.deleteFile(mine + "/data/a.parquet");
            assertThatThrownBy(() -> read(io, other + "/data/a.parquet")).hasStackTraceContaining("403");
            assertThatThrownBy(() -> write(io, other + "/data/a.parquet")).hasStackTraceContaining("403");
            assertThatThrownBy(() -> write(io, mine + "x/data/a.parquet")).hasStackTraceContaining("403");
            assertThatThrownBy(() -> io.listPrefix("s3://lake/wh/").iterator().next()).hasStackTraceContaining("403");
            assertThatThrownBy(() -> io.listPrefix(mine).iterator().next()).hasStackTraceContaining("403");
        }
    }

    @Test
    void appendersAddAndWritersWithoutSelectReadNoData() {
        String location = LAKE.createTable("in");
        LAKE.store().put(location.substring("s3://lake/".length()) + "/data/a.parquet", CONTENT);
        TestClient appender = LAKE.account("appender", "in", "SELECT", "INSERT");
        TestClient ingester = LAKE.account("ingester", "in", "INSERT");

        try (S3FileIO io = fileIO(withoutRefresh(keys(appender, "in")))) {
            write(io, location + "/data/b.parquet");
            assertThat(read(io, location + "/data/a.parquet")).isEqualTo(CONTENT);
            assertThatThrownBy(() -> io.deleteFile(location + "/data/a.parquet")).hasStackTraceContaining("403");
        }
        try (S3FileIO io = fileIO(withoutRefresh(keys(ingester, "in")))) {
            write(io, location + "/data/c.parquet");
            assertThatThrownBy(() -> read(io, location + "/data/a.parquet")).hasStackTraceContaining("403");
            assertThatThrownBy(() -> write(io, location + "/elsewhere/c.parquet")).hasStackTraceContaining("403");
            assertThatThrownBy(() -> io.deleteFile(location + "/data/a.parquet")).hasStackTraceContaining("403");
        }
    }

    @Test
    void whoMayNotReachFilesGetsNothingAndIsToldWhy() {
        LAKE.createTable("closed");
        TestClient describer = LAKE.account("describer", "closed", "DESCRIBE");
        TestClient maintainer = LAKE.account("alterer", "closed", "ALTER");
        TestClient restricted = LAKE.account("restricted", "closed", "SELECT", "WRITE");
        LAKE.restrict("restricted", "closed");

        for (TestClient client : List.of(describer, maintainer)) {
            Answer load = vending(client).get(table("closed")).is(200);
            assertThat(load.body()).doesNotContain("s3.access-key-id").doesNotContain("storage-credentials")
                    .contains("serac.no-storage-access");
            client.get(table("closed") + "/credentials").isError(403, "ForbiddenException");
        }
        vending(restricted).get(table("closed")).isError(403, "ForbiddenException");
        restricted.get(table("closed") + "/credentials").isError(403, "ForbiddenException");
        LAKE.server().bob().get(table("closed") + "/credentials").is(404);
        assertThat(LAKE.root().get(table("closed")).is(200).body()).doesNotContain("s3.access-key-id");
    }

    @Test
    void whoLosesTheRightToWriteIsNotGivenHisKeysForWritingAgain() {
        String location = LAKE.createTable("lost");
        TestClient writer = LAKE.account("loser", "lost", "SELECT", "WRITE");
        try (S3FileIO io = fileIO(withoutRefresh(keys(writer, "lost")))) {
            write(io, location + "/data/a.parquet");
        }

        LAKE.revoke("loser", "lost");
        LAKE.grant("loser", "lost", "SELECT");

        try (S3FileIO io = fileIO(withoutRefresh(keys(writer, "lost")))) {
            assertThat(read(io, location + "/data/a.parquet")).isEqualTo(CONTENT);
            assertThatThrownBy(() -> write(io, location + "/data/b.parquet")).hasStackTraceContaining("403");
        }
    }

    @Test
    void keysAreRenewedAndEndWithTheRight() {
        String location = LAKE.createTable("renewed");
        TestClient reader = LAKE.account("renewer", "renewed", "SELECT");

        Answer renewed = reader.get(table("renewed") + "/credentials").is(200);

        assertThat(renewed.at("/storage-credentials").size()).isEqualTo(1);
        assertThat(renewed.at("/storage-credentials/0/prefix").asText()).isEqualTo(location + "/");
        assertThat(renewed.header("Cache-Control")).contains("no-store");
        LAKE.revoke("renewer", "renewed");
        reader.get(table("renewed") + "/credentials").is(404);
        vending(reader).get(table("renewed")).is(404);
    }

    @Test
    void tagsTellKeysFromNoKeysAndEndAtHalfTheirLife() {
        LAKE.createTable("tagged");
        TestClient reader = LAKE.account("tagger", "tagged", "SELECT");
        String plain = reader.get(table("tagged")).is(200).header("ETag").orElseThrow();
        String vended = vending(reader).get(table("tagged")).is(200).header("ETag").orElseThrow();

        assertThat(plain).endsWith(".0\"");
        assertThat(vended).doesNotEndWith(".0\"").isNotEqualTo(plain);
        vending(reader).with("If-None-Match", plain).get(table("tagged")).is(200);
        reader.with("If-None-Match", vended).get(table("tagged")).is(200);
        vending(reader).with("If-None-Match", vended).get(table("tagged")).is(304);
        String over = vended.replaceAll("\\.\\d+\"$", ".1000000000\"");
        vending(reader).with("If-None-Match", over).get(table("tagged")).is(200);
    }

    @Test
    void aNewTableComesWithKeysForItsPlace() {
        Answer created = vending(LAKE.root()).post(TABLES, TestClient.tableBody("born")).is(200);
        String location = created.at("/metadata/location").asText();
        try (S3FileIO io = fileIO(withoutRefresh(strings(created, "/config")))) {
            write(io, location + "/data/a.parquet");
        }

        Answer staged = vending(LAKE.root()).post(TABLES,
                TestClient.tableBody("staged").strip().replaceFirst("^\\{", "{'stage-create': true, ")).is(200);
        try (S3FileIO io = fileIO(withoutRefresh(strings(staged, "/config")))) {
            write(io, staged.at("/metadata/location").asText() + "/data/a.parquet");
            assertThatThrownBy(() -> write(io, location + "/data/b.parquet")).hasStackTraceContaining("403");
        }
    }

    @Test
    void thePlaceOfAStagedTableIsOpenToWhoStagedItOnly() {
        for (String account : new String[]{"stager", "neighbour"}) {
            LAKE.server().account(account);
            LAKE.root().put("/admin/v1/warehouses/lake/namespaces/n/grants/service-account:" + account
                    + "/CREATE_TABLE", "{}").is(201);
        }
        TestClient stager = LAKE.server().existing("stager");
        TestClient neighbour = LAKE.server().existing("neighbour");
        Answer staged = vending(stager).post(TABLES,
                TestClient.tableBody("promised").strip().replaceFirst("^\\{", "{'stage-create': true, ")).is(200);
        String sign = "{'region': 'us-east-1', 'method': 'PUT', 'uri': '" + LAKE.store().endpoint() + "/"
                + staged.at("/metadata/location").asText().substring("s3://".length()) + "/data/a', 'headers': {}}";

        neighbour.get(table("promised") + "/credentials").isError(404, "NoSuchTableException");
        neighbour.post(table("promised") + "/sign", sign).isError(404, "NoSuchTableException");
        assertThat(stager.get(table("promised") + "/credentials").is(200).at("/storage-credentials")).hasSize(1);
        stager.post(table("promised") + "/sign", sign).is(200);
        // One that has staged a table of that name himself is given the place of his own.
        Answer other = vending(neighbour).post(TABLES,
                TestClient.tableBody("promised").strip().replaceFirst("^\\{", "{'stage-create': true, ")).is(200);
        assertThat(neighbour.get(table("promised") + "/credentials").is(200).at("/storage-credentials/0/prefix")
                .asText()).startsWith(other.at("/metadata/location").asText());
        neighbour.post(table("promised") + "/sign", sign).isError(403, "ForbiddenException");
    }

    @Test
    void nothingExistsIfTheStoreIssuesNoKeys() {
        LAKE.store().faults().next(10, "POST", Fault.SERVICE_UNAVAILABLE);
        try {
            vending(LAKE.root()).post(TABLES, TestClient.tableBody("unborn")).is(503);
        } finally {
            LAKE.store().faults().clear();
        }
        LAKE.root().head(table("unborn")).is(404);
        vending(LAKE.root()).post(TABLES, TestClient.tableBody("unborn")).is(200);
    }

    @Test
    void noTableGetsAFolderForWhichKeysCannotBeIssued() {
        String folder = LAKE.root().get("/catalog/v1/lake/namespaces/n").is(200).at("/properties/location").asText();
        assertThat(folder).startsWith("s3://lake/wh/");
        LAKE.root().post(TABLES, at("plain", folder + "/plain")).is(200);

        for (String name : new String[]{"/a+b", "/" + "a".repeat(600)}) {
            LAKE.root().post(TABLES, at("refused", folder + name)).isError(400, "BadRequestException");
            LAKE.root().head(table("refused")).is(404);
            LAKE.root().post(table("plain"), moveTo(folder + name)).isError(400, "BadRequestException");
        }
        assertThat(LAKE.root().get(table("plain")).is(200).at("/metadata/location").asText())
                .isEqualTo(folder + "/plain");
        LAKE.root().post(table("plain"), moveTo(folder + "/plain2")).is(200);
    }

    @Test
    void theFoldersOfFormerLocationsCountToo() {
        String folder = LAKE.root().get("/catalog/v1/lake/namespaces/n").is(200).at("/properties/location").asText();
        LAKE.root().post(TABLES, at("moving", folder + "/moving")).is(200);
        TestClient reader = LAKE.account("moving-reader", "moving", "SELECT");
        String longName = "/" + "m".repeat(150);

        int moves = 0;
        while (LAKE.root().post(table("moving"), moveTo(folder + longName + moves)).status() == 200) {
            moves++;
            assertThat(moves).isLessThan(20);
        }

        assertThat(moves).isPositive();
        LAKE.root().post(table("moving"), moveTo(folder + longName + moves)).isError(400, "BadRequestException",
                "Invalid location: The locations of table");
        LAKE.root().post("/catalog/v1/lake/transactions/commit", """
                {'table-changes': [{'identifier': {'namespace': ['n'], 'name': 'moving'}, 'requirements': [],
                  'updates': [{'action': 'set-location', 'location': '%s'}]}]}
                """.formatted(folder + longName + moves)).isError(400, "BadRequestException");
        // Back to where it was, and inside of that, no keys for anything else are needed.
        LAKE.root().post(table("moving"), moveTo(folder + "/moving")).is(200);
        LAKE.root().post(table("moving"), moveTo(folder + "/moving/" + "x".repeat(100))).is(200);
        assertThat(keys(reader, "moving")).containsKey("s3.access-key-id");
    }

    private static String at(String name, String location) {
        return "{'location': '" + location + "', " + TestClient.tableBody(name).strip().substring(1);
    }

    private static String moveTo(String location) {
        return "{'requirements': [], 'updates': [{'action': 'set-location', 'location': '" + location + "'}]}";
    }

    @Test
    void manyLoadsAtOnceAskTheStoreOnce() throws Exception {
        LAKE.createTable("crowd");
        int before = LAKE.store().stsCalls();
        LAKE.store().faults().delay(Duration.ofMillis(1500));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> loads = IntStream.range(0, CROWD)
                    .mapToObj(i -> threads.submit(() -> vending(LAKE.root()).get(table("crowd")))).toList();
            for (Future<Answer> load : loads) {
                load.get().is(200);
            }
        } finally {
            LAKE.store().faults().clear();
        }
        assertThat(LAKE.store().stsCalls() - before).isEqualTo(1);
    }

    @Test
    void theAuditKnowsKeysByTheirPublicId() {
        LAKE.createTable("watched");
        TestClient reader = LAKE.account("watched-reader", "watched", "SELECT");
        Map<String, String> keys = keys(reader, "watched");
        UUID table = LAKE.tableId("watched");

        Awaitility.await().untilAsserted(() -> {
            JsonNode found = LAKE.root().get("/admin/v1/audit?securable-id=" + table).is(200).at("/items");
            List<JsonNode> vended = found.valueStream().filter(item -> item.at("/kind").asText().equals("vend"))
                    .toList();
            assertThat(vended).hasSize(1);
            assertThat(vended.getFirst().at("/key-id").asText()).isEqualTo(keys.get("s3.access-key-id"));
            assertThat(vended.getFirst().at("/scope").asText()).startsWith("READ [s3://lake/wh/");
            assertThat(vended.getFirst().at("/grant-ids").size()).isEqualTo(1);
            assertThat(found.toString()).doesNotContain(keys.get("s3.secret-access-key"))
                    .doesNotContain(keys.get("s3.session-token"));
        });
    }

    // Keys alone: a test that a request is refused must not be answered by renewing them.
    private static Map<String, String> withoutRefresh(Map<String, String> config) {
        Map<String, String> keys = new HashMap<>(config);
        keys.remove("client.refresh-credentials-endpoint");
        return keys;
    }
}
