package io.serac.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.database.Sessions;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What changes the epoch, and how a server that is far behind catches up. */
class PolicyStoreIT {
    @AutoClose
    private final TestServer server = TestServer.start();
    private final TestGrants grants = new TestGrants(server);
    private final TestClient root = server.root();

    @Test
    void whatHangsOnAnObjectOrAPrincipalDiesWithItAndIsCounted() {
        root.createNamespace("a");
        root.createTable("a", "t");
        server.account("alice");
        server.account("carol");
        UUID table = grants.object("t");
        UUID namespace = grants.namespace("a");
        grants.grant("alice", "SELECT", "table", table);
        grants.grant("carol", "SELECT", "table", table);
        grants.grant("alice", "BROWSE", "namespace", namespace);

        long before = epoch();
        server.sql().useHandle(handle -> handle.execute("DELETE FROM principal WHERE name = 'alice'"));
        assertThat(epoch()).isGreaterThan(before);
        assertThat(count("access_grant WHERE securable_id = '" + table + "'")).isEqualTo(1);

        long dropped = epoch();
        root.delete(TestClient.tablePath("a", "t") + "?purgeRequested=true").is(204);
        assertThat(epoch()).isGreaterThan(dropped);
        root.delete(TestClient.namespacePath("a")).is(204);
        assertThat(count("access_grant WHERE securable_id = '" + namespace + "'")).isZero();
    }

    @Test
    void makingAndDroppingWhatNobodyWasGrantedDoesNotTouchTheEpoch() {
        long before = epoch();
        root.createNamespace("b");
        root.createTable("b", "t");
        root.post("/catalog/v1/main/tables/rename", """
                {'source': {'namespace': ['b'], 'name': 't'}, 'destination': {'namespace': ['b'], 'name': 'u'}}
                """).is(204);
        root.delete(TestClient.tablePath("b", "u")).is(204);
        root.delete(TestClient.namespacePath("b")).is(204);
        assertThat(epoch()).isEqualTo(before);
    }

    @Test
    void aServerThatMissedForgottenChangesReadsEverything() {
        root.createNamespace("c");
        root.createTable("c", "t");
        server.account("alice");
        try (TestServer replica = server.replica(Map.of())) {
            TestClient alice = server.existing("alice").at(replica.origin());
            alice.get(TestClient.tablePath("c", "t")).is(404);
            server.sql().useTransaction(handle -> {
                handle.execute("""
                        INSERT INTO access_grant (securable_kind, securable_id, grantee_id, privilege)
                        VALUES ('table', ?, ?, 'SELECT')
                        """, grants.object("t"), grants.principal("alice"));
                handle.execute("DELETE FROM authz_change");
            });
            alice.get(TestClient.tablePath("c", "t")).is(200);
        }
        assertThat(new PolicyChangeLog(new Sessions(server.database())).forgetOlderThan(Duration.ZERO))
                .isNotNegative();
        assertThat(count("authz_change")).isZero();
    }

    private long epoch() {
        return server.sql()
                .withHandle(handle -> handle.createQuery("SELECT value FROM authz_epoch").mapTo(Long.class).one());
    }

    private long count(String from) {
        return server.sql().withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM " + from).mapTo(Long.class).one());
    }
}
