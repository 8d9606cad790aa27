package io.serac.server.fault;

import static io.serac.server.TestClient.namespacePath;
import static io.serac.server.TestClient.tablePath;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The store refuses writes, or has lost what it had. A file stands where a folder should be, which stops even root. */
class StoreFaultsIT {
    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();
    private final String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void prepare() {
        root.createNamespace(namespace);
    }

    @Test
    void aCommitWhoseFileCannotBeWrittenIsNotAppliedAndMayBeRepeated() throws Exception {
        Answer made = root.createTable(namespace, "t");
        Path metadata = folder(made).resolve("metadata");
        Path aside = folder(made).resolve("aside");
        Files.move(metadata, aside);
        Files.createFile(metadata);
        TestClient keyed = root.with("Idempotency-Key", UUID.randomUUID().toString());

        Answer refused = keyed.post(tablePath(namespace, "t"), Commits.set("k", "v"));
        refused.isError(503, "ServiceUnavailableException");
        assertThat(refused.header("Retry-After")).isPresent();

        Files.delete(metadata);
        Files.move(aside, metadata);
        Answer loaded = root.get(tablePath(namespace, "t")).is(200);
        assertThat(loaded.at("/metadata-location")).isEqualTo(made.at("/metadata-location"));
        assertThat(keyed.post(tablePath(namespace, "t"), Commits.set("k", "v")).is(200).at("/metadata/properties/k")
                .asText()).isEqualTo("v");
    }

    @Test
    void aCreateWhoseFileCannotBeWrittenLeavesTheNameFree() throws Exception {
        Path blocked = Files.createFile(SERVER.allowed().resolve(namespace));
        String body = TestClient.tableBody("t").replaceFirst("\\{", "{'location': 'file:" + blocked + "/t',");

        root.post(namespacePath(namespace) + "/tables", body).isError(503, "ServiceUnavailableException");
        root.head(tablePath(namespace, "t")).is(404);

        Files.delete(blocked);
        root.post(namespacePath(namespace) + "/tables", body).is(200);
    }

    @Test
    void refusedCommitsLeaveNoFilesBehind() throws Exception {
        Answer made = root.createTable(namespace, "t");
        root.post(tablePath(namespace, "t"),
                Commits.of("{'type': 'assert-current-schema-id', 'current-schema-id': 9}",
                        "{'action': 'set-properties', 'updates': {'k': 'v'}}"))
                .is(409);
        root.post(namespacePath(namespace) + "/tables", TestClient.tableBody("t")).is(409);
        assertThat(metadataFiles(folder(made))).isEqualTo(1);
    }

    @Test
    void aVanishedMetadataFileIsReportedAsSuchAndCommitsGoOn() throws Exception {
        Answer made = root.createTable(namespace, "t");
        Path file = Path.of(made.at("/metadata-location").asText().substring("file:".length()));
        Files.delete(file);

        root.get(tablePath(namespace, "t")).isError(404, "NotFoundException", "Failed to open input stream for file: ");
        root.head(tablePath(namespace, "t")).is(204);
        root.post(tablePath(namespace, "t"), Commits.set("k", "v")).is(200);
        root.get(tablePath(namespace, "t")).is(200);
    }

    @Test
    void whoIsNotShownWhereTheMetadataLiesIsNotToldOfAVanishedFile() throws Exception {
        String file = root.createTable(namespace, "t").at("/metadata-location").asText();
        String table = "/admin/v1/warehouses/main/namespaces/" + namespace + "/tables/t/";
        for (String privilege : new String[]{"describe", "insert", "select"}) {
            SERVER.account(privilege + namespace);
            root.put(
                    table + "grants/service-account:" + privilege + namespace + "/"
                            + privilege.toUpperCase(Locale.ROOT),
                    "{}").is(201);
        }
        SERVER.account("bound" + namespace);
        root.put(table + "grants/service-account:bound" + namespace + "/SELECT", "{}").is(201);
        root.put(table + "policies/p", "{'kind': 'COLUMN_DENY', 'columns': ['name'], 'to': ['service-account:bound"
                + namespace + "']}").is(201);
        Files.delete(Path.of(file.substring("file:".length())));

        String path = tablePath(namespace, "t");
        assertThat(SERVER.existing("describe" + namespace).get(path)
                .isError(404, "NotFoundException", "Failed to open input stream for ").body())
                .doesNotContain("file:", "/metadata", ".json");
        for (String privilege : new String[]{"insert", "select"}) {
            SERVER.existing(privilege + namespace).get(path).isError(404, "NotFoundException",
                    "Failed to open input stream for file: " + file);
        }
        assertThat(SERVER.existing("bound" + namespace).get(path).is(200).body()).doesNotContain("file:");
    }

    private static long metadataFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".metadata.json")).count();
        }
    }

    private static Path folder(Answer loaded) {
        return Path.of(loaded.at("/metadata/location").asText().substring("file:".length()));
    }
}
