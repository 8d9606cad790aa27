package io.serac.server.recovery;

import static io.serac.server.TestClient.tablePath;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StalePointersIT {
    private static final String STALE = "/admin/v1/warehouses/main/stale-pointers";

    private TestServer server;
    private TestClient root;

    @BeforeEach
    void start() {
        server = TestServer.start();
        root = server.root();
        root.createNamespace("a");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPointerThatIsOlderThanTheStorageIsReportedAndLeftAlone() throws IOException {
        Answer first = root.createTable("a", "t");
        String pointer = first.at("/metadata-location").asText();
        commit("t", "k1");
        String newest = commit("t", "k2").at("/metadata-location").asText();
        commit("other", "k");
        assertThat(items(root.get(STALE))).isEmpty();

        restoreToTheFirstVersion(UUID.fromString(first.at("/metadata/table-uuid").asText()), pointer);
        Answer stale = root.get(STALE);

        assertThat(stale.at("/checked").asInt()).isEqualTo(2);
        assertThat(items(stale)).hasSize(1);
        JsonNode found = stale.at("/items/0");
        assertThat(found.path("problem").asText()).isEqualTo("newer-files");
        assertThat(found.path("name").asText()).isEqualTo("t");
        assertThat(found.path("namespace").get(0).asText()).isEqualTo("a");
        assertThat(found.path("metadata-location").asText()).isEqualTo(pointer);
        assertThat(found.path("newer-files").asInt()).isEqualTo(2);
        assertThat(found.path("newest-file").asText()).isEqualTo(newest);
        String kept = server.sql().withHandle(handle -> handle
                .createQuery("SELECT metadata_location FROM catalog_object WHERE name = 't'").mapTo(String.class)
                .one());
        assertThat(kept).isEqualTo(pointer);
        assertThat(Path.of(newest.substring("file:".length()))).exists();
    }

    @Test
    void aPointerWhoseFileIsMissingIsReportedWithWhatComesAfterIt() throws IOException {
        Answer first = root.createTable("a", "t");
        String pointer = first.at("/metadata-location").asText();
        Files.delete(Path.of(pointer.substring("file:".length())));
        root.createView("a", "v");

        JsonNode found = root.get(STALE).at("/items");

        assertThat(found).hasSize(1);
        assertThat(found.get(0).path("problem").asText()).isEqualTo("missing-file");
        assertThat(found.get(0).path("type").asText()).isEqualTo("table");
        assertThat(found.get(0).has("newest-file")).isFalse();
    }

    @Test
    void filesThatAreNoVersionsOfThisServerAreNotTakenForNewer() throws IOException {
        String pointer = root.createTable("a", "t").at("/metadata-location").asText();
        Path file = Path.of(pointer.substring("file:".length()));
        Files.writeString(file.resolveSibling("00009-of-another-catalog.metadata.json"), "{}");
        Files.writeString(file.resolveSibling("snap-1.avro"), "");
        Files.writeString(file.resolveSibling("00001-" + UUID.randomUUID() + ".metadata.json"), "a lost commit");

        assertThat(items(root.get(STALE))).isEmpty();
    }

    @Test
    void aWalkGoesThroughTheWarehousePageByPage() {
        for (int i = 0; i < 5; i++) {
            root.createTable("a", "t" + i);
        }
        int checked = 0;
        int pages = 0;
        String token = "";
        do {
            Answer page = root.get(STALE + "?page-size=2" + (token.isEmpty() ? "" : "&page-token=" + token)).is(200);
            checked += page.at("/checked").asInt();
            pages++;
            token = page.at("/next-page-token").asText("");
        } while (!token.isEmpty());

        assertThat(checked).isEqualTo(5);
        assertThat(pages).isEqualTo(3);
        root.get(STALE + "?page-size=0").is(400);
        root.get(STALE + "?page-token=made-up").is(400);
    }

    @Test
    void onlyAdministratorsOfTheServerMayLook() {
        root.get(STALE).is(200);
        server.bob().get(STALE).is(404);
        root.put("/admin/v1/warehouses/main/grants/service-account:bob/MANAGE_WAREHOUSE", "{}").is(201);
        server.bob().get("/admin/v1/warehouses/main").is(200);
        server.bob().get(STALE).is(403);
        root.get("/admin/v1/warehouses/none/stale-pointers").is(404);
    }

    private Answer commit(String table, String key) {
        if (root.head(tablePath("a", table)).status() == 404) {
            root.createTable("a", table);
        }
        return root.post(tablePath("a", table),
                "{'requirements':[],'updates':[{'action':'set-properties','updates':{'" + key + "':'v'}}]}").is(200);
    }

    /** What a restore does to one table. */
    private void restoreToTheFirstVersion(UUID id, String pointer) {
        server.sql().useTransaction(handle -> {
            handle.createUpdate("""
                    UPDATE catalog_object o SET revision = v.revision, version_id = v.version_id, metadata_location = :location
                      FROM object_version v
                     WHERE o.id = :id AND v.metadata_location = :location
                    """).bind("location", pointer).bind("id", id).execute();
            handle.createUpdate("DELETE FROM object_version WHERE object_id = :id AND metadata_location <> :location")
                    .bind("id", id).bind("location", pointer).execute();
        });
    }

    private static List<String> items(Answer answer) {
        List<String> names = new ArrayList<>();
        answer.is(200).at("/items").forEach(item -> names.add(item.path("name").asText()));
        return names;
    }
}
