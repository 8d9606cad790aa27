package io.serac.server.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.secret.TestKeys;
import io.serac.storage.fake.FakeObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The storage of warehouses as the admin API takes and shows it, with a store that is there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StorageSettingsIT {
    private static final String WAREHOUSES = "/admin/v1/warehouses/";

    private final FakeObjectStore store = FakeObjectStore.start();
    private TestServer server;
    private TestClient root;
    private TestClient bob;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), TestKeys.K1 + "\n");
        server = TestServer.start(Map.of("secrets.key-file", keys.toString(), "storage.endpoint-allowlist",
                store.endpoint() + ",https://s3g.example"));
        root = server.root();
        bob = server.bob();
    }

    @AfterAll
    void stop() {
        server.close();
        store.close();
    }

    @Test
    void secretsAreKeptAndNeverShown() {
        String body = "{'storage': " + storage("kept", "'scoping': 'none'") + "}";
        bob.put(WAREHOUSES + "kept", body).is(404);
        Answer made = root.put(WAREHOUSES + "kept", body).is(201);
        assertThat(made.at("/storage/scoping").asText()).isEqualTo("none");
        assertThat(made.at("/storage/credentials/access-key-id").asText()).isEqualTo(store.key().accessKeyId());
        assertThat(made.at("/storage/create-only-puts").asBoolean(true)).isFalse();
        assertThat(made.body()).doesNotContain("secret");

        String shown = root.get(WAREHOUSES + "kept/storage").is(200).body();
        assertThat(shown).doesNotContain("secret");
        bob.get(WAREHOUSES + "kept/storage").is(404);
        bob.put(WAREHOUSES + "kept/storage", shown).is(404);
        root.put(WAREHOUSES + "kept/storage", shown.replace("\"create-only-puts\":false", "\"create-only-puts\":true"))
                .is(200);
        assertThat(root.post(WAREHOUSES + "kept/storage/check", "").is(200).at("/passed").asBoolean()).isTrue();
        assertThat(root.get(WAREHOUSES + "kept").at("/storage/create-only-puts").asBoolean()).isTrue();

        root.put(WAREHOUSES + "kept/storage", shown.replace(store.key().accessKeyId(), "AKOTHER"))
                .isError(400, "BadRequestException",
                        "Invalid warehouse. 'storage.credentials.secret-access-key': Missing");
        root.put(WAREHOUSES + "kept/storage", shown.replace("127.0.0.1:", "127.0.0.2:")).is(400);
        assertThat(root.post(WAREHOUSES + "kept/storage/check", "").is(200).at("/passed").asBoolean()).isTrue();
    }

    @Test
    void everyChangeOfScopingOrKeysIsANewRevision() {
        String made = tag(root.put(WAREHOUSES + "tagged",
                "{'storage': " + storage("tagged", "'scoping': 'none'") + "}").is(201));
        String keys = ", 'signing': {'reader': {'access-key-id': 'R', 'secret-access-key': 'canary-r'},"
                + " 'writer': {'access-key-id': 'W', 'secret-access-key': 'canary-w'}}";

        Answer withKeys =
                root.put(WAREHOUSES + "tagged/storage", storage("tagged", "'scoping': 'none'" + keys)).is(200);
        assertThat(tag(withKeys)).isNotEqualTo(made);
        assertThat(withKeys.at("/signing/reader/access-key-id").asText()).isEqualTo("R");
        assertThat(withKeys.body()).doesNotContain("canary");
        Answer otherKey = root.put(WAREHOUSES + "tagged/storage",
                storage("tagged", "'scoping': 'none'" + keys.replace("canary-w", "canary-w2"))).is(200);
        assertThat(tag(otherKey)).isNotEqualTo(tag(withKeys));
        root.put(WAREHOUSES + "tagged/storage",
                storage("tagged", "'scoping': 'none'" + keys.replace(", 'secret-access-key': 'canary-w'", ""))).is(200);
        root.put(WAREHOUSES + "tagged/storage", storage("tagged", "'scoping': 'none'" + keys
                .replace("'W', 'secret-access-key': 'canary-w'", "'W2'"))).isError(400, "BadRequestException",
                        "Invalid warehouse. 'storage.signing.writer.secret-access-key': Missing");
    }

    @Test
    void theExternalIdIsMadeHereAndStays() {
        String generated = storage("external", "'scoping': 'none', 'sts': {'external-id': 'generated'}");
        Answer made = root.put(WAREHOUSES + "external", "{'storage': " + generated + "}").is(201);
        String id = made.at("/storage/sts/external-id").asText();
        assertThat(id).matches("serac-[0-9a-f-]{36}");
        assertThat(made.at("/storage/sts/lifetime").asInt()).isEqualTo(3600);

        assertThat(root.put(WAREHOUSES + "external/storage", generated).is(200).at("/sts/external-id").asText())
                .isEqualTo(id);
        assertThat(root.put(WAREHOUSES + "external/storage", root.get(WAREHOUSES + "external/storage").body()).is(200)
                .at("/sts/external-id").asText()).isEqualTo(id);
        root.put(WAREHOUSES + "external/storage", generated.replace("generated", "mine")).isError(400,
                "BadRequestException", "Invalid warehouse. 'storage.sts.external-id': Must be none, generated");
        root.put(WAREHOUSES + "external2", "{'storage': " + generated.replace("generated", id).replace("external'",
                "external2'") + "}").is(400);
    }

    @Test
    void everythingWrongIsNamedAtOnceAndNothingIsStored() {
        Answer refused = root.put(WAREHOUSES + "wrong", """
                {'storage': {'type': 'ozone', 'root': 'file:/x', 'scoping': 'sts', 'path-style-access': false,
                 'sts': {'lifetime': 60, 'endpoint': 'http://169.254.169.254'}, 'sse': {'type': 'c'}, 'allow-fso': 1,
                 'signing': {'reader': {}}}}
                """).isError(400, "BadRequestException", "Invalid warehouse.");
        assertThat(refused.body()).contains("storage.root", "storage.endpoint", "storage.scoping", "storage.sts'",
                "storage.path-style-access", "storage.sts.lifetime", "storage.sts.endpoint", "storage.sse.type",
                "storage.allow-fso", "storage.signing.reader.access-key-id", "storage.signing.writer",
                "storage.credentials");
        root.get(WAREHOUSES + "wrong").is(404);
        root.put(WAREHOUSES + "wrong", "{'storage': {'type': 's3', 'root': 's3://lake/a', 'region': 'eu-west-1',"
                + " 'credentials': {'access-key-id': 'AK', 'secret-access-key': 'canary'}}}").isError(400,
                        "BadRequestException", "Invalid warehouse. 'storage.sts.role-arn': Missing");
    }

    @Test
    void aStoreThatIsNotThereIsRefusedWithTheReasonAndNothingIsStored() {
        Answer refused = root.put(WAREHOUSES + "refused", "{'storage': "
                + storage("refused", "'scoping': 'none'").replace(store.key().secretAccessKey(), "canary") + "}")
                .isError(400, "BadRequestException", "storage-probe-failed");
        assertThat(refused.at("/error/reason").asText()).isEqualTo("storage-probe-failed");
        assertThat(refused.body()).doesNotContain("canary");
        root.get(WAREHOUSES + "refused").is(404);
    }

    private String storage(String folder, String more) {
        return """
                {'type': 's3', 'root': 's3://lake/%s', 'endpoint': '%s', %s,
                 'credentials': {'access-key-id': '%s', 'secret-access-key': '%s'}}
                """.formatted(folder, store.endpoint(), more, store.key().accessKeyId(), store.key().secretAccessKey());
    }

    private static String tag(Answer answer) {
        return answer.header("ETag").orElseThrow();
    }
}
