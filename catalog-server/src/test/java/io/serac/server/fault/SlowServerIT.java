package io.serac.server.fault;

import static io.serac.server.TestClient.tablePath;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One server is far from the database, the other one near, and clients of the near one commit without a pause. The far one is never
 * faster than they are, and its commits come to their turn all the same.
 */
class SlowServerIT {
    private static final Duration DELAY = Duration.ofMillis(20);

    private static final TestServer NEAR = TestServer.start();
    private static final FaultRelay RELAY = FaultRelay.before(NEAR.databaseAddress());
    private static final TestServer FAR = NEAR.replica(Map.of("database.url", RELAY.url(NEAR.databaseAddress())));

    private final TestClient near = NEAR.root();
    private final TestClient far = FAR.root();
    private final String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);

    @AfterAll
    static void stop() {
        FAR.close();
        RELAY.close();
        NEAR.close();
    }

    @BeforeEach
    void prepare() {
        near.createNamespace(namespace);
        RELAY.delay(DELAY);
    }

    @Test
    void commitsOfTheSlowOneSucceedWhileWritersOfTheFastOneNeverPause() throws Exception {
        UUID id = UUID.fromString(near.createTable(namespace, "t").at("/metadata/table-uuid").asText());
        try (Writers fast = new Writers(tablePath(namespace, "t"));
                Writers slow = new Writers(tablePath(namespace, "t"))) {
            fast.start(4, Integer.MAX_VALUE, writer -> near);
            slow.start(2, 3, writer -> far).await();
            fast.stop();

            assertThat(slow.acknowledged()).as(slow.refusals()).hasSize(6);
            assertThat(fast.withStatus(201, 599)).as(fast.refusals()).isEmpty();
            PointerChain.read(NEAR, id).assertEachCommitBuildsOnItsPredecessor()
                    .assertHolds(slow.acknowledged(), List.of()).assertHolds(fast.acknowledged(), List.of())
                    .assertNoFileIsLeftOver();
        }
    }

    @Test
    void oneWriterWithoutCompanyMakesWayToo() throws Exception {
        near.createTable(namespace, "t");
        try (Writers fast = new Writers(tablePath(namespace, "t"));
                Writers slow = new Writers(tablePath(namespace, "t"))) {
            fast.start(1, Integer.MAX_VALUE, writer -> near);
            slow.start(1, 3, writer -> far).await();
            fast.stop();

            assertThat(slow.acknowledged()).as(slow.refusals()).hasSize(3);
            assertThat(fast.withStatus(201, 599)).as(fast.refusals()).isEmpty();
        }
    }

    @Test
    void transactionsOfTheSlowOneSucceedWhileWritersOfTheFastOneNeverPause() throws Exception {
        near.createTable(namespace, "a");
        near.createTable(namespace, "b");
        try (Writers first = new Writers(tablePath(namespace, "a"));
                Writers second = new Writers(tablePath(namespace, "b"))) {
            first.start(2, Integer.MAX_VALUE, writer -> near);
            second.start(2, Integer.MAX_VALUE, writer -> near);
            for (int i = 0; i < 3; i++) {
                far.post("/catalog/v1/main/transactions/commit", Commits.transfer(namespace, "a", "b", "k" + i))
                        .is(204);
            }
            first.stop();
            second.stop();
        }
        for (String table : List.of("a", "b")) {
            assertThat(near.get(tablePath(namespace, table)).at("/metadata/properties/k2").asText()).isNotEmpty();
        }
    }
}
