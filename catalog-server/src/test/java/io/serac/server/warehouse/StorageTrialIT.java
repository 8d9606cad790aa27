package io.serac.server.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.secret.TestKeys;
import io.serac.storage.fake.FakeObjectStore;
import io.serac.storage.fake.Weakness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A store that lets clients out of their table is refused, and one that keeps them in is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StorageTrialIT {
    private static final String WAREHOUSES = "/admin/v1/warehouses/";
    private static final String STS = "'scoping': 'sts', 'sts': {'role-arn': '" + FakeObjectStore.ROLE_ARN + "'}";

    private final FakeObjectStore store = FakeObjectStore.start();
    private TestServer server;
    private TestClient root;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), TestKeys.K1 + "\n");
        server = TestServer.start(Map.of("secrets.key-file", keys.toString(), "storage.endpoint-allowlist",
                store.endpoint().toString()));
        root = server.root();
    }

    @AfterEach
    void heal() {
        store.heal();
    }

    @AfterAll
    void stop() {
        server.close();
        store.close();
    }

    @Test
    void aStoreThatIgnoresPoliciesIsRefusedForTemporaryKeysAndTakenWithoutScoping() {
        store.weaken(Weakness.IGNORES_SESSION_POLICY);

        Answer refused = root.put(WAREHOUSES + "leaky", warehouse("leaky", STS)).isError(400, "BadRequestException",
                "storage-probe-failed: nothing was changed. 12 required checks failed");
        assertThat(refused.at("/error/reason").asText()).isEqualTo("storage-probe-failed");
        assertThat(refused.at("/error/message").asText()).contains("sts-get-outside: ", "scoping to remote-signing");
        root.get(WAREHOUSES + "leaky").is(404);
        assertThat(store.keys()).noneMatch(key -> key.startsWith("leaky/"));

        root.put(WAREHOUSES + "leaky", warehouse("leaky", "'scoping': 'none'")).is(201);
        root.put(WAREHOUSES + "leaky/storage", storage("leaky", STS)).is(400);
        assertThat(root.get(WAREHOUSES + "leaky/storage").at("/scoping").asText()).isEqualTo("none");
        assertThat(store.keys()).filteredOn(key -> key.startsWith("leaky/"))
                .containsExactly("leaky/serac-warehouse.json");
    }

    @Test
    void aHoleThatOpensLaterIsInTheReport() {
        root.put(WAREHOUSES + "later", warehouse("later", STS)).is(201);
        Answer sound = root.post(WAREHOUSES + "later/storage/check", "").is(200);
        assertThat(sound.at("/passed").asBoolean()).isTrue();
        assertThat(sound.at("/scoping").asText()).isEqualTo("sts");
        assertThat(sound.at("/checks")).hasSize(36);

        store.weaken(Weakness.LETS_SESSIONS_ASSUME_ROLE_AGAIN);
        Answer report = root.post(WAREHOUSES + "later/storage/check", "").is(200);
        assertThat(report.at("/passed").asBoolean()).isFalse();
        assertThat(report.at("/summary").asText()).startsWith("A required check failed");
        assertThat(report.body()).contains("arn:aws:iam:::role/serac-main").doesNotContain("fake store");
    }

    @Test
    void whoSignsForAStoreThatObeysAddedHeadersNeedsTwoKeys() {
        store.weaken(Weakness.OBEYS_UNSIGNED_COPY_SOURCE);
        String signing = "'scoping': 'remote-signing'";
        String keys = ", 'signing': {'reader': {'access-key-id': '%s', 'secret-access-key': '%s'},"
                .formatted(store.readerKey().accessKeyId(), store.readerKey().secretAccessKey())
                + " 'writer': {'access-key-id': '%s', 'secret-access-key': '%s'}}"
                        .formatted(store.writerKey().accessKeyId(), store.writerKey().secretAccessKey());

        Answer refused = root.put(WAREHOUSES + "signed", warehouse("signed", signing)).isError(400,
                "BadRequestException", "storage-probe-failed: nothing was changed. A required check failed");
        assertThat(refused.at("/error/message").asText()).contains("unsigned-copy-source: ", "signing.writer");
        root.put(WAREHOUSES + "signed", warehouse("signed", signing + keys)).is(201);
    }

    @Test
    void oneStoreUnderTwoNamesIsNoticed() {
        root.put(WAREHOUSES + "named", warehouse("named", "'scoping': 'none'")).is(201);

        // As if the database of another server held it.
        server.sql().useHandle(handle -> handle.execute(
                "UPDATE warehouse SET storage = jsonb_set(storage, '{endpoint}', '\"https://other.example\"')"
                        + " WHERE name = 'named'"));
        Answer refused = root.put(WAREHOUSES + "renamed", warehouse("named", "'scoping': 'none'")).isError(400,
                "BadRequestException", "storage-probe-failed");
        assertThat(refused.at("/error/message").asText()).contains("no-other-warehouse: ",
                "s3://lake/named/serac-warehouse.json");
        root.get(WAREHOUSES + "renamed").is(404);
    }

    private String warehouse(String folder, String more) {
        return "{'storage': " + storage(folder, more) + "}";
    }

    private String storage(String folder, String more) {
        return """
                {'type': 's3', 'root': 's3://lake/%s', 'endpoint': '%s', %s,
                 'credentials': {'access-key-id': '%s', 'secret-access-key': '%s'}}
                """.formatted(folder, store.endpoint(), more, store.key().accessKeyId(), store.key().secretAccessKey());
    }
}
