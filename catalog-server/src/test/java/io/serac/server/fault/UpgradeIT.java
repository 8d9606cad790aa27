package io.serac.server.fault;

import static io.serac.server.TestClient.tablePath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.TestServer;
import io.serac.server.database.DatabaseException;
import io.serac.server.database.TestUpgrade;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The migrations of a later release come while this one serves. */
class UpgradeIT {

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    @Test
    void serverOfTheReleaseBeforeServesMeanwhileAndAfterwardsButDoesNotStartAgain() throws Exception {
        SERVER.root().createNamespace("a");
        UUID id = UUID.fromString(SERVER.root().createTable("a", "t").at("/metadata/table-uuid").asText());
        AtomicBoolean isUpgraded = new AtomicBoolean();
        try (Writers writers = new Writers(tablePath("a", "t"));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                AutoCloseable endOfLoads = () -> isUpgraded.set(true)) {
            writers.start(4, 10_000, writer -> SERVER.root());
            Future<List<Integer>> loads = threads.submit(() -> {
                List<Integer> statuses = new ArrayList<>();
                while (!isUpgraded.get()) {
                    statuses.add(SERVER.root().get(tablePath("a", "t")).status());
                }
                return statuses;
            });
            Future<Integer> upgrade;
            int before;
            // Whoever reads a table keeps migrations away from it; those that wait must not keep others away.
            try (Handle reader = SERVER.sql().open()) {
                reader.begin();
                reader.execute("SELECT FROM catalog_object LIMIT 1");
                upgrade = threads.submit(() -> TestUpgrade.migrate(SERVER.databaseAddress()));
                Awaitility.await().until(this::isMigrationWaiting);
                before = writers.acknowledged().size();
                Awaitility.await().until(() -> writers.acknowledged().size() > before + 20);
                assertThat(upgrade).isNotDone();
                reader.rollback();
            }
            assertThat(upgrade.get()).isEqualTo(2);
            endOfLoads.close();
            Awaitility.await().until(() -> writers.acknowledged().size() > before + 50);
            writers.stop();

            assertThat(writers.withStatus(0, 199)).isEmpty();
            assertThat(writers.withStatus(201, 599)).isEmpty();
            assertThat(loads.get()).isNotEmpty().containsOnly(200);
            PointerChain.read(SERVER, id).assertEachCommitBuildsOnItsPredecessor().assertHolds(writers.acknowledged(),
                    List.of());
        }
        SERVER.root().createTable("a", "later");
        Awaitility.await()
                .untilAsserted(() -> assertThat(SERVER.ready().is(200).body()).contains("newer server"));
        assertThatThrownBy(() -> SERVER.replica(Map.of())).isInstanceOf(DatabaseException.class)
                .hasMessageContaining("schema version 901").hasMessageContaining("newer Serac");
    }

    private boolean isMigrationWaiting() {
        return SERVER.sql().withHandle(handle -> handle.createQuery("""
                SELECT count(*) > 0 FROM pg_stat_activity
                 WHERE application_name = 'serac migrations' AND wait_event_type = 'Lock'
                """).mapTo(Boolean.class).one());
    }
}
