package io.serac.server.dropped;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.nio.file.Path;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DroppedIT {
    private static final String DROPPED = "/admin/v1/warehouses/main/dropped";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();
    private final TestClient bob = SERVER.bob();

    @BeforeAll
    static void prepare() {
        SERVER.root().createNamespace("a");
        SERVER.root().createNamespace("b");
    }

    @Test
    void aDroppedTableComesBackWithItsMetadata() {
        String location = root.createTable("a", "back").at("/metadata-location").asText();
        root.delete(TestClient.tablePath("a", "back")).is(204);
        String id = dropped("back");

        bob.get(DROPPED).is(404);
        bob.post(DROPPED + "/" + id + "/undrop", "{}").is(404);
        root.get(TestClient.tablePath("a", "back")).is(404);

        root.post(DROPPED + "/" + id + "/undrop", "").is(200);
        assertThat(root.get(TestClient.tablePath("a", "back")).is(200).at("/metadata-location").asText())
                .isEqualTo(location);
        root.post(DROPPED + "/" + id + "/undrop", "{}").isError(404, "NotFoundException");
    }

    @Test
    void aTakenNameOrALostNamespaceAsksForAnother() {
        root.createNamespace("gone");
        root.createView("gone", "v");
        root.delete(TestClient.viewPath("gone", "v")).is(204);
        root.delete(TestClient.namespacePath("gone")).is(204);
        String id = dropped("v");
        root.createView("b", "taken");

        root.post(DROPPED + "/" + id + "/undrop", "{}").isError(404, "NoSuchNamespaceException");
        root.post(DROPPED + "/" + id + "/undrop", "{'namespace': ['b'], 'name': 'taken'}").isError(409,
                "AlreadyExistsException");
        root.post(DROPPED + "/" + id + "/undrop", "{'namespace': ['b'], 'nome': 'v'}").is(400);
        root.post(DROPPED + "/" + id + "/undrop", "{'namespace': ['b'], 'name': 'v2'}").is(200);
        root.get(TestClient.viewPath("b", "v2")).is(200);
    }

    @Test
    void aLocationThatWasTakenOverIsNotRestored() {
        String chosen = "'location': 'file:" + SERVER.allowed().resolve("t") + "', 'name'";
        String tables = TestClient.namespacePath("a") + "/tables";
        root.post(tables, TestClient.tableBody("old").replace("'name': 'old'", chosen + ": 'old'")).is(200);
        root.delete(TestClient.tablePath("a", "old")).is(204);
        root.post(tables, TestClient.tableBody("new").replace("'name': 'new'", chosen + ": 'new'")).is(200);

        root.post(DROPPED + "/" + dropped("old") + "/undrop", "{}").isError(409, "ConflictException",
                "The object can no longer be restored: its location");
        root.get(TestClient.tablePath("a", "new")).is(200);
    }

    @Test
    void purgeNowDeletesTheFiles() {
        Path file = Path.of(root.createTable("a", "purged").at("/metadata-location").asText().substring(5));
        root.delete(TestClient.tablePath("a", "purged")).is(204);
        String id = dropped("purged");
        assertThat(file).exists();

        bob.delete(DROPPED + "/" + id).is(404);
        root.delete(DROPPED + "/" + id).is(204);
        root.delete(DROPPED + "/" + id).is(404);
        // The row may be gone already.
        assertThat(root.post(DROPPED + "/" + id + "/undrop", "{}").status()).isIn(404, 409);
        Awaitility.await().untilAsserted(() -> assertThat(file).doesNotExist());
        root.delete(DROPPED + "/" + UUID.randomUUID()).is(404);
    }

    @Test
    void workOnOldFilesOfATableKeepsNobodyFromRestoringOrPurgingIt() {
        root.createTable("a", "tidied");
        root.delete(TestClient.tablePath("a", "tidied")).is(204);
        String id = dropped("tidied");
        SERVER.sql().useHandle(handle -> handle.execute("""
                INSERT INTO maintenance_job (id, kind, warehouse_id, object_id, arguments, run_after)
                SELECT gen_random_uuid(), 'delete-files', warehouse_id, id, '{}', now() + interval '1 day'
                  FROM catalog_object WHERE id = ?
                """, UUID.fromString(id)));

        root.post(DROPPED + "/" + dropped("tidied") + "/undrop", "{}").is(200);
        root.delete(TestClient.tablePath("a", "tidied")).is(204);
        root.delete(DROPPED + "/" + id).is(204);
        root.delete(DROPPED + "/" + id).is(404);
    }

    @Test
    void theListIsPaged() {
        for (String name : new String[]{"p1", "p2", "p3"}) {
            root.createTable("b", name);
            root.delete(TestClient.tablePath("b", name)).is(204);
        }
        String token = root.get(DROPPED + "?page-size=1").is(200).at("/next-page-token").asText();
        assertThat(root.get(DROPPED + "?page-size=1&page-token=" + token).is(200).at("/items")).hasSize(1);
        root.get(DROPPED + "?page-token=forged").is(400);
    }

    private String dropped(String name) {
        for (JsonNode item : root.get(DROPPED).is(200).at("/items")) {
            if (item.path("name").asText().equals(name)) {
                return item.path("id").asText();
            }
        }
        throw new AssertionError(name + " is not listed");
    }
}
