package io.serac.server.fault;

import static io.serac.server.TestClient.tablePath;
import static io.serac.server.TestClient.viewPath;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.Patience;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.fault.FaultRelay.Fault;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A server has decided and is about to read what it will show, and the table changes on another server before it does. What is shown
 * is what was decided on.
 */
class HeldStatementsIT {
    private static final String HIDDEN = "planted_ssn";
    private static final String POINTER = "SELECT revision, version_id, metadata_location FROM catalog_object";
    private static final String SWAP = "UPDATE catalog_object";
    private static final String DOCUMENT = "SELECT m.version_id, v.metadata_location, m.content";

    private static final TestServer SERVER = TestServer.start();
    private static final FaultRelay RELAY = FaultRelay.before(SERVER.databaseAddress());

    private final TestClient root = SERVER.root();
    private final String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);
    private final String admin = "/admin/v1/warehouses/main/namespaces/" + namespace;
    private final String path = tablePath(namespace, "t");
    private TestClient bound;

    @AfterAll
    static void stop() {
        RELAY.close();
        SERVER.close();
    }

    @BeforeEach
    void prepare() {
        String account = "a" + namespace;
        bound = SERVER.account(account);
        root.createNamespace(namespace);
        root.createTable(namespace, "t");
        for (String privilege : new String[]{"SELECT", "ALTER", "WRITE"}) {
            root.put(admin + "/grants/service-account:" + account + "/" + privilege, "{}").is(201);
        }
    }

    /** Hides a column, be it there or not. */
    private void hide(String column) {
        root.put(admin + "/policies/p", "{'kind': 'COLUMN_DENY', 'columns': ['" + column + "'], 'to':"
                + " ['service-account:a" + namespace + "']}").is(201);
    }

    private void addColumn() {
        root.post(path, Commits.of("""
                {'action': 'add-schema', 'schema': {'type': 'struct', 'schema-id': 1, 'fields': [
                  {'id': 1, 'name': 'id', 'type': 'long', 'required': true},
                  {'id': 2, 'name': 'name', 'type': 'string', 'required': false},
                  {'id': 3, 'name': '%s', 'type': 'string', 'required': false}]}},
                {'action': 'set-current-schema', 'schema-id': -1}
                """.formatted(HIDDEN))).is(200);
    }

    /** What a request is answered by a server that knows nothing yet, if something happens before it sends a statement. */
    private Answer held(String statement, Request request, Runnable happens) throws Exception {
        return held("64MiB", origin -> {
        }, statement, request, happens);
    }

    /** The same of a server that keeps no larger metadata, if something was asked of it before. */
    private Answer held(String kept, Consumer<String> before, String statement, Request request, Runnable happens)
            throws Exception {
        try (TestServer behind = SERVER.replica(Map.of("database.url", RELAY.url(SERVER.databaseAddress()),
                "metadata.cache-bytes-max", kept));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            before.accept(behind.origin());
            RELAY.breakAt(Fault.HOLD, statement);
            Callable<Answer> sent = () -> request.to(behind.origin());
            Future<Answer> answer = threads.submit(sent);
            Awaitility.await().until(RELAY::hasHappened);
            happens.run();
            RELAY.release();
            return answer.get(Patience.MAX.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Sent to the server that is held up. */
    private interface Request {
        Answer to(String origin);
    }

    @Test
    void aRepetitionShowsNoColumnThatCameAfterItWasDecidedOn() throws Exception {
        hide(HIDDEN);
        TestClient keyed = bound.with("Idempotency-Key", UUID.randomUUID().toString());
        String commit = Commits.set("k", "v");
        keyed.post(path, commit).is(200);

        Answer again = held(POINTER, origin -> keyed.at(origin).post(path, commit), this::addColumn);

        assertThat(again.isError(500, "CommitStateUnknownException").body()).doesNotContain(HIDDEN);
    }

    @Test
    void aRepetitionShowsAColumnThatCameMeanwhileToWhomItIsOpen() throws Exception {
        TestClient keyed = bound.with("Idempotency-Key", UUID.randomUUID().toString());
        String commit = Commits.set("k", "v");
        keyed.post(path, commit).is(200);

        Answer again = held(POINTER, origin -> keyed.at(origin).post(path, commit), this::addColumn);

        assertThat(again.is(200).body()).contains(HIDDEN);
    }

    @Test
    void aRepeatedChangeOfAViewShowsNoColumnThatCameAfterItWasDecidedOn() throws Exception {
        hide(HIDDEN);
        assertThat(repeatedWhileAColumnComes().isError(500, "CommitStateUnknownException").body())
                .doesNotContain(HIDDEN, "SELECT");
    }

    @Test
    void aRepeatedChangeOfAViewShowsAColumnThatCameMeanwhileToWhomItIsOpen() throws Exception {
        assertThat(repeatedWhileAColumnComes().is(200).body()).contains(HIDDEN);
    }

    /** Two servers get a request under one key at once; when the second one learns that it was done, the view has moved on. */
    private Answer repeatedWhileAColumnComes() throws Exception {
        root.createView(namespace, "v");
        String view = viewPath(namespace, "v");
        TestClient keyed = bound.with("Idempotency-Key", UUID.randomUUID().toString());
        String change = Commits.set("k", "v");
        return held(SWAP, origin -> keyed.at(origin).post(view, change), () -> {
            keyed.post(view, change).is(200);
            RELAY.breakAt(Fault.HOLD, POINTER);
            RELAY.release();
            Awaitility.await().until(RELAY::hasHappened);
            root.post(view, Commits.of("""
                    {'action': 'add-schema', 'schema': {'type': 'struct', 'schema-id': 1, 'fields': [
                      {'id': 1, 'name': 'id', 'type': 'int', 'required': false},
                      {'id': 2, 'name': '%s', 'type': 'int', 'required': false}]}},
                    {'action': 'add-view-version', 'view-version': {'version-id': 2, 'timestamp-ms': 1700000000001,
                      'schema-id': -1, 'summary': {}, 'default-namespace': ['a'], 'representations': [
                        {'type': 'sql', 'sql': 'SELECT 1 AS id, 2 AS %s', 'dialect': 'spark'}]}},
                    {'action': 'set-current-view-version', 'view-version-id': -1}
                    """.formatted(HIDDEN, HIDDEN))).is(200);
        });
    }

    @Test
    void aCommitIsDecidedOnAgainByARuleThatCameBeforeItsSwap() throws Exception {
        held(SWAP, origin -> bound.at(origin).post(path, Commits.set("k", "v")), () -> hide("name"))
                .isError(403, "ForbiddenException");
        assertThat(root.get(path).is(200).at("/metadata/properties").has("k")).isFalse();

        root.delete(admin + "/policies/p").is(204);
        held(SWAP, origin -> bound.at(origin).post(path, Commits.set("k", "v")), () -> hide(HIDDEN)).is(200);
        assertThat(root.get(path).is(200).at("/metadata/properties").has("k")).isTrue();
    }

    @Test
    void aLoadShowsNoColumnThatWasHiddenAndAddedAfterItWasDecidedOn() throws Exception {
        Answer loaded = held(DOCUMENT, origin -> bound.at(origin).get(path), () -> {
            hide(HIDDEN);
            addColumn();
        });

        assertThat(loaded.is(200).body()).doesNotContain(HIDDEN);
        assertThat(loaded.at("/config/serac.restricted").asText()).isEqualTo("true");
    }

    @Test
    void anEngineIsToldOfAColumnThatCameAfterItsLoadWasDecidedOn() throws Exception {
        Answer loaded = loadedByAnEngineWhileAColumnComes("'name', '" + HIDDEN + "'");

        assertThat(loaded.body()).contains(HIDDEN);
        assertThat(loaded.at("/read-restrictions/required-column-projections").findValuesAsText("field-id"))
                .containsExactly("2", "3");
    }

    @Test
    void anEngineIsToldNothingOfAColumnThatCameMeanwhileAndIsOpen() throws Exception {
        Answer loaded = loadedByAnEngineWhileAColumnComes("'name'");

        assertThat(loaded.body()).contains(HIDDEN);
        assertThat(loaded.at("/read-restrictions/required-column-projections").findValuesAsText("field-id"))
                .containsExactly("2");
    }

    /** The server knows the columns, and not the document any more: it is too large to be kept. */
    private Answer loadedByAnEngineWhileAColumnComes(String masked) throws Exception {
        root.put("/admin/v1/engines/e" + namespace, "{'kind': 'read-restrictions', 'account': 'service-account:a"
                + namespace + "', 'catalogs': {'m': 'main'}}").is(201);
        root.put(admin + "/policies/p", "{'kind': 'COLUMN_MASK', 'columns': [" + masked
                + "], 'mask': 'replace-with-null', 'to': ['service-account:a" + namespace + "']}").is(201);
        root.post(path, Commits.set("large", "x".repeat(300_000))).is(200);
        return held("1MiB", origin -> bound.at(origin).get(path).is(200), DOCUMENT,
                origin -> bound.at(origin).get(path), this::addColumn).is(200);
    }

    @Test
    void aLoadShowsAColumnThatCameMeanwhileToWhomItIsOpen() throws Exception {
        Answer loaded = held(DOCUMENT, origin -> bound.at(origin).get(path), this::addColumn);

        assertThat(loaded.is(200).body()).contains(HIDDEN);
    }
}
