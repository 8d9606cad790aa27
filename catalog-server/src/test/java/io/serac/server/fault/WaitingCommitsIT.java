package io.serac.server.fault;

import static io.serac.server.TestClient.tablePath;
import static io.serac.server.TestClient.viewPath;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.Patience;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A change was decided on and waits for its swap. Meanwhile names change hands, rights go and rules come: the change is made to what
 * it was decided for or not at all, and its answer shows nothing that nobody has decided on.
 */
class WaitingCommitsIT {
    private static final String EDITOR = "service-account:editor";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();
    private final TestClient editor = SERVER.existing("editor");
    private final String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);
    private final String admin = "/admin/v1/warehouses/main/namespaces/" + namespace;

    @BeforeAll
    static void makeAccount() {
        SERVER.account("editor");
    }

    @BeforeEach
    void prepare() {
        root.createNamespace(namespace);
        root.createTable(namespace, "t");
        root.createTable(namespace, "s");
        root.createView(namespace, "v");
        for (String privilege : new String[]{"SELECT", "ALTER", "WRITE", "REGISTER_TABLE"}) {
            root.put(grant(privilege), "{}").is(201);
        }
    }

    private String grant(String privilege) {
        return admin + "/grants/" + EDITOR + "/" + privilege;
    }

    private void restrict(String policy) {
        root.put(admin + "/policies/p", "{" + policy + ", 'to': ['" + EDITOR + "']}").is(201);
    }

    /** What a request is answered that waits for the row of an object while something happens. */
    private Answer behind(String name, Callable<Answer> request, Consumer<RowLock> happens) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                RowLock lock = new RowLock(SERVER, namespace, name)) {
            Future<Answer> waiting = threads.submit(request);
            lock.awaitWaiting();
            happens.accept(lock);
            lock.release();
            return waiting.get(Patience.MAX.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Table {@code t} becomes {@code gone}, and {@code s} becomes {@code t}. */
    private void exchangeNames(RowLock lock) {
        rename(lock, "t", "gone");
        rename(lock, "s", "t");
    }

    private void rename(RowLock lock, String from, String to) {
        lock.execute("UPDATE catalog_object SET name = ? WHERE name = ? AND namespace_id ="
                + " (SELECT id FROM namespace WHERE name = ?)", to, from, namespace);
    }

    /** As a commit by somebody else would. */
    private void moveOn(RowLock lock, String name) {
        lock.execute("UPDATE catalog_object SET revision = revision + 1 WHERE name = ? AND namespace_id ="
                + " (SELECT id FROM namespace WHERE name = ?)", name, namespace);
    }

    private String fileOf(String table) {
        return root.get(tablePath(namespace, table)).is(200).at("/metadata-location").asText();
    }

    private Answer register(String file) {
        return editor.post(TestClient.namespacePath(namespace) + "/register",
                "{'name': 't', 'metadata-location': '" + file + "', 'overwrite': true}");
    }

    @Test
    void aCommitDoesNotGoToAnotherTableThatHasTheNameByNow() throws Exception {
        String ofTable = fileOf("t");
        String ofOther = fileOf("s");

        Answer refused = behind("t", () -> editor.post(tablePath(namespace, "t"), Commits.set("k", "v")), lock -> {
            moveOn(lock, "t");
            exchangeNames(lock);
        });

        assertThat(refused.isError(409, "CommitFailedException").body())
                .contains("The name means another object than when this commit began");
        assertThat(fileOf("gone")).isEqualTo(ofTable);
        assertThat(fileOf("t")).isEqualTo(ofOther);
    }

    @Test
    void aCommitToATableThatMovedOnIsMadeToIt() throws Exception {
        Answer made = behind("t", () -> editor.post(tablePath(namespace, "t"), Commits.set("k", "v")),
                lock -> moveOn(lock, "t"));

        assertThat(made.is(200).at("/metadata/properties/k").asText()).isEqualTo("v");
    }

    @Test
    void aRegistrationIsDecidedOnAgainWhenTheTableHasMovedOn() throws Exception {
        String former = fileOf("t");
        root.post(tablePath(namespace, "t"), Commits.set("k", "v")).is(200);
        String current = fileOf("t");

        behind("t", () -> register(former), lock -> {
            restrict("'kind': 'COLUMN_DENY', 'columns': ['name']");
            moveOn(lock, "t");
        }).isError(403, "ForbiddenException");
        assertThat(fileOf("t")).isEqualTo(current);

        root.delete(admin + "/policies/p").is(204);
        behind("t", () -> register(former), lock -> moveOn(lock, "t")).is(200);
        assertThat(fileOf("t")).isEqualTo(former);
    }

    @Test
    void whoHasRegisteredAFileIsNotShownTheTableThatHasTheNameByNow() throws Exception {
        String former = fileOf("t");
        root.post(tablePath(namespace, "t"), Commits.set("k", "v")).is(200);
        String ofOther = fileOf("s");

        Answer unknown = behind("t", () -> register(former), this::exchangeNames);

        unknown.isError(500, "CommitStateUnknownException");
        assertThat(fileOf("gone")).isEqualTo(former);
        assertThat(fileOf("t")).isEqualTo(ofOther);
    }

    @Test
    void aChangeOfAViewIsDecidedOnAgainWhenTheViewHasMovedOn() throws Exception {
        String current = root.get(viewPath(namespace, "v")).is(200).at("/metadata-location").asText();
        String change = Commits.set("k", "v");

        behind("v", () -> editor.post(viewPath(namespace, "v"), change), lock -> {
            root.delete(grant("ALTER")).is(204);
            moveOn(lock, "v");
        }).isError(403, "ForbiddenException");
        assertThat(root.get(viewPath(namespace, "v")).is(200).at("/metadata-location").asText()).isEqualTo(current);

        root.put(grant("ALTER"), "{}").is(201);
        behind("v", () -> editor.post(viewPath(namespace, "v"), change), lock -> moveOn(lock, "v")).is(200);
    }

    @Test
    void aRepetitionThatWaitsForTheFirstRunIsDecidedOnAgain() throws Exception {
        assertThat(repeatedBehindItself("k", () -> {
        }).is(200).body()).contains("SELECT 1");

        Answer restricted =
                repeatedBehindItself("l", () -> restrict("'kind': 'ROW_FILTER', 'filter': {'type': 'eq', 'term': 'id',"
                        + " 'value': 1}"));

        assertThat(restricted.status()).isIn(403, 500);
        assertThat(restricted.body()).doesNotContain("SELECT 1");
    }

    /** What the second of two requests of one key is answered. The first one waits for the row, and it for the first one. */
    private Answer repeatedBehindItself(String property, Runnable happens) throws Exception {
        TestClient keyed = editor.with("Idempotency-Key", UUID.randomUUID().toString());
        Callable<Answer> change = () -> keyed.post(viewPath(namespace, "v"), Commits.set(property, "v"));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                RowLock lock = new RowLock(SERVER, namespace, "v")) {
            Future<Answer> first = threads.submit(change);
            lock.awaitWaiting();
            Future<Answer> second = threads.submit(change);
            WaitingTurns.awaitOne();
            happens.run();
            lock.release();
            first.get(Patience.MAX.toSeconds(), TimeUnit.SECONDS).is(200);
            return second.get(Patience.MAX.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
