package io.serac.server.fault;

import static io.serac.server.TestClient.namespacePath;
import static io.serac.server.TestClient.tableBody;
import static io.serac.server.TestClient.tablePath;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables that come, go, move and lie where clients want them. */
class RegistrationIT {
    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();
    private final String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void prepare() {
        root.createNamespace(namespace);
    }

    private Answer register(String name, String location, String more) {
        return root.post(namespacePath(namespace) + "/register",
                "{'name': '%s', 'metadata-location': '%s'%s}".formatted(name, location, more));
    }

    private Answer unregister(String name) {
        return root.send("POST", tablePath(namespace, name) + "/unregister", "");
    }

    @Test
    void anUnregisteredTableComesBackWithItsIdentity() {
        Answer made = root.createTable(namespace, "t");
        Answer gone = unregister("t").is(200);
        assertThat(gone.at("/metadata-location")).isEqualTo(made.at("/metadata-location"));
        unregister("t").isError(404, "NoSuchTableException");
        root.post(tablePath(namespace, "t"), Commits.set("k", "v")).isError(404, "NoSuchTableException");

        Answer back = register("back", gone.at("/metadata-location").asText(), "").is(200);

        assertThat(back.at("/metadata/table-uuid")).isEqualTo(made.at("/metadata/table-uuid"));
        assertThat(back.at("/metadata-location")).isEqualTo(made.at("/metadata-location"));
        root.post(tablePath(namespace, "back"), Commits.set("k", "v")).is(200);
    }

    @Test
    void overwriteMovesThePointerOfAnExistingTableOnly() {
        Answer made = root.createTable(namespace, "t");
        String first = made.at("/metadata-location").asText();
        root.post(tablePath(namespace, "t"), Commits.set("k", "v")).is(200);
        root.createView(namespace, "v");

        register("t", first, "").isError(409, "AlreadyExistsException", "Table already exists: " + namespace + ".t");
        register("v", first, ", 'overwrite': true").isError(409, "AlreadyExistsException");
        Answer replaced = register("t", first, ", 'overwrite': true").is(200);

        assertThat(replaced.at("/metadata-location").asText()).isEqualTo(first);
        assertThat(root.get(tablePath(namespace, "t")).at("/metadata/properties/k").isMissingNode()).isTrue();
        root.post(tablePath(namespace, "t"), Commits.set("k", "w")).is(200);
    }

    @Test
    void whatCannotBeRegisteredIsRefusedWithoutEchoingIt() throws Exception {
        Path junk = Files.writeString(SERVER.allowed().resolve(namespace + ".metadata.json"), "top secret");
        for (String location : new String[]{"file:" + junk, "file:" + SERVER.allowed() + "/absent.metadata.json",
                "file:/etc/passwd", "file:" + SERVER.storage() + "/../data/bootstrap-credential", "http://x/y", "", "x",
                "s3://bucket/key"}) {
            Answer answer = register("t", location, "").isError(400, "BadRequestException");
            assertThat(answer.body()).doesNotContain("secret").doesNotContain("root:");
        }
        root.head(tablePath(namespace, "t")).is(404);
        Answer other = root.createTable(namespace, "other");
        register("twin", other.at("/metadata-location").asText(), "").isError(400, "BadRequestException");
    }

    @Test
    void locationsInAFileThatCannotBeRegisteredAreNotRepeated() throws Exception {
        Answer gone = root.createTable(namespace, "t");
        unregister("t").is(200);
        String whole = gone.at("/metadata").toString();
        Path folder = Files.createDirectories(SERVER.allowed().resolve(namespace));
        String planted = "/planted-" + namespace;
        for (String location : new String[]{"file:" + planted, "s3://planted/x", "planted"}) {
            Path file = Files.writeString(folder.resolve(UUID.randomUUID() + ".metadata.json"),
                    whole.replace(gone.at("/metadata/location").asText(), location));
            assertThat(register("t", "file:" + file, "").isError(400, "BadRequestException",
                    "The file names a location that is not inside an allowed location").body())
                    .doesNotContain("planted");
        }
        register("t", "file:" + planted + "/x.metadata.json", "").isError(400, "BadRequestException",
                "Location file:" + planted);
        Path file = Files.writeString(folder.resolve("good.metadata.json"),
                whole.replace(gone.at("/metadata/location").asText(), "file:" + folder + "/t"));
        register("t", "file:" + file, "").is(200);
    }

    @Test
    void clientsChooseLocationsOnlyWhereTheyMay() {
        String allowed = "file:" + SERVER.allowed() + "/" + namespace;
        Answer made = create("mine", allowed + "/mine").is(200);
        assertThat(made.at("/metadata/location").asText()).isEqualTo(allowed + "/mine");
        assertThat(made.at("/metadata-location").asText()).startsWith(allowed + "/mine/metadata/");
        for (String wrong : new String[]{"file:/etc/x", "file:" + SERVER.storage() + "/x", "file:" + SERVER.allowed(),
                allowed + "/../../data", allowed + "/mine", allowed + "/mine/inside", allowed, "http://x/y", "x",
                "s3://bucket/key", "file:" + SERVER.allowed() + "x/y"}) {
            create("other", wrong).isError(400, "BadRequestException");
        }
        root.head(tablePath(namespace, "other")).is(404);
        create("near", allowed + "/mine2").is(200);
        root.post(tablePath(namespace, "near"), Commits.of("{'action': 'set-location', 'location': '" + allowed
                + "/mine/x'}")).isError(400, "BadRequestException");
        root.post(tablePath(namespace, "near"),
                Commits.of("{'action': 'set-location', 'location': '" + allowed + "/moved'}")).is(200);
    }

    private Answer create(String name, String location) {
        return root.post(namespacePath(namespace) + "/tables",
                tableBody(name).replaceFirst("\\{", "{'location': '" + location + "',"));
    }

    @Test
    void renamedTablesStayTheSame() {
        Answer made = root.createTable(namespace, "t");
        root.createTable(namespace, "taken");
        root.createNamespace(namespace, "deep");
        String rename =
                "{'source': {'namespace': ['%s'], 'name': '%s'}, 'destination': {'namespace': [%s], 'name': '%s'}}";
        String here = "'" + namespace + "'";
        String path = "/catalog/v1/main/tables/rename";

        root.post(path, rename.formatted(namespace, "t", here, "taken")).isError(409, "AlreadyExistsException",
                "Cannot rename " + namespace + ".t to " + namespace + ".taken. Table already exists");
        root.post(path, rename.formatted(namespace, "absent", here, "x")).isError(404, "NoSuchTableException",
                "Table does not exist: " + namespace + ".absent");
        root.post(path, rename.formatted(namespace, "t", "'no-such'", "x")).isError(404, "NoSuchNamespaceException",
                "Namespace does not exist: no-such");
        root.post(path, rename.formatted(namespace, "t", here, "t")).is(204);
        root.post(path, rename.formatted(namespace, "t", here + ", 'deep'", "moved")).is(204);
        root.post("/catalog/v1/main/views/rename", rename.formatted(namespace, "taken", here, "x")).isError(404,
                "NoSuchViewException");

        Answer moved = root.get(namespacePath(namespace, "deep") + "/tables/moved").is(200);
        assertThat(moved.at("/metadata/table-uuid")).isEqualTo(made.at("/metadata/table-uuid"));
        assertThat(moved.header("ETag")).isEqualTo(made.header("ETag"));
        root.head(tablePath(namespace, "t")).is(404);
    }

    @Test
    void namespacesAreDroppedOnlyWhenEmpty() {
        root.createNamespace(namespace, "child");
        root.delete(namespacePath(namespace)).isError(409, "NamespaceNotEmptyException",
                "Namespace " + namespace + " is not empty");
        root.delete(namespacePath(namespace, "child")).is(204);
        root.createTable(namespace, "t");
        root.delete(namespacePath(namespace)).isError(409, "NamespaceNotEmptyException");
        root.post("/catalog/v1/main/namespaces", "{'namespace': ['" + namespace + "']}").isError(409,
                "AlreadyExistsException", "Namespace already exists: " + namespace);
        root.delete(tablePath(namespace, "t")).is(204);
        root.delete(namespacePath(namespace)).is(204);
        root.delete(namespacePath(namespace)).isError(404, "NoSuchNamespaceException",
                "Namespace does not exist: " + namespace);
        root.get(namespacePath(namespace) + "/tables").isError(404, "NoSuchNamespaceException");
        root.get(tablePath(namespace, "t")).isError(404, "NoSuchTableException",
                "Table does not exist: " + namespace + ".t");
        root.createNamespace(namespace);
        root.head(tablePath(namespace, "t")).is(404);
    }
}
