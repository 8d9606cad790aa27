package io.serac.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Patience;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Many changes of policies at once on two servers: each server moves the epoch under the decisions of the other. */
class PolicyChangesOnReplicasIT {
    private static final int CHANGES = 200;
    private static final Map<String, String> MANY = Map.of("http.in-flight-per-principal-max", "256");
    private static final String NAMESPACE = "/admin/v1/warehouses/main/namespaces/a";

    @AutoClose
    private final TestServer server = TestServer.start(MANY);

    @Test
    void allAreAppliedOnceAndThoseWithoutTheRightAreNot() throws Exception {
        server.root().createNamespace("a");
        try (TestServer replica = server.replica(MANY)) {
            List<TestClient> roots = List.of(server.root(), replica.root());
            List<TestClient> strangers = List.of(server.bob(), replica.bob());

            assertThat(all(roots, (client, grant) -> client.put(grant, "{}").status()))
                    .containsOnly(201).hasSize(CHANGES);
            assertThat(grantees(replica.root())).hasSize(CHANGES);
            assertThat(all(strangers, (client, grant) -> client.delete(grant).status()))
                    .containsOnly(404).hasSize(CHANGES);
            assertThat(grantees(server.root())).hasSize(CHANGES);
            assertThat(all(roots, (client, grant) -> client.delete(grant).status()))
                    .containsOnly(204).hasSize(CHANGES);
            assertThat(grantees(replica.root())).isEmpty();
        }
    }

    private interface Change {
        int send(TestClient client, String grant);
    }

    private static List<Integer> all(List<TestClient> clients, Change change) throws Exception {
        List<Future<Integer>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CHANGES; i++) {
                TestClient client = clients.get(i % clients.size());
                String grant = NAMESPACE + "/grants/user:k:u" + i + "/SELECT";
                running.add(threads.submit(() -> untilItsTurn(change, client, grant)));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> one : running) {
                statuses.add(one.get(Patience.MAX.toSeconds(), TimeUnit.SECONDS));
            }
            return statuses;
        }
    }

    /** On a slow machine not all get their turn in time; they are told so, and that nothing was changed. */
    private static int untilItsTurn(Change change, TestClient client, String grant) {
        int status = change.send(client, grant);
        while (status == 429) {
            status = change.send(client, grant);
        }
        return status;
    }

    private static List<String> grantees(TestClient client) {
        return client.get(NAMESPACE + "/grants").is(200).at("/items").findValuesAsText("grantee");
    }
}
