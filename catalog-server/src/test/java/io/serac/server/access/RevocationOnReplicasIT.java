package io.serac.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * A right is taken away a thousand times while requests that use it keep coming in on another server. None that began after the
 * revocation was committed may succeed.
 */
class RevocationOnReplicasIT {
    private static final int ROUNDS = 1_000;
    private static final int HAMMERS = 4;

    @AutoClose
    private final TestServer server = TestServer.start();
    private final TestGrants grants = new TestGrants(server);
    private final ConcurrentLinkedQueue<Span> accepted = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isOver = new AtomicBoolean();

    /** Times of {@link System#nanoTime}. A request that is still running when the right comes back may be let in by that. */
    private record Span(long fromNanos, long toNanos) {
        boolean contains(Span request) {
            return request.fromNanos - fromNanos > 0 && request.toNanos - toNanos < 0;
        }
    }

    @Test
    void noRequestThatBeganAfterTheRevocationIsAccepted() throws Exception {
        server.root().createNamespace("a");
        server.root().createTable("a", "t");
        server.account("alice");
        UUID table = grants.object("t");
        grants.grant("alice", "SELECT", "table", table);
        List<Span> closed = new ArrayList<>();
        int seenOpen = 0;
        try (TestServer replica = server.replica(Map.of());
                ExecutorService hammers = Executors.newVirtualThreadPerTaskExecutor()) {
            TestClient alice = server.existing("alice").at(replica.origin());
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < HAMMERS; i++) {
                running.add(hammers.submit(() -> hammer(alice)));
            }
            for (int round = 0; round < ROUNDS; round++) {
                grants.revoke("alice", table);
                long from = System.nanoTime();
                alice.head(TestClient.tablePath("a", "t")).is(404);
                alice.head(TestClient.tablePath("a", "t")).is(404);
                closed.add(new Span(from, System.nanoTime()));
                grants.grant("alice", "SELECT", "table", table);
                // The same promise the other way round: what was granted is there at once.
                seenOpen += alice.head(TestClient.tablePath("a", "t")).is(204).status() == 204 ? 1 : 0;
            }
            isOver.set(true);
            for (Future<?> hammer : running) {
                hammer.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(seenOpen).isEqualTo(ROUNDS);
        assertThat(accepted).as("the hammers must have been let in between").hasSizeGreaterThan(ROUNDS / 10);
        assertThat(accepted.stream().filter(request -> closed.stream().anyMatch(span -> span.contains(request))))
                .as("requests accepted that began while the right was away").isEmpty();
    }

    private void hammer(TestClient alice) {
        while (!isOver.get()) {
            long began = System.nanoTime();
            if (alice.head(TestClient.tablePath("a", "t")).status() == 204) {
                accepted.add(new Span(began, System.nanoTime()));
            }
        }
    }
}
