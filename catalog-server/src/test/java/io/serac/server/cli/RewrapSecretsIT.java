package io.serac.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestServer;
import io.serac.server.secret.TestKeys;
import io.serac.storage.fake.FakeObjectStore;
import io.serac.storage.kms.FakeKms;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RewrapSecretsIT {
    private static final String CLOUD = "/admin/v1/warehouses/cloud";

    @AutoClose
    private static final FakeObjectStore STORE = FakeObjectStore.start();

    @TempDir
    private Path folder;

    private Path keyFile;
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        // The warehouses of the test before are in no database any more.
        STORE.clear();
        keyFile = Files.writeString(folder.resolve("secrets.key"), TestKeys.K1 + "\n");
        server = TestServer.start(withStore(Map.of("secrets.key-file", keyFile.toString())));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void afterItNothingNeedsTheOldKeyAndASecondRunFindsNothingToDo() throws IOException {
        makeWarehouse("cloud");
        makeWarehouse("cloud2");
        assertThat(sealedWith("k1")).isEqualTo(sealed()).isGreaterThanOrEqualTo(5);

        Run first = run(fileOf(TestKeys.K2, TestKeys.K1));
        assertThat(first.status()).as(first.error()).isZero();
        assertThat(first.out()).contains("warehouses with secrets: 2 sealed anew, 0 were already, 0 failed",
                "Everything is sealed with master key k2");
        assertThat(first.error()).contains("warehouses with secrets: 2 seen");
        assertThat(sealedWith("k2")).isEqualTo(sealed());

        Run second = run(fileOf(TestKeys.K2));
        assertThat(second.status()).as(second.error()).isZero();
        assertThat(second.out()).contains("warehouses with secrets: 0 sealed anew, 2 were already, 0 failed");
        assertThat(second.out()).doesNotContain(STORE.key().secretAccessKey(), TestKeys.K2);

        try (TestServer newKeyOnly = server.replica(withStore(Map.of("secrets.key-file", keyFile.toString())))) {
            assertThat(newKeyOnly.root().post(CLOUD + "/storage/check", "").is(200).at("/passed").asBoolean()).isTrue();
        }
        Run oldKeyOnly = run(fileOf(TestKeys.K1));
        assertThat(oldKeyOnly.status()).isEqualTo(1);
        assertThat(oldKeyOnly.error()).contains("Master key k2 is missing");
    }

    @Test
    void aDamagedValueIsNamedAndTheOthersAreDone() throws IOException {
        makeWarehouse("cloud");
        makeWarehouse("damaged");
        flipLastByteOf("damaged");

        Run run = run(fileOf(TestKeys.K2, TestKeys.K1));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("warehouses with secrets: 1 sealed anew, 0 were already, 1 failed")
                .doesNotContain("Everything is sealed");
        assertThat(run.error()).contains("data-key does not open", "Keep all keys").doesNotContain("\tat ");
        assertThat(sealedWith("k1")).isEqualTo(1);

        flipLastByteOf("damaged");
        assertThat(run(fileOf(TestKeys.K2, TestKeys.K1)).status()).isZero();
        assertThat(sealedWith("k2")).isEqualTo(sealed());
    }

    @Test
    void withoutAMasterKeyItIsRefusedAndWithAWrongSettingItIsWrongUsage() {
        Run none = run(Map.of());
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.error()).contains("There is no master key", "secrets.key-file");

        Run wrong = run(Map.of("SERAC_SECRETS_SEAL_WITH", "kms"));
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.error()).contains("secrets.kms-key-arn is not set");
    }

    @Test
    void theServersOwnKeysAreSealedIfTheyWereNotYet() {
        try (TestServer unsealed = TestServer.start()) {
            Run run = run(unsealed, Map.of("SERAC_SECRETS_KEYS", TestKeys.K1 + "\n" + TestKeys.K2));

            assertThat(run.status()).as(run.error()).isZero();
            assertThat(run.out()).contains("keys shared by servers: 4 sealed anew",
                    "keys of bearer tokens: 1 sealed anew");
            try (TestServer withKey = unsealed.replica(Map.of("secrets.keys", TestKeys.K1))) {
                withKey.root().get("/admin/v1/whoami").is(200);
                // A token of before the keys were sealed.
                unsealed.root().at(withKey.origin()).get("/admin/v1/whoami").is(200);
            }
        }
    }

    @Test
    void everythingMovesToKmsAndBack() {
        makeWarehouse("cloud");
        TestKeys.identity();
        try (FakeKms kms = FakeKms.start()) {
            String arn = kms.createKey("one");
            Map<String, String> both = Map.of("SERAC_SECRETS_KEY_FILE", keyFile.toString(), "SERAC_SECRETS_KMS_KEY_ARN",
                    arn, "SERAC_SECRETS_KMS_ENDPOINT", kms.endpoint().toString());

            Run there = run(both);
            assertThat(there.status()).as(there.error()).isZero();
            assertThat(there.out()).contains("Everything is sealed with master key " + arn);
            assertThat(sealedWith(arn)).isEqualTo(sealed());
            Map<String, String> kmsOnly = Map.of("secrets.kms-key-arn", arn, "secrets.kms-endpoint",
                    kms.endpoint().toString());
            try (TestServer withKms = server.replica(withStore(kmsOnly))) {
                assertThat(withKms.root().post(CLOUD + "/storage/check", "").is(200).at("/passed").asBoolean())
                        .isTrue();
                kms.setDown(true);
                withKms.root().put("/admin/v1/warehouses/another", "{'storage': " + storage("another") + "}")
                        .isError(503, "ServiceUnavailableException", "The master key of the server is out of reach");
                assertThat(withKms.metrics()).as("calls are measured, from those of the start on")
                        .doesNotContain("{call=\"kms-decrypt\",outcome=\"ok\"} 0\n",
                                "{call=\"kms-encrypt\",outcome=\"unavailable\"} 0\n");
                kms.setDown(false);
                withKms.root().put("/admin/v1/warehouses/another", "{'storage': " + storage("another") + "}").is(201);
            }

            kms.setDown(true);
            Run outage = run(both);
            assertThat(outage.status()).isEqualTo(1);
            assertThat(outage.error()).contains("KMS").doesNotContain("\tat ");
            kms.setDown(false);

            Map<String, String> back = new HashMap<>(both);
            back.put("SERAC_SECRETS_SEAL_WITH", "keys");
            assertThat(run(back).status()).isZero();
            assertThat(sealedWith("k1")).isEqualTo(sealed());
        }
    }

    private Map<String, String> fileOf(String... lines) throws IOException {
        Files.writeString(keyFile, String.join("\n", lines) + "\n");
        return Map.of("SERAC_SECRETS_KEY_FILE", keyFile.toString());
    }

    private static Map<String, String> withStore(Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.put("storage.endpoint-allowlist", STORE.endpoint().toString());
        return all;
    }

    private void makeWarehouse(String name) {
        server.root().put("/admin/v1/warehouses/" + name, "{'storage': " + storage(name) + "}").is(201);
    }

    private static String storage(String folder) {
        return """
                {'type': 's3', 'root': 's3://lake/%s', 'endpoint': '%s', 'scoping': 'none',
                 'credentials': {'access-key-id': '%s', 'secret-access-key': '%s'}}
                """.formatted(folder, STORE.endpoint(), STORE.key().accessKeyId(), STORE.key().secretAccessKey());
    }

    private void flipLastByteOf(String warehouse) {
        server.sql().useHandle(handle -> handle.createUpdate("""
                UPDATE warehouse
                   SET data_key = set_byte(data_key, length(data_key) - 1, get_byte(data_key, length(data_key) - 1) # 1)
                 WHERE name = :name
                """).bind("name", warehouse).execute());
    }

    /** How many values there are that a master key has sealed. */
    private long sealed() {
        return values().size();
    }

    private long sealedWith(String keyId) {
        return values().stream()
                .filter(value -> new String(value, 2, Byte.toUnsignedInt(value[1]), UTF_8).equals(keyId)).count();
    }

    private List<byte[]> values() {
        return server.sql().withHandle(handle -> handle.createQuery("""
                SELECT value FROM server_secret WHERE sealed
                UNION ALL SELECT key_material FROM signing_key WHERE sealed
                UNION ALL SELECT data_key FROM warehouse WHERE data_key IS NOT NULL
                """).mapTo(byte[].class).list());
    }

    private Run run(Map<String, String> environment) {
        return run(server, environment);
    }

    private static Run run(TestServer server, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("SERAC_DATABASE_URL", server.databaseAddress().url());
        all.put("SERAC_DATABASE_USERNAME", server.databaseAddress().username());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        int status = CommandLines.run(new String[]{"rewrap-secrets"}, TestTerminals.of(all,
                new PrintStream(out, true, UTF_8), new PrintStream(error, true, UTF_8)));
        return new Run(status, out.toString(UTF_8), error.toString(UTF_8));
    }

    private record Run(int status, String out, String error) {
    }
}
