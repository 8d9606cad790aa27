package io.serac.server.fault;

import static io.serac.server.TestClient.namespacePath;
import static io.serac.server.TestClient.tablePath;
import static io.serac.server.TestClient.viewPath;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.fault.FaultRelay.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The database answers, but the answer to the deciding message is lost, or the message itself. Whatever happened, the client must
 * be told 2xx, and the change must be there once.
 */
class LostAnswersIT {
    private static final String COMMIT = "COMMIT\0";
    private static final String SWAP = "UPDATE catalog_object";
    private static final String CREATE = "INSERT INTO catalog_object";

    private static final TestServer SERVER = TestServer.start();
    private static final FaultRelay RELAY = FaultRelay.before(SERVER.databaseAddress());
    private static final TestServer BEHIND = SERVER.replica(Map.of("database.url", RELAY.url(SERVER.databaseAddress()),
            "database.lock-timeout", "1s", "database.statement-timeout", "2s", "database.socket-timeout", "3s"));

    private final TestClient root = SERVER.root();
    private final TestClient behind = BEHIND.root();
    private final String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);

    @AfterAll
    static void stop() {
        BEHIND.close();
        RELAY.close();
        SERVER.close();
    }

    @BeforeEach
    void prepare() {
        root.createNamespace(namespace);
        root.createTable(namespace, "t");
        root.createView(namespace, "v");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HOLD")
    void namespaces(Fault fault) {
        RELAY.breakAt(fault, COMMIT);
        behind.createNamespace(namespace, "child");
        applied();
        root.get(namespacePath(namespace, "child")).is(200);

        RELAY.breakAt(fault, COMMIT);
        behind.post(namespacePath(namespace) + "/properties", "{'updates': {'k': 'v'}}").is(200);
        applied();
        assertThat(root.get(namespacePath(namespace)).at("/properties/k").asText()).isEqualTo("v");

        RELAY.breakAt(fault, COMMIT);
        behind.delete(namespacePath(namespace, "child")).is(204);
        applied();
        root.get(namespacePath(namespace, "child")).is(404);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HOLD")
    void createsOfTablesAndViews(Fault fault) {
        RELAY.breakAt(fault, CREATE);
        Answer table = behind.createTable(namespace, "made");
        applied();
        assertThat(root.get(tablePath(namespace, "made")).is(200).at("/metadata/table-uuid"))
                .isEqualTo(table.at("/metadata/table-uuid"));
        assertFileExists(table);

        RELAY.breakAt(fault, CREATE);
        Answer view = behind.createView(namespace, "made-view");
        applied();
        assertThat(root.get(viewPath(namespace, "made-view")).is(200).at("/metadata/view-uuid"))
                .isEqualTo(view.at("/metadata/view-uuid"));

        String staged = TestClient.tableBody("staged").replaceFirst(Pattern.quote("{"), "{'stage-create': true, ");
        RELAY.breakAt(fault, COMMIT);
        Answer stage = behind.post(namespacePath(namespace) + "/tables", staged).is(200);
        applied();
        RELAY.breakAt(fault, COMMIT);
        behind.post(tablePath(namespace, "staged"), StagedCreateIT.firstCommit(stage)).is(200);
        applied();
        assertFileExists(root.get(tablePath(namespace, "staged")).is(200));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HOLD")
    void commits(Fault fault) {
        for (int i = 1; i <= 3; i++) {
            String append = Commits.append(root.get(tablePath(namespace, "t")), i);
            RELAY.breakAt(fault, SWAP);
            Answer committed = behind.post(tablePath(namespace, "t"), append).is(200);
            applied();
            assertThat(committed.at("/metadata/snapshots")).hasSize(i);
            assertFileExists(committed);
        }
        Answer loaded = root.get(tablePath(namespace, "t")).is(200);
        assertThat(loaded.at("/metadata/snapshots")).hasSize(3);
        assertThat(versions("t")).isEqualTo(4);

        RELAY.breakAt(fault, SWAP);
        behind.post(viewPath(namespace, "v"), Commits.set("k", "v")).is(200);
        applied();
        assertThat(versions("v")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HOLD")
    void commitsThatTakeAnotherFolder(Fault fault) {
        String folder = "file:" + SERVER.allowed().resolve(namespace);
        RELAY.breakAt(fault, COMMIT);
        behind.post(tablePath(namespace, "t"), Commits.set("write.data.path", folder)).is(200);
        applied();
        assertThat(versions("t")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HOLD")
    void transactionsOverTables(Fault fault) {
        root.createTable(namespace, "u");
        RELAY.breakAt(fault, COMMIT);
        behind.post("/catalog/v1/main/transactions/commit", """
                {'table-changes': [
                  {'identifier': {'namespace': ['%1$s'], 'name': 't'}, 'requirements': [], 'updates': [%2$s]},
                  {'identifier': {'namespace': ['%1$s'], 'name': 'u'}, 'requirements': [], 'updates': [%2$s]}]}
                """.formatted(namespace, "{'action': 'set-properties', 'updates': {'k': 'v'}}")).is(204);
        applied();
        for (String table : new String[]{"t", "u"}) {
            assertThat(versions(table)).isEqualTo(2);
            assertFileExists(root.get(tablePath(namespace, table)).is(200));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HOLD")
    void renamesDropsAndRegistrations(Fault fault) {
        RELAY.breakAt(fault, COMMIT);
        behind.post("/catalog/v1/main/tables/rename", """
                {'source': {'namespace': ['%1$s'], 'name': 't'}, 'destination': {'namespace': ['%1$s'], 'name': 'r'}}
                """.formatted(namespace)).is(204);
        applied();
        root.head(tablePath(namespace, "r")).is(204);

        RELAY.breakAt(fault, COMMIT);
        Answer unregistered = behind.send("POST", tablePath(namespace, "r") + "/unregister", "").is(200);
        applied();
        root.head(tablePath(namespace, "r")).is(404);

        RELAY.breakAt(fault, COMMIT);
        behind.post(namespacePath(namespace) + "/register", "{'name': 'back', 'metadata-location': '%s'}"
                .formatted(unregistered.at("/metadata-location").asText())).is(200);
        applied();

        RELAY.breakAt(fault, COMMIT);
        behind.delete(tablePath(namespace, "back")).is(204);
        applied();
        root.head(tablePath(namespace, "back")).is(404);
    }

    private void applied() {
        assertThat(RELAY.hasHappened()).as("the fault has happened").isTrue();
        // A late message may still be on its way; afterwards everything must be as the client was told.
        Awaitility.await().until(() -> SERVER.sql().withHandle(handle -> handle.createQuery("""
                SELECT count(*) FROM pg_stat_activity
                 WHERE datname = current_database() AND state = 'idle in transaction'
                """).mapTo(Long.class).one()) == 0);
    }

    private long versions(String name) {
        return SERVER.sql().withHandle(handle -> handle.createQuery("""
                SELECT count(*) FROM object_version v JOIN catalog_object o ON o.id = v.object_id
                  JOIN namespace n ON n.id = o.namespace_id WHERE n.name = :namespace AND o.name = :name
                """).bind("namespace", namespace).bind("name", name).mapTo(Long.class).one());
    }

    private static void assertFileExists(Answer loaded) {
        String location = loaded.at("/metadata-location").asText();
        assertThat(Files.exists(Path.of(location.substring("file:".length())))).as(location).isTrue();
    }
}
