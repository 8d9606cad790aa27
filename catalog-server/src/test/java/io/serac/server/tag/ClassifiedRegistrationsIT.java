package io.serac.server.tag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.Patience;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is restricted by tags that a registration attaches by patterns: a refusal means that nothing was registered. */
class ClassifiedRegistrationsIT {
    private static final String MAIN = "/admin/v1/warehouses/main";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();
    private final String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void define() {
        SERVER.root().put("/admin/v1/tags/pii",
                "{'values': ['email'], 'auto-classify': [{'pattern': '*_email', 'value': 'email'}]}").is(201);
    }

    @BeforeEach
    void prepare() {
        root.createNamespace(namespace);
    }

    private void restrict() {
        root.put(policy(),
                "{'kind': 'COLUMN_DENY', 'when-tag': {'tag': 'pii', 'value': 'email'}, 'to': ['service-account:root']}")
                .is(201);
    }

    private String policy() {
        return MAIN + "/namespaces/" + namespace + "/policies/no-email";
    }

    /** The file of a table that is no longer in the catalog. */
    private String tableFile() {
        TagTables.create(root, namespace, "t", "id", "work_email");
        return root.post(TestClient.tablePath(namespace, "t") + "/unregister", "").is(200).at("/metadata-location")
                .asText();
    }

    /** The file of a view that comes from elsewhere. */
    private String viewFile() throws IOException {
        Path folder = Files.createDirectories(SERVER.allowed().resolve(namespace));
        JsonNode metadata = root.post(TestClient.namespacePath(namespace) + "/views", TestClient.viewBody("model"))
                .is(200).at("/metadata");
        Path file = Files.writeString(folder.resolve("a.metadata.json"),
                metadata.toString().replace("\"name\":\"id\"", "\"name\":\"work_email\"")
                        .replace(metadata.path("location").asText(), "file:" + folder)
                        .replace(metadata.path("view-uuid").asText(), UUID.randomUUID().toString()));
        return "file:" + file;
    }

    private Answer register(TestClient client, String kind, String file) {
        return client.post(
                TestClient.namespacePath(namespace) + (kind.equals("table") ? "/register" : "/register-view"),
                "{'name': 'again', 'metadata-location': '" + file + "'}");
    }

    private String path(String kind) {
        return kind.equals("table") ? TestClient.tablePath(namespace, "again")
                : TestClient.viewPath(namespace, "again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "view"})
    void whoIsRestrictedByATagThatRegisteringAttachesRegistersNothing(String kind) throws Exception {
        String file = kind.equals("table") ? tableFile() : viewFile();
        restrict();
        TestClient keyed = root.with("Idempotency-Key", UUID.randomUUID().toString());

        // Sent again it is decided on again: there is nothing that it could have led to.
        for (int time = 0; time < 2; time++) {
            assertThat(register(keyed, kind, file).isError(403, "ForbiddenException").body())
                    .doesNotContain("work_email", "SELECT 1", "file:");
            root.head(path(kind)).is(404);
        }

        root.delete(policy()).is(204);
        assertThat(register(keyed, kind, file).is(200).body()).contains("work_email");
        root.head(path(kind)).is(204);
    }

    @Test
    void whoIsRestrictedByATagThatAFileBringsDoesNotPutItInPlaceOfATable() {
        String file = tableFile();
        TagTables.create(root, namespace, "again", "id");
        String before = root.get(path("table")).is(200).at("/metadata-location").asText();
        restrict();
        String register = "{'name': 'again', 'metadata-location': '" + file + "', 'overwrite': true}";

        assertThat(root.post(TestClient.namespacePath(namespace) + "/register", register)
                .isError(403, "ForbiddenException").body()).doesNotContain("work_email", "file:");
        assertThat(root.get(path("table")).is(200).at("/metadata-location").asText()).isEqualTo(before);
        root.delete(policy()).is(204);
        root.post(TestClient.namespacePath(namespace) + "/register", register).is(200);
    }

    /** Between the decision and the registration, somebody restricts the caller: what was done must not look as if it had not been. */
    @ParameterizedTest
    @ValueSource(strings = {"table", "view"})
    void whoIsRestrictedMeanwhileIsToldThatItWasRegisteredAndShownNothing(String kind) throws Exception {
        String file = kind.equals("table") ? tableFile() : viewFile();
        TestClient keyed = root.with("Idempotency-Key", UUID.randomUUID().toString());

        Answer answer = behindTheBucket(() -> register(keyed, kind, file));

        assertThat(answer.isError(500, "CommitStateUnknownException").body()).doesNotContain("work_email", "SELECT 1",
                "file:");
        root.head(path(kind)).is(204);
        assertThat(register(keyed, kind, file).isError(500, "CommitStateUnknownException").body())
                .doesNotContain("work_email", "SELECT 1", "file:");
        root.delete(policy()).is(204);
        assertThat(register(keyed, kind, file).is(200).body()).contains("work_email");
    }

    /** What a request is answered that waits to choose its folder while its sender is restricted. */
    private Answer behindTheBucket(Supplier<Answer> request) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor(); Handle lock = SERVER.sql().open()) {
            lock.begin();
            lock.execute("SELECT pg_advisory_xact_lock(hashtextextended('file/', 0))");
            Future<Answer> waiting = threads.submit(request::get);
            Awaitility.await().until(() -> SERVER.sql().withHandle(other -> other.createQuery(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'")
                    .mapTo(Long.class).one()) > 0);
            restrict();
            lock.commit();
            return waiting.get(Patience.MAX.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
