package io.serac.server.fault;

import static io.serac.server.TestClient.namespacePath;
import static io.serac.server.TestClient.tableBody;
import static io.serac.server.TestClient.tablePath;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StagedCreateIT {
    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();
    private final String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void prepare() {
        root.createNamespace(namespace);
    }

    /** The commit that makes a table of what a staged create has answered. */
    static String firstCommit(Answer staged) {
        return firstCommit(staged.at("/metadata/table-uuid").asText(), staged.at("/metadata/location").asText());
    }

    private static String firstCommit(String uuid, String location) {
        return Commits.of("{'type': 'assert-create'}", """
                {'action': 'assign-uuid', 'uuid': '%s'},
                {'action': 'upgrade-format-version', 'format-version': 2},
                {'action': 'add-schema', 'schema': {'type': 'struct', 'schema-id': 0, 'fields': [
                  {'id': 1, 'name': 'id', 'type': 'long', 'required': true}]}},
                {'action': 'set-current-schema', 'schema-id': -1},
                {'action': 'add-spec', 'spec': {'spec-id': 0, 'fields': []}},
                {'action': 'set-default-spec', 'spec-id': -1},
                {'action': 'add-sort-order', 'sort-order': {'order-id': 0, 'fields': []}},
                {'action': 'set-default-sort-order', 'sort-order-id': -1},
                {'action': 'set-location', 'location': '%s'},
                {'action': 'set-properties', 'updates': {'made': 'by commit'}}
                """.formatted(uuid, location));
    }

    private Answer stage(String name) {
        return root.post(namespacePath(namespace) + "/tables",
                tableBody(name).replaceFirst("\\{", "{'stage-create': true, ")).is(200);
    }

    @Test
    void stagedTableExistsOnlyAfterItsFirstCommit() {
        Answer staged = stage("t");
        assertThat(staged.at("/metadata-location").isMissingNode() || staged.at("/metadata-location").isNull())
                .isTrue();
        root.get(tablePath(namespace, "t")).isError(404, "NoSuchTableException");

        Answer made = root.post(tablePath(namespace, "t"), firstCommit(staged)).is(200);

        assertThat(made.at("/metadata/table-uuid")).isEqualTo(staged.at("/metadata/table-uuid"));
        assertThat(made.at("/metadata/location")).isEqualTo(staged.at("/metadata/location"));
        root.post(tablePath(namespace, "t"), firstCommit(staged)).isError(409, "CommitFailedException",
                "Requirement failed: table already exists");
    }

    @Test
    void onlyWhatWasStagedCanBeCommitted() {
        Answer staged = stage("t");
        String uuid = staged.at("/metadata/table-uuid").asText();
        String location = staged.at("/metadata/location").asText();

        root.post(tablePath(namespace, "other"), firstCommit(staged)).isError(400, "BadRequestException");
        root.post(tablePath(namespace, "t"), firstCommit(UUID.randomUUID().toString(), location)).isError(400,
                "BadRequestException", "No staged create");
        root.post(tablePath(namespace, "t"), firstCommit(uuid, location + "x")).isError(400, "BadRequestException");
        root.post(tablePath(namespace, "t"), firstCommit("no uuid", location)).isError(400, "BadRequestException");
        root.post(tablePath(namespace, "t"), Commits.of("{'type': 'assert-create'}", ""))
                .isError(400, "BadRequestException");
        SERVER.bob().post(tablePath(namespace, "t"), firstCommit(staged)).is(404);
        SERVER.sql().useHandle(handle -> handle.execute(
                "UPDATE table_reservation SET principal_id = (SELECT id FROM principal WHERE name = 'bob')"
                        + " WHERE object_id = ?",
                UUID.fromString(uuid)));
        root.post(tablePath(namespace, "t"), firstCommit(staged)).isError(400, "BadRequestException");
        root.head(tablePath(namespace, "t")).is(404);
    }

    @Test
    void staleReservationsAndTakenNamesAreRefused() {
        Answer staged = stage("t");
        root.createTable(namespace, "t");
        root.post(tablePath(namespace, "t"), firstCommit(staged)).isError(409, "CommitFailedException",
                "Requirement failed: table already exists");

        Answer late = stage("late");
        SERVER.sql().useHandle(handle -> handle.execute("UPDATE table_reservation SET expires_at = now()"));
        root.post(tablePath(namespace, "late"), firstCommit(late)).isError(400, "BadRequestException");
    }

    @Test
    void assertCreateStandsAlone() {
        Answer staged = stage("t");
        String twice = firstCommit(staged).replace("{'type': 'assert-create'}",
                "{'type': 'assert-create'}, {'type': 'assert-current-schema-id', 'current-schema-id': 0}");
        root.post(tablePath(namespace, "t"), twice).isError(400, "BadRequestException");
    }

    @Test
    void repeatedStageWithOneKeyAnswersTheSamePlace() {
        TestClient keyed = root.with("Idempotency-Key", UUID.randomUUID().toString());
        String body = tableBody("t").replaceFirst("\\{", "{'stage-create': true, ");

        Answer first = keyed.post(namespacePath(namespace) + "/tables", body).is(200);
        Answer second = keyed.post(namespacePath(namespace) + "/tables", body).is(200);

        assertThat(second.at("/metadata/location")).isEqualTo(first.at("/metadata/location"));
        assertThat(second.at("/metadata/table-uuid")).isEqualTo(first.at("/metadata/table-uuid"));
        root.post(tablePath(namespace, "t"), firstCommit(second)).is(200);
    }
}
