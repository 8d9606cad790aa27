package io.serac.server.fault;

import static io.serac.server.TestClient.tablePath;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.Patience;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.opa.CountedSockets;
import java.util.Map;
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
    private static final String TRANSACTIONS = "/catalog/v1/main/transactions/commit";
    private static final String[] PRIVILEGES = {"SELECT", "ALTER", "WRITE"};
    private static final int COMMITS = 100;

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();
    private final String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);
    private final String path = tablePath(namespace, "t");

    @BeforeAll
    static void makeAccounts() {
        SERVER.account("bound");
        SERVER.account("free");
        SERVER.account("late");
    }

    @BeforeEach
    void prepare() {
        root.createNamespace(namespace);
        root.createTable(namespace, "t");
        for (String account : new String[]{"bound", "free", "late"}) {
            grant(account);
        }
        root.put(admin() + "/policies/p",
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
            Future<Answer> second = threads.submit(() -> client.post(path, body));
            WaitingTurns.awaitOne();
            lock.release();
            first.get(Patience.MAX.toSeconds(), TimeUnit.SECONDS).is(200);
            return second.get(Patience.MAX.toSeconds(), TimeUnit.SECONDS);
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
    void aCommitThatIsDeliveredAgainAfterItsSenderWasRestrictedIsConfirmedAndShowsNoMore() {
        String append = Commits.append(root.get(path), 7);
        String other = Commits.append(root.get(path), 8);
        account("bound").post(path, append).is(200);
        hideName();

        Answer again = account("bound").post(path, append).is(200);

        assertThat(again.at("/metadata")).isEqualTo(account("bound").get(path).is(200).at("/metadata"));
        assertThat(again.at("/metadata/schemas/0/fields")).hasSize(1);
        assertThat(again.at("/metadata-location").asText()).startsWith("serac-restricted:");
        assertThat(again.body()).doesNotContain("file:", "snap-7");
        String refused = account("bound").post(path, other).isError(403, "ForbiddenException").at("/error/message")
                .asText();
        account("bound").post(path, Commits.set("k", "v")).isError(403, "ForbiddenException");
        assertThat(account("late").post(path, append).isError(403, "ForbiddenException").at("/error/message").asText())
                .as("who knows the snapshot of another one, and could never commit")
                // Fewer rules concern him.
                .isEqualTo(refused.replace("2 column rules", "1 column rule"));
        assertThat(root.get(path).is(200).at("/metadata/snapshots")).hasSize(1);
    }

    @Test
    void aCommitThatIsDeliveredAgainAfterItsSenderLostHisRightsHasAnUnknownOutcome() {
        // Accounts that hold nothing elsewhere.
        String sender = "sender-" + namespace;
        String stranger = "stranger-" + namespace;
        root.createTable(namespace, "u");
        for (String account : new String[]{sender, stranger}) {
            SERVER.account(account);
            grant(account);
            root.put(ofTable("u", account), "{}").is(201);
        }
        String append = Commits.append(root.get(path), 7);
        String other = Commits.append(root.get(path), 8);
        account(sender).post(path, append).is(200);
        revoke(sender);
        revoke(stranger);

        knowsNothingButHisOwnCommit(sender, stranger, append, other, "NoSuchTableException");
        account(sender).post(tablePath(namespace, "u"), append).isError(403, "ForbiddenException");
        root.delete(ofTable("u", sender)).is(204);
        root.delete(ofTable("u", stranger)).is(204);
        knowsNothingButHisOwnCommit(sender, stranger, append, other, "NoSuchWarehouseException");
        assertThat(root.get(path).is(200).at("/metadata/snapshots")).hasSize(1);
    }

    private void knowsNothingButHisOwnCommit(String sender, String stranger, String append, String other,
            String absent) {
        assertThat(account(sender).post(path, append).isError(500, "CommitStateUnknownException").body())
                .contains("has been applied").doesNotContain("table-uuid", "schema", "file:");
        account(sender).post(path, Commits.set("k", "v")).isError(404, absent);
        account(sender).post(tablePath(namespace, "none"), append).isError(404, absent);
        account(stranger).post(path, append).isError(404, absent);
        for (String account : new String[]{sender, stranger}) {
            String hidden = account(account).post(path, other).isError(404, absent).at("/error/message").asText();
            String none = account(account).post(tablePath(namespace, "none"), other).isError(404, absent)
                    .at("/error/message").asText();
            assertThat(hidden).isEqualTo(none.replace(namespace + ".none", namespace + ".t"));
        }
    }

    @Test
    void hiddenAndAbsentTablesCostTheSame() {
        String stranger = "counted-" + namespace;
        SERVER.account(stranger);
        String append = Commits.append(root.get(path), 7);
        String none = tablePath(namespace, "none");
        String url = SERVER.databaseAddress().url();
        try (TestServer counted = SERVER.replica(Map.of("database.url",
                url + (url.contains("?") ? "&" : "?") + "socketFactory=" + CountedSockets.class.getName()))) {
            TestClient client = account(stranger).at(counted.origin());
            roundTrips(client, path, append);
            roundTrips(client, none, append);

            int hidden = roundTrips(client, path, append);

            assertThat(roundTrips(client, none, append)).isEqualTo(hidden);
            assertThat(roundTrips(client, none, Commits.set("k", "v"))).isLessThan(hidden);
        }
    }

    /** Of one commit. The server does some work of its own meanwhile, but not beside each of many. */
    private static int roundTrips(TestClient client, String table, String commit) {
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < COMMITS; i++) {
            int before = CountedSockets.roundTrips();
            client.post(table, commit).is(404);
            least = Math.min(least, CountedSockets.roundTrips() - before);
        }
        return least;
    }

    @Test
    void transactionsThatAreDeliveredAgainAreConfirmedIfAllOfThemWasApplied() {
        root.createTable(namespace, "u");
        String t = change("t", Commits.append(root.get(path), 7));
        String u = change("u", Commits.append(root.get(tablePath(namespace, "u")), 8));
        account("bound").post(TRANSACTIONS, transaction(t, u)).is(204);
        account("bound").post(TRANSACTIONS, transaction(t, u)).is(204);
        account("late").post(TRANSACTIONS, transaction(t, u)).isError(409, "CommitFailedException");
        hideName();

        account("bound").post(TRANSACTIONS, transaction(t, u)).is(204);
        account("bound").post(TRANSACTIONS, transaction(t)).is(204);
        account("bound").post(TRANSACTIONS, transaction(t, change("u", Commits.set("k", "v"))))
                .isError(403, "ForbiddenException");
        account("bound").post(TRANSACTIONS, transaction(change("t", Commits.append(root.get(path), 9)), u))
                .isError(403, "ForbiddenException");
        account("late").post(TRANSACTIONS, transaction(t, u)).isError(403, "ForbiddenException");
        revoke("bound");
        account("bound").post(TRANSACTIONS, transaction(t, u)).is(204);
        account("bound").post(TRANSACTIONS, transaction(t, change("none", Commits.append(root.get(path), 8))))
                .is(404);
        assertThat(root.get(path).is(200).at("/metadata/snapshots")).hasSize(1);
    }

    private String change(String table, String commit) {
        return commit.replaceFirst("\\{",
                "{'identifier': {'namespace': ['" + namespace + "'], 'name': '" + table + "'},");
    }

    private static String transaction(String... changes) {
        return "{'table-changes': [" + String.join(",", changes) + "]}";
    }

    private String admin() {
        return "/admin/v1/warehouses/main/namespaces/" + namespace;
    }

    private void hideName() {
        root.put(admin() + "/policies/q", "{'kind': 'COLUMN_DENY', 'columns': ['name'],"
                + " 'to': ['service-account:bound', 'service-account:late']}").is(201);
    }

    private String ofTable(String table, String account) {
        return admin() + "/tables/" + table + "/grants/service-account:" + account + "/SELECT";
    }

    private void grant(String account) {
        for (String privilege : PRIVILEGES) {
            root.put(admin() + "/grants/service-account:" + account + "/" + privilege, "{}").is(201);
        }
    }

    private void revoke(String account) {
        for (String privilege : PRIVILEGES) {
            root.delete(admin() + "/grants/service-account:" + account + "/" + privilege).is(204);
        }
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
    void whoAddsToAViewAColumnThatHeMayNotKnowIsNotShownTheView() {
        root.createView(namespace, "v");
        String view = TestClient.viewPath(namespace, "v");
        assertThat(account("bound").post(view, Commits.set("k", "v")).is(200).body()).contains("SELECT 1 AS id");

        Answer added = account("bound").post(view, Commits.of("""
                {'action': 'add-schema', 'schema': {'type': 'struct', 'schema-id': 1, 'fields': [
                  {'id': 1, 'name': 'id', 'type': 'int', 'required': false},
                  {'id': 2, 'name': '%1$s', 'type': 'int', 'required': false}]}},
                {'action': 'add-view-version', 'view-version': {'version-id': 2, 'timestamp-ms': 1700000000001,
                  'schema-id': -1, 'summary': {}, 'default-namespace': ['a'], 'representations': [
                    {'type': 'sql', 'sql': 'SELECT 1 AS id, 2 AS %1$s', 'dialect': 'spark'}]}},
                {'action': 'set-current-view-version', 'view-version-id': -1}
                """.formatted(HIDDEN)));

        assertThat(added.isError(500, "CommitStateUnknownException").body()).contains("has been applied")
                .doesNotContain(HIDDEN, "SELECT");
        account("bound").get(view).isError(403, "ForbiddenException");
        assertThat(account("free").post(view, Commits.set("k", "w")).is(200).body()).contains(HIDDEN);
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
