package io.serac.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.access.StalePolicies;
import io.serac.server.management.Health;
import io.serac.server.management.ManagementServer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What makes a server unready, and what is only said. A newer schema is {@code UpgradeIT}'s, a hole {@code LateHoleIT}'s. */
class ReadinessChecksTest {
    @Test
    void aSchemaOfARestoredBackupMakesTheServerUnready() {
        try (TestServer server = TestServer.start()) {
            await().untilAsserted(() -> assertFinding(server.ready().is(200), "database", "ok", ""));
            server.sql().useHandle(handle -> handle.execute("""
                    DELETE FROM flyway_schema_history
                     WHERE installed_rank = (SELECT max(installed_rank) FROM flyway_schema_history
                                              WHERE version IS NOT NULL)
                    """));

            // What does not answer in time has failed, too, for another reason.
            await().untilAsserted(() -> assertFinding(server.ready().is(503), "database", "failed",
                    "the schema is older than this server"));
        }
    }

    @Test
    void anIssuerThatDoesNotAnswerIsAWarningThatDoesNotNameIt() {
        try (TestServer server = TestServer.start(Map.of("authentication.issuers[0].name", "secretive",
                "authentication.issuers[0].uri", "http://127.0.0.1:1/realms/secretive",
                "authentication.issuers[0].audiences", "serac"))) {
            Answer ready = server.ready().is(200);

            assertFinding(ready, "issuer-keys", "warning", "no keys of 1 issuer:");
            assertThat(ready.body()).contains("serac_issuer_keys_age_seconds says of which")
                    .doesNotContain("secretive", "127.0.0.1");
        }
    }

    @Test
    void policiesThatCannotBeReadMakeTheServerUnreadyAfterAWhileAndSilenceIsAWarning() {
        StalePolicies policies = new StalePolicies();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Health health = new Health(threads);
            ReadinessChecks.watchPolicies(health, policies.store());
            health.serve();
            try (ManagementServer management =
                    ManagementServer.start("127.0.0.1", 0, Optional.empty(), health, () -> "")) {
                int port = management.port();
                assertFinding(TestServer.ready(port).is(200), "policies", "ok", "");

                policies.pass(Duration.ofSeconds(31));
                assertFinding(TestServer.ready(port).is(200), "policies", "warning", "it is not known whether");

                policies.needChange();
                policies.pass(Duration.ofSeconds(9));
                assertFinding(TestServer.ready(port).is(200), "policies", "warning", "it is not known whether");
                policies.pass(Duration.ofSeconds(2));
                assertFinding(TestServer.ready(port).is(503), "policies", "failed",
                        "policies have changed and cannot be read");

                policies.heal();
                assertFinding(TestServer.ready(port).is(200), "policies", "ok", "");
            }
        }
    }

    private static void assertFinding(Answer ready, String check, String status, String reason) {
        assertThat(ready.at("/checks")).filteredOn(each -> each.path("name").asText().equals(check)).singleElement()
                .satisfies((JsonNode found) -> {
                    assertThat(found.path("status").asText()).isEqualTo(status);
                    assertThat(found.path("reason").asText()).startsWith(reason);
                });
    }
}
