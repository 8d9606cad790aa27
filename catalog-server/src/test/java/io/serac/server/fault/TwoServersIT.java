package io.serac.server.fault;

import static io.serac.server.TestClient.namespacePath;
import static io.serac.server.TestClient.tablePath;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two servers on one database are one catalog. */
class TwoServersIT {
    private static final TestServer LEFT = TestServer.start();
    private static final TestServer RIGHT = LEFT.replica(Map.of());

    private final TestClient left = LEFT.root();
    private final TestClient right = RIGHT.root();
    private final String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);

    @AfterAll
    static void stop() {
        RIGHT.close();
        LEFT.close();
    }

    @BeforeEach
    void prepare() {
        left.createNamespace(namespace);
    }

    @Test
    void whatOneServerChangedTheOtherShowsAtOnce() {
        UUID id = UUID.fromString(left.createTable(namespace, "t").at("/metadata/table-uuid").asText());
        for (int i = 0; i < 10; i++) {
            TestClient writer = i % 2 == 0 ? left : right;
            TestClient reader = i % 2 == 0 ? right : left;
            writer.post(tablePath(namespace, "t"), Commits.set("k", "v" + i)).is(200);
            assertThat(reader.get(tablePath(namespace, "t")).at("/metadata/properties/k").asText()).isEqualTo("v" + i);
        }
        left.delete(tablePath(namespace, "t")).is(204);
        right.head(tablePath(namespace, "t")).is(404);
        right.createTable(namespace, "t");
        assertThat(left.get(tablePath(namespace, "t")).at("/metadata/table-uuid").asText()).isNotEqualTo(id.toString());
    }

    @Test
    void compatibleCommitsOfManyWritersAllSucceedAndNoneIsLost() throws Exception {
        UUID id = UUID.fromString(left.createTable(namespace, "t").at("/metadata/table-uuid").asText());
        try (Writers writers = new Writers(tablePath(namespace, "t"))) {
            writers.start(16, 8, writer -> writer % 2 == 0 ? left : right).await();

            assertThat(writers.withStatus(0, 199)).isEmpty();
            assertThat(writers.withStatus(201, 599)).as(writers.refusals()).isEmpty();
            PointerChain.read(LEFT, id).assertEachCommitBuildsOnItsPredecessor()
                    .assertHolds(writers.acknowledged(), List.of()).assertNoFileIsLeftOver();
        }
    }

    @Test
    void ofTwoAppendsToOneBaseExactlyOneSucceeds() throws Exception {
        left.createTable(namespace, "t");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 1; i <= 10; i++) {
                Answer base = left.get(tablePath(namespace, "t")).is(200);
                String one = Commits.append(base, i * 10L + 1);
                String other = Commits.append(base, i * 10L + 2);
                Future<Answer> first = threads.submit(() -> left.post(tablePath(namespace, "t"), one));
                Future<Answer> second = threads.submit(() -> right.post(tablePath(namespace, "t"), other));
                assertThat(List.of(first.get().status(), second.get().status())).containsExactlyInAnyOrder(200, 409);
                assertThat(left.get(tablePath(namespace, "t")).at("/metadata/snapshots")).hasSize(i);
            }
        }
    }

    @Test
    void ofManyThatCreateOneNameOneSucceeds() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 3; round++) {
                String body = TestClient.tableBody("t" + round);
                List<Future<Integer>> answers = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    TestClient client = i % 2 == 0 ? left : right;
                    answers.add(threads.submit(() -> client.post(namespacePath(namespace) + "/tables", body).status()));
                }
                List<Integer> statuses = new ArrayList<>();
                for (Future<Integer> answer : answers) {
                    statuses.add(answer.get());
                }
                assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 409);
            }
        }
    }

    @Test
    void transactionsThatLockTheSameTablesInOtherOrdersAllSucceed() throws Exception {
        left.createTable(namespace, "a");
        left.createTable(namespace, "b");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                TestClient client = i % 2 == 0 ? left : right;
                String body = Commits.transfer(namespace, i % 4 < 2 ? "a" : "b", i % 4 < 2 ? "b" : "a",
                        PointerChain.newToken());
                answers.add(threads.submit(() -> client.post("/catalog/v1/main/transactions/commit", body)));
            }
            for (Future<Answer> answer : answers) {
                answer.get().is(204);
            }
        }
        assertThat(right.get(tablePath(namespace, "a")).at("/metadata/properties"))
                .isEqualTo(right.get(tablePath(namespace, "b")).at("/metadata/properties"));
    }

    @Test
    void aTransactionIsAppliedWhollyOrNotAtAll() {
        left.createTable(namespace, "a");
        left.createTable(namespace, "b");
        String body = """
                {'table-changes': [
                  {'identifier': {'namespace': ['%1$s'], 'name': 'a'}, 'requirements': [],
                   'updates': [{'action': 'set-properties', 'updates': {'k': 'v'}}]},
                  {'identifier': {'namespace': ['%1$s'], 'name': 'b'},
                   'requirements': [{'type': 'assert-current-schema-id', 'current-schema-id': 7}],
                   'updates': [{'action': 'set-properties', 'updates': {'k': 'v'}}]}]}
                """.formatted(namespace);
        left.post("/catalog/v1/main/transactions/commit", body).isError(409, "CommitFailedException");
        left.post("/catalog/v1/main/transactions/commit", body.replace("'b'", "'absent'"))
                .isError(404, "NoSuchTableException");
        assertThat(right.get(tablePath(namespace, "a")).at("/metadata/properties/k").isMissingNode()).isTrue();
    }
}
