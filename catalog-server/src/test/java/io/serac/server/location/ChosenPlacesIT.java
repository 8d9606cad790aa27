package io.serac.server.location;

import static io.serac.server.TestClient.namespacePath;
import static io.serac.server.TestClient.tableBody;
import static io.serac.server.TestClient.tablePath;
import static io.serac.server.TestClient.viewBody;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.access.TestGrants;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may create in a namespace may choose places directly below its folder, and only with SET_LOCATION others. */
class ChosenPlacesIT {
    @AutoClose
    private final TestServer server = TestServer.start();

    private final TestClient root = server.root();
    private final TestClient bob = server.bob();
    private final TestGrants grants = new TestGrants(server);
    private String folder = "";
    private String neighbour = "";

    @BeforeEach
    void prepare() {
        root.createNamespace("a");
        root.createNamespace("b");
        folder = root.get(namespacePath("a")).is(200).at("/properties/location").asText();
        neighbour = root.get(namespacePath("b")).is(200).at("/properties/location").asText();
        grants.grant("bob", "CREATE_TABLE", "namespace", grants.namespace("a"));
        grants.grant("bob", "CREATE_VIEW", "namespace", grants.namespace("a"));
    }

    private String[] elsewhere() {
        return new String[]{"file:" + server.allowed().resolve("x"), "file:" + server.storage().resolve("x"),
                neighbour + "/x", folder, folder + "/x/deeper", folder + "x/y", "file:" + server.storage()};
    }

    private Answer table(TestClient client, String name, String location, String more) {
        return client.post(namespacePath("a") + "/tables",
                tableBody(name).replaceFirst("\\{", "{'location': '" + location + "'," + more));
    }

    private Answer view(TestClient client, String name, String location) {
        return client.post(namespacePath("a") + "/views",
                viewBody(name).replaceFirst("\\{", "{'location': '" + location + "',"));
    }

    @Test
    void tables() {
        for (String place : elsewhere()) {
            table(bob, "t", place, "").isError(403, "ForbiddenException");
            table(bob, "t", place, "'stage-create': true,").isError(403, "ForbiddenException");
        }
        root.head(tablePath("a", "t")).is(404);
        assertThat(table(bob, "t", folder + "/t-1", "").is(200).at("/metadata/location").asText())
                .isEqualTo(folder + "/t-1");
        table(bob, "s", folder + "/s-1", "'stage-create': true,").is(200);
        table(bob, "u", folder + "/t-1", "").isError(400, "BadRequestException");
        bob.post(namespacePath("a") + "/tables", tableBody("v").replaceFirst("\\{",
                "{'properties': {'write.data.path': '" + folder + "/data'},")).isError(403, "ForbiddenException");

        grants.grant("bob", "SET_LOCATION", "namespace", grants.namespace("a"));
        table(bob, "chosen", "file:" + server.allowed().resolve("x"), "").is(200);
        table(bob, "never", "file:" + server.storage().resolve("x"), "").isError(400, "BadRequestException");
        table(bob, "never", neighbour + "/x", "").isError(400, "BadRequestException");
    }

    @Test
    void views() {
        for (String place : elsewhere()) {
            view(bob, "v", place).isError(403, "ForbiddenException");
        }
        view(bob, "v", folder + "/v-1").is(200);
        grants.grant("bob", "SET_LOCATION", "namespace", grants.namespace("a"));
        view(bob, "chosen", "file:" + server.allowed().resolve("x")).is(200);
    }

    private static String snapshot(int formatVersion, String manifests) {
        return "{'requirements': [], 'updates': [{'action': 'add-snapshot', 'snapshot': {'snapshot-id': 7,"
                + " 'sequence-number': " + (formatVersion - 1) + ", 'timestamp-ms': " + System.currentTimeMillis()
                + ", 'schema-id': 0, 'summary': {'operation': 'append'}, 'manifests': [" + manifests + "]}},"
                + " {'action': 'set-snapshot-ref', 'ref-name': 'main', 'type': 'branch', 'snapshot-id': 7}]}";
    }

    @Test
    void whatSnapshotsListThemselvesIsInTheFoldersOfTheTable() {
        String others = root.createTable("b", "t").at("/metadata/location").asText();
        for (int formatVersion : new int[]{1, 2}) {
            String name = "v" + formatVersion;
            String own = bob.post(namespacePath("a") + "/tables", tableBody(name).replaceFirst("\\{",
                    "{'properties': {'format-version': '" + formatVersion + "'},")).is(200).at("/metadata/location")
                    .asText();
            String manifest = "'" + own + "/metadata/m0.avro'";
            for (String place : new String[]{others, "file:/etc", own + "x", "s3://bucket/t"}) {
                bob.post(tablePath("a", name), snapshot(formatVersion, manifest + ", '" + place + "/metadata/m0.avro'"))
                        .isError(400, "BadRequestException");
            }
            assertThat(bob.get(tablePath("a", name)).is(200).at("/metadata/snapshots")).isEmpty();
            bob.post(tablePath("a", name), snapshot(formatVersion, manifest)).is(200);
        }
    }

    @Test
    void theFolderOfTheServerIsNoPlace() {
        String ofTheServer = "file:" + server.storage().resolveSibling("data");
        String besides = "file:" + server.storage().resolveSibling("data-of-others");
        server.sql().useHandle(handle -> handle.execute("""
                UPDATE warehouse
                   SET allowed_locations = ARRAY[?, ?], revision = revision + 1, storage_revision = storage_revision + 1
                """,
                ofTheServer, besides));

        table(root, "t", ofTheServer + "/x", "").isError(400, "BadRequestException");
        table(root, "t", ofTheServer + "/database/x", "'stage-create': true,").isError(400, "BadRequestException");
        table(root, "t", besides + "/x", "").is(200);
    }

    @Test
    void withoutTheRightToCreateNoPlaceIsAllowed() {
        root.createNamespace("c");
        grants.grant("bob", "DESCRIBE", "namespace", grants.namespace("c"));
        String place = root.get(namespacePath("c")).at("/properties/location").asText() + "/t-1";
        bob.post(namespacePath("c") + "/tables", tableBody("t").replaceFirst("\\{", "{'location': '" + place + "',"))
                .isError(403, "ForbiddenException");
        bob.post(namespacePath("b") + "/tables",
                tableBody("t").replaceFirst("\\{", "{'location': '" + neighbour + "/t-1',")).is(404);
    }
}
