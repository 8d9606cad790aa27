package io.serac.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestServer;
import io.serac.server.secret.TestKeys;
import io.serac.storage.fake.FakeObjectStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the commands of pages for administrators as they are printed, in a shell. */
class HowToIT {
    private static final String ORIGIN_ON_PAGE = "http://localhost:8181";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"README.md, 5, allowed", "docs/how-to/administer-access.md, 25, forbidden",
            "docs/how-to/tag-columns.md, 14, RESTRICTED"})
    void everyCommandOfThePageWorks(String page, int commandsMin, String said) throws Exception {
        try (TestServer server = TestServer.start()) {
            server.root().createNamespace("hr");
            server.root().createTable("hr", "emp");
            Files.createDirectories(folder.resolve("data"));
            Files.writeString(folder.resolve("data/bootstrap-credential"), server.rootCredential());
            PrintedCommands commands = PrintedCommands.of(page);
            assertThat(commands.count()).isGreaterThanOrEqualTo(commandsMin);

            String transcript = commands.with(ORIGIN_ON_PAGE, server.origin()).run(folder, Map.of());

            assertThat(transcript).contains("service-account:root", said).doesNotContain("srs_");
        }
    }

    @Test
    void theMasterKeyIsRotatedAsThePageSays() throws Exception {
        Path keys = Files.writeString(folder.resolve("secrets.key"), TestKeys.K1 + "\n");
        try (FakeObjectStore store = FakeObjectStore.start();
                TestServer server = TestServer.start(settings(keys, store))) {
            server.root().put("/admin/v1/warehouses/cloud", """
                    {'storage': {'type': 's3', 'root': 's3://lake/x', 'endpoint': '%s', 'scoping': 'none',
                     'credentials': {'access-key-id': '%s', 'secret-access-key': '%s'}}}
                    """.formatted(store.endpoint(), store.key().accessKeyId(), store.key().secretAccessKey())).is(201);
            Files.writeString(folder.resolve("serac.yaml"), """
                    database:
                      url: %s
                      username: %s
                    secrets:
                      key-file: secrets.key
                    """.formatted(server.databaseAddress().url(), server.databaseAddress().username()));
            PrintedCommands commands = PrintedCommands.of("docs/how-to/rotate-the-master-key.md");
            assertThat(commands.count()).isEqualTo(2);

            String transcript = commands.run(folder, Map.of());

            assertThat(transcript).contains("warehouses with secrets: 1 sealed anew",
                    "warehouses with secrets: 0 sealed anew, 1 were already, 0 failed");
            assertThat(Files.readAllLines(keys)).singleElement().asString().startsWith("k2:");
            try (TestServer later = server.replica(settings(keys, store))) {
                later.root().post("/admin/v1/warehouses/cloud/storage/check", "").is(200);
            }
        }
    }

    private static Map<String, String> settings(Path keys, FakeObjectStore store) {
        return Map.of("secrets.key-file", keys.toString(), "storage.endpoint-allowlist", store.endpoint().toString());
    }
}
