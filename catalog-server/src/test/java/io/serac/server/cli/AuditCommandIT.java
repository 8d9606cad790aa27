package io.serac.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.TestServer;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandIT {

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    @TempDir
    private static Path homes;

    private static TestCommands root;
    private static TestCommands bob;

    @BeforeAll
    static void login() {
        root = TestCommands.of(homes.resolve("root"), SERVER, SERVER.rootCredential());
        bob = TestCommands.of(homes.resolve("bob"), SERVER, SERVER.credentialOf("bob"));
    }

    @Test
    void theRequestIdOfARefusalLeadsToItsTrueReason() {
        String refusal = bob.run("warehouse", "show", "main").isRefused(404).error();
        String requestId = refusal.strip().replaceFirst("(?s).*request id ", "");

        Awaitility.await().untilAsserted(() -> assertThat(
                root.run("audit", "--request-id", requestId, "--json").json().path("items")).hasSize(1));

        JsonNode record = root.run("audit", "--request-id", requestId, "--json").json().at("/items/0");
        assertThat(record.path("principal").asText()).isEqualTo("service-account:bob");
        assertThat(record.path("verdict").asText()).isEqualTo("hidden");
        assertThat(root.run("audit", "--principal", "service-account:bob", "--verdict", "hidden", "--operation",
                "GET_WAREHOUSE").succeeds().out()).contains("GET_WAREHOUSE", "hidden", "warehouse main", requestId);
        assertThat(root.run("audit", "--principal", "service-account:bob", "--verdict", "allowed", "--operation",
                "GET_WAREHOUSE", "--json").json().path("items")).isEmpty();
    }

    @Test
    void onlyThoseWithTheRightSearch() {
        bob.run("audit").isRefused(404);
        root.run("audit", "--limit", "1").succeeds();
    }

    @Test
    void theLimitHolds() {
        for (int i = 0; i < 3; i++) {
            root.run("role", "create", "audited" + i).succeeds();
        }

        assertThat(root.run("audit", "--operation", "PUT_ROLE", "--limit", "2", "--json").json().path("items"))
                .hasSize(2);
        assertThat(root.run("audit", "--operation", "PUT_ROLE", "--json").json().path("items")).hasSize(3);
        root.run("audit", "--limit", "0").isWrongUsage("--limit");
        root.run("audit", "--from", "yesterday").isRefused(400);
    }
}
