package io.serac.server.fault;

import static io.serac.server.TestClient.tablePath;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A rule hides a column that the table does not have yet. Who may commit until then is judged by the version that he commits to, and
 * by the one that he is shown.
 */
class RestrictedCommitsIT {
    private static final String HIDDEN = "planted_ssn";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();
    private final String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);
    private final String path = tablePath(namespace, "t");

    @BeforeAll
    static void makeAccounts() {
        SERVER.account("bound");
        SERVER.account("free");
    }

    @BeforeEach
    void prepare() {
        root.createNamespace(namespace);
        root.createTable(namespace, "t");
        String admin = "/admin/v1/warehouses/main/namespaces/" + namespace;
        for (String account : new String[]{"bound", "free"}) {
            for (String privilege : new String[]{"SELECT", "ALTER", "WRITE"}) {
                root.put(admin + "/grants/service-account:" + account + "/" + privilege, "{}").is(201);
            }
        }
        root.put(admin + "/policies/p",
                "{'kind': 'COLUMN_DENY', 'columns': ['" + HIDDEN + "'], 'to': ['service-account:bound']}").is(201);
    }

    private static TestClient account(String name) {
        return SERVER.existing(name);
    }

    private static String addHidden() {
        return Commits.of("""
                {'action': 'add-schema', 'schema': {'type': 'struct', 'schema-id': 1, 'fields': [
                  {'id': 1, 'name': 'id', 'type': 'long', 'required': true},
                  {'id': 2, 'name': 'name', 'type': 'string', 'required': false},
                  {'id': 3, 'name': '%s', 'type': 'string', 'required': false}]}},
                {'action': 'set-current-schema', 'schema-id': -1}
                """.formatted(HIDDEN));
    }

    /** What a commit is answered that was decided on before another one adds the column, and waits for it. */
    private Answer behindTheColumn(TestClient client, String body) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                RowLock lock = new RowLock(SERVER, namespace, "t")) {
            Future<Answer> first = threads.submit(() -> root.post(path, addHidden()));
            lock.awaitWaiting();
            Future<Answer> second = lock.awaitResolved(() -> threads.submit(() -> client.post(path, body)));
            lock.release();
            first.get(30, TimeUnit.SECONDS).is(200);
            return second.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void whoWaitedForAColumnThatHeMayNotKnowIsDecidedOnAgain() throws Exception {
        Answer refused = behindTheColumn(account("bound"), Commits.set("k", "v")).isError(403, "ForbiddenException");

        assertThat(refused.body()).doesNotContain(HIDDEN);
        assertThat(root.get(path).is(200).at("/metadata/properties/k").isMissingNode()).isTrue();
    }

    @Test
    void whoMayKnowTheColumnWaitsAndCommits() throws Exception {
        Answer committed = behindTheColumn(account("free"), Commits.set("k", "v")).is(200);

        assertThat(committed.body()).contains(HIDDEN);
        assertThat(committed.at("/metadata/properties/k").asText()).isEqualTo("v");
    }

    @Test
    void aCommitThatIsDeliveredTwiceIsConfirmedAndShowsNoMore() throws Exception {
        String append = Commits.append(root.get(path), 7);
        assertThat(account("bound").post(path, append).is(200).at("/metadata/snapshots")).hasSize(1);

        Answer again = behindTheColumn(account("bound"), append).is(200);

        assertThat(again.at("/metadata/location").asText()).startsWith("serac-restricted:");
        assertThat(again.at("/metadata/current-snapshot-id").asLong()).isEqualTo(7);
        assertThat(again.at("/metadata-location").asText()).startsWith("serac-restricted:");
        assertThat(again.body()).doesNotContain(HIDDEN, "file:", "snap-7");
    }

    @Test
    void whoAddsAColumnThatHeMayNotKnowIsShownWhatALoadWouldShow() {
        TestClient bound = account("bound").with("X-Iceberg-Access-Delegation", "vended-credentials");

        Answer added = bound.post(path, addHidden()).is(200);

        assertThat(added.at("/metadata")).isEqualTo(account("bound").get(path).is(200).at("/metadata"));
        assertThat(added.at("/config/serac.restricted").asText()).isEqualTo("true");
        assertThat(added.at("/metadata-location").asText()).startsWith("serac-restricted:");
        assertThat(added.body()).doesNotContain(HIDDEN, "file:");
        bound.post(path, Commits.set("k", "v")).isError(403, "ForbiddenException");
        assertThat(account("free").post(path, Commits.set("k", "v")).is(200).body()).contains(HIDDEN,
                "file:");
    }

    @Test
    void whereRestrictedLoadsAreClosedTheCommitIsConfirmedAndNothingShown() {
        root.put("/admin/v1/warehouses/main", "{'restricted-clients': 'deny'}").is(200);
        try {
            assertThat(account("bound").post(path, addHidden()).isError(500, "CommitStateUnknownException").body())
                    .contains("has been applied").doesNotContain(HIDDEN);
        } finally {
            root.put("/admin/v1/warehouses/main", "{'restricted-clients': 'redact'}").is(200);
        }
        assertThat(root.get(path).is(200).body()).contains(HIDDEN);
    }
}
