package io.serac.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HistoryIT {
    private static final String ADMIN = "/admin/v1/warehouses/main/namespaces/a/";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();
    private final TestClient bob = SERVER.bob();

    @BeforeAll
    static void prepare() {
        SERVER.root().createNamespace("a");
    }

    @Test
    void everyVersionIsListedNewestFirst() {
        root.createTable("a", "listed");
        set("listed", "1");
        set("listed", "2");

        JsonNode items = root.get(ADMIN + "tables/listed/versions").is(200).at("/items");
        assertThat(items.findValuesAsText("revision")).containsExactly("3", "2", "1");
        assertThat(items.findValuesAsText("operation")).containsExactly("updateTable", "updateTable", "createTable");
        assertThat(items.findValuesAsText("principal")).containsOnly("service-account:root");
        Answer page = root.get(ADMIN + "tables/listed/versions?page-size=2").is(200);
        assertThat(root.get(ADMIN + "tables/listed/versions?page-size=2&page-token="
                + page.at("/next-page-token").asText()).is(200).at("/items").findValuesAsText("revision"))
                .containsExactly("1");
        bob.get(ADMIN + "tables/listed/versions").is(404);
    }

    @Test
    void aRollbackIsACommitOnTopInWhichNothingGoesBackThatOnlyGrows() {
        root.createTable("a", "rolled");
        String first = version("tables/rolled", 0);
        set("rolled", "1");
        root.post(TestClient.tablePath("a", "rolled"), """
                {'requirements': [], 'updates': [{'action': 'add-schema', 'schema': {'type': 'struct', 'fields': [
                  {'id': 1, 'name': 'id', 'type': 'long', 'required': true},
                  {'id': 3, 'name': 'more', 'type': 'string', 'required': false}]}},
                  {'action': 'set-current-schema', 'schema-id': -1}]}
                """).is(200);
        JsonNode before = root.get(TestClient.tablePath("a", "rolled")).is(200).at("/metadata");
        String newest = version("tables/rolled", 0);

        String body = "{'version-id': '" + first + "'}";
        bob.post(ADMIN + "tables/rolled/rollback", body).is(404);
        assertThat(root.post(ADMIN + "tables/rolled/rollback", body).is(200).at("/revision").asInt()).isEqualTo(4);

        JsonNode after = root.get(TestClient.tablePath("a", "rolled")).is(200).at("/metadata");
        assertThat(after.at("/schemas")).hasSize(1);
        assertThat(after.at("/properties/x").isMissingNode()).isTrue();
        assertThat(after.at("/table-uuid")).isEqualTo(before.at("/table-uuid"));
        assertThat(after.at("/last-column-id").asInt()).isEqualTo(3);
        assertThat(after.at("/last-updated-ms").asLong())
                .isGreaterThanOrEqualTo(before.at("/last-updated-ms").asLong());
        assertThat(after.at("/metadata-log")).hasSize(3);
        assertThat(root.get(ADMIN + "tables/rolled/versions").at("/items/0/operation").asText())
                .isEqualTo("rollbackTable");

        root.post(ADMIN + "tables/rolled/rollback", "{'version-id': '" + newest + "'}").is(200);
        assertThat(root.get(TestClient.tablePath("a", "rolled")).at("/metadata/schemas")).hasSize(2);
    }

    @Test
    void aRepeatedRollbackIsAppliedOnce() {
        root.createTable("a", "twice");
        String body = "{'version-id': '" + version("tables/twice", 0) + "'}";
        set("twice", "1");
        TestClient once = root.with("Idempotency-Key", UUID.randomUUID().toString());

        once.post(ADMIN + "tables/twice/rollback", body).is(200);
        once.post(ADMIN + "tables/twice/rollback", body).is(200);
        assertThat(root.get(ADMIN + "tables/twice/versions").at("/items")).hasSize(3);
    }

    @Test
    void versionsOfOthersAndLostFilesAreRefused() throws Exception {
        Path file = Path.of(root.createTable("a", "lost").at("/metadata-location").asText().substring(5));
        String first = version("tables/lost", 0);
        set("lost", "1");
        Files.delete(file);
        root.createTable("a", "other");

        root.post(ADMIN + "tables/lost/rollback", "{'version-id': '" + first + "'}").isError(409, "ConflictException");
        root.post(ADMIN + "tables/lost/rollback", "{'version-id': '" + version("tables/other", 0) + "'}").is(404);
        root.post(ADMIN + "tables/lost/rollback", "{'version-id': 'x'}").is(400);
        root.post(ADMIN + "tables/lost/rollback", "{}").is(400);
    }

    @Test
    void viewsGoBackAsWell() {
        root.createView("a", "v");
        String first = version("views/v", 0);
        root.post(TestClient.viewPath("a", "v"), """
                {'requirements': [], 'updates': [{'action': 'add-view-version', 'view-version': {'version-id': 2,
                  'timestamp-ms': 1700000000001, 'schema-id': 0, 'summary': {}, 'default-namespace': ['a'],
                  'representations': [{'type': 'sql', 'sql': 'SELECT 2 AS id', 'dialect': 'spark'}]}},
                  {'action': 'set-current-view-version', 'view-version-id': -1}]}
                """).is(200);

        bob.post(ADMIN + "views/v/rollback", "{'version-id': '" + first + "'}").is(404);
        root.post(ADMIN + "views/v/rollback", "{'version-id': '" + first + "'}").is(200);
        assertThat(root.get(TestClient.viewPath("a", "v")).at("/metadata/current-version-id").asInt()).isEqualTo(1);
        assertThat(root.get(ADMIN + "views/v/versions").at("/items")).hasSize(3);
    }

    private void set(String table, String value) {
        root.post(TestClient.tablePath("a", table), "{'requirements': [], 'updates': [{'action': 'set-properties',"
                + " 'updates': {'x': '" + value + "'}}]}").is(200);
    }

    private String version(String object, int index) {
        return root.get(ADMIN + object + "/versions").is(200).at("/items/" + index + "/version-id").asText();
    }
}
