package io.serac.server.access;

import io.serac.server.Hammers;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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

    @Test
    void noRequestThatBeganAfterTheRevocationIsAccepted() throws Exception {
        server.root().createNamespace("a");
        server.root().createTable("a", "t");
        server.account("alice");
        UUID table = grants.object("t");
        grants.grant("alice", "SELECT", "table", table);
        try (TestServer replica = server.replica(Map.of())) {
            TestClient alice = server.existing("alice").at(replica.origin());
            Hammers.assertClosedWhenClosed(ROUNDS, HAMMERS,
                    List.of(() -> alice.head(TestClient.tablePath("a", "t")).status() == 204),
                    () -> grants.revoke("alice", table), () -> grants.grant("alice", "SELECT", "table", table));
        }
    }
}
