package io.serac.server.fault;

import static io.serac.server.TestClient.namespacePath;
import static io.serac.server.TestClient.tablePath;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Four servers on one database are one catalog: whichever of them is asked, and whichever does the work. */
class FourServersIT {
    private static final int SERVERS = 4;
    /** Together they must not take more connections than the database has. */
    private static final Map<String, String> FEW_CONNECTIONS = Map.of("database.read-connections-max", "5",
            "database.commit-connections-max", "5", "database.admin-connections-max", "3");
    private static final TestServer FIRST = TestServer.start(FEW_CONNECTIONS);
    private static final List<TestServer> OTHERS =
            IntStream.range(1, SERVERS).mapToObj(server -> FIRST.replica(FEW_CONNECTIONS)).toList();

    private final TestClient root = FIRST.root();
    private final String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);

    @AfterAll
    static void stop() {
        OTHERS.forEach(TestServer::close);
        FIRST.close();
    }

    @BeforeEach
    void prepare() {
        root.createNamespace(namespace);
    }

    /** The same principal, with the same token, at one of the servers. */
    private static TestClient at(int server, TestClient client) {
        int number = server % SERVERS;
        return client.at(number == 0 ? FIRST.origin() : OTHERS.get(number - 1).origin());
    }

    @Test
    void commitsOfManyWritersAllSucceedAndNoneIsLost() throws Exception {
        UUID id = createTable("t");
        try (Writers writers = new Writers(tablePath(namespace, "t"))) {
            writers.start(16, 4, writer -> at(writer, root)).await();

            assertThat(writers.acknowledged()).hasSize(64);
            PointerChain.read(FIRST, id).assertEachCommitBuildsOnItsPredecessor()
                    .assertHolds(writers.acknowledged(), List.of()).assertNoFileIsLeftOver();
        }
    }

    @Test
    void ofFourAppendsToOneBaseOneSucceeds() throws Exception {
        createTable("t");
        for (int round = 1; round <= 5; round++) {
            Answer base = root.get(tablePath(namespace, "t")).is(200);
            long first = round * 10L;
            List<Answer> answers = all(server -> at(server, root).post(tablePath(namespace, "t"),
                    Commits.append(base, first + server)));
            assertThat(answers).extracting(Answer::status).containsOnlyOnce(200).containsOnly(200, 409);
            assertThat(root.get(tablePath(namespace, "t")).at("/metadata/snapshots")).hasSize(round);
        }
    }

    @Test
    void aRequestThatIsRepeatedOnAllServersIsAppliedOnce() throws Exception {
        UUID id = createTable("t");
        String key = UUID.randomUUID().toString();
        TestClient keyed = root.with("Idempotency-Key", key);
        TestClient bob = FIRST.bob().with("Idempotency-Key", key);
        String commit = Commits.set("k", "v");

        at(1, bob).post(tablePath(namespace, "t"), commit).is(404);
        assertThat(versions(id)).isEqualTo(1);
        List<Answer> answers = all(server -> at(server, keyed).post(tablePath(namespace, "t"), commit));

        // One that waited too long for the others is asked to repeat, and is never refused.
        assertThat(answers).extracting(Answer::status).contains(200).isSubsetOf(200, 503);
        assertThat(versions(id)).isEqualTo(2);
        for (int server = 0; server < SERVERS; server++) {
            at(server, keyed).post(tablePath(namespace, "t"), commit).is(200);
            at(server, keyed).post(tablePath(namespace, "t"), Commits.set("k", "w"))
                    .isError(422, "UnprocessableEntityException");
            at(server, bob).post(tablePath(namespace, "t"), commit).is(404);
        }
        assertThat(versions(id)).isEqualTo(2);
    }

    @Test
    void whatIsGrantedOrRevokedOnOneServerHoldsOnAllOthersAtOnce() {
        createTable("t");
        TestClient alice = FIRST.account("alice" + namespace);
        String grant = "/admin/v1/warehouses/main/namespaces/" + namespace + "/tables/t/grants/service-account:alice"
                + namespace + "/SELECT";
        for (int changed = 0; changed < SERVERS; changed++) {
            for (int asked = 0; asked < SERVERS; asked++) {
                at(asked, alice).head(tablePath(namespace, "t")).is(404);
            }
            at(changed, root).put(grant, "{}").is(201);
            for (int asked = 0; asked < SERVERS; asked++) {
                at(asked, alice).head(tablePath(namespace, "t")).is(204);
            }
            at(changed + 1, root).delete(grant).is(204);
        }
    }

    @Test
    void aPageTokenOfOneServerLeadsOnOnAnother() {
        for (int table = 0; table < 6; table++) {
            createTable("t" + table);
        }
        List<String> names = new ArrayList<>();
        String token = "";
        for (int server = 0; token != null; server++) {
            Answer page = at(server, root)
                    .get(namespacePath(namespace) + "/tables?pageSize=2&pageToken=" + token).is(200);
            page.at("/identifiers").forEach(each -> names.add(each.path("name").asText()));
            JsonNode next = page.at("/next-page-token");
            token = next.isTextual() ? next.asText() : null;
        }
        assertThat(names).containsExactly("t0", "t1", "t2", "t3", "t4", "t5");
    }

    @Test
    void eachJobIsDoneOnceWhicheverServersAreThere() throws Exception {
        FIRST.sql().useHandle(handle -> handle.execute("""
                CREATE TABLE leased (job_id uuid NOT NULL, leased_by uuid NOT NULL);
                GRANT INSERT ON leased TO PUBLIC;
                CREATE FUNCTION note_lease() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    INSERT INTO leased VALUES (NEW.id, NEW.leased_by); RETURN NEW;
                END $$;
                CREATE TRIGGER noted AFTER UPDATE ON maintenance_job FOR EACH ROW
                    WHEN (NEW.leased_by IS DISTINCT FROM OLD.leased_by) EXECUTE FUNCTION note_lease()
                """));
        int tables = 24;
        List<Path> folders = new ArrayList<>();
        for (int table = 0; table < tables; table++) {
            createTable("t" + table);
            folders.add(folder("t" + table));
        }
        createTable("kept");
        Path kept = folder("kept");

        for (int table = 0; table < tables; table += SERVERS) {
            int first = table;
            assertThat(all(server -> at(server, root)
                    .delete(tablePath(namespace, "t" + (first + server)) + "?purgeRequested=true")))
                    .extracting(Answer::status).containsOnly(204);
        }
        Awaitility.await().untilAsserted(() -> assertThat(count("maintenance_job")).isZero());

        assertThat(count("leased")).as("jobs that a server has taken").isEqualTo(tables);
        assertThat(folders).allSatisfy(folder -> assertThat(folder).doesNotExist());
        assertThat(kept).exists();
        at(3, root).get(tablePath(namespace, "kept")).is(200);
    }

    private UUID createTable(String name) {
        return UUID.fromString(root.createTable(namespace, name).at("/metadata/table-uuid").asText());
    }

    private Path folder(String table) {
        return Path.of(root.get(tablePath(namespace, table)).at("/metadata/location").asText()
                .substring("file:".length()));
    }

    private static int versions(UUID tableId) {
        return FIRST.sql().withHandle(handle -> handle.createQuery("""
                SELECT count(*) FROM object_version WHERE object_id = :id
                """).bind("id", tableId).mapTo(Integer.class).one());
    }

    private static int count(String table) {
        return FIRST.sql().withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM " + table).mapTo(Integer.class).one());
    }

    /** Asks all servers at once. */
    private static List<Answer> all(Question question) throws Exception {
        List<Future<Answer>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int server = 0; server < SERVERS; server++) {
                int number = server;
                running.add(threads.submit(() -> question.ask(number)));
            }
        }
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> one : running) {
            answers.add(one.get());
        }
        return answers;
    }

    private interface Question {
        Answer ask(int server);
    }
}
