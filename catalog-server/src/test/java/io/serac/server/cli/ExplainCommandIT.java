package io.serac.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.TestServer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandIT {
    private static final String BOB = "service-account:bob";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    @TempDir
    private static Path homes;

    private static TestCommands root;
    private static TestCommands bob;

    @BeforeAll
    static void makeTables() {
        root = TestCommands.of(homes.resolve("root"), SERVER, SERVER.rootCredential());
        bob = TestCommands.of(homes.resolve("bob"), SERVER, SERVER.credentialOf("bob"));
        SERVER.root().createNamespace("seen");
        SERVER.root().createTable("seen", "emp");
        SERVER.root().createTable("seen", "secret");
        root.run("grant", "SELECT", "on", "table", "main", "seen.emp", "to", BOB).succeeds();
    }

    @Test
    void theAnswerNamesVerdictAndGrants() {
        TestCommands.Run allowed = bob.run("explain", "load_table", "on", "table", "main", "seen.emp");

        assertThat(allowed.row("VERDICT")).endsWith("allowed");
        assertThat(allowed.row("SELECT")).contains(BOB, "table main seen.emp");
        assertThat(bob.run("explain", "DROP_TABLE", "on", "table", "main", "seen.emp").row("VERDICT"))
                .endsWith("forbidden");
        assertThat(bob.run("explain", "DROP_TABLE", "on", "table", "main", "seen.emp").row("MISSING"))
                .endsWith("DROP");
        assertThat(bob.run("explain", "LOAD_TABLE", "on", "table", "main", "seen.secret", "--json").json()
                .path("verdict").asText()).isEqualTo("hidden");
    }

    @Test
    void aboutOthersOnlyThoseWithTheRightAsk() {
        JsonNode about = root.run("explain", "LOAD_TABLE", "on", "table", "main", "seen.emp", "--as", BOB, "--json")
                .json();

        assertThat(about.path("verdict").asText()).isEqualTo("allowed");
        assertThat(root.run("explain", "LOAD_TABLE", "on", "table", "main", "seen.secret", "--as", BOB)
                .row("VERDICT")).endsWith("hidden");
        bob.run("explain", "LOAD_TABLE", "on", "table", "main", "seen.emp", "--as", "service-account:root")
                .isRefused(403);
    }

    @Test
    void rolesOfTokensCount() {
        root.run("role", "create", "reader").succeeds();
        root.run("grant", "SELECT", "on", "table", "main", "seen.secret", "to", "role:reader").succeeds();

        assertThat(root.run("explain", "LOAD_TABLE", "on", "table", "main", "seen.secret", "--as",
                "user:keycloak:alice", "--token-roles", "other").row("VERDICT")).endsWith("hidden");
        root.run("explain", "LOAD_TABLE", "on", "table", "main", "seen.secret", "--token-roles", "reader")
                .isRefused(400, "token-roles");
    }

    @Test
    void claimsOfTokensCount() {
        root.run("grant", "SELECT", "on", "table", "main", "seen.emp", "to", "user:keycloak:alice").succeeds();
        SERVER.root().put("/admin/v1/warehouses/main/namespaces/seen/tables/emp/policies/rows", """
                {'kind': 'ROW_FILTER', 'to': ['user:keycloak:alice'],
                 'filter': {'type': 'eq', 'term': 'name', 'value': {'session': 'claim', 'pointer': '/name'}}}""")
                .is(201);
        String[] asked = {"explain", "LOAD_TABLE", "on", "table", "main", "seen.emp", "--as", "user:keycloak:alice",
                "--json"};

        assertThat(root.run(asked).json().path("row-filter").asText()).isEqualTo("false");
        assertThat(
                root.run(with(asked, "--token-claims", "{\"name\": \"ann\"}")).json().at("/row-filter/value").asText())
                .isEqualTo("ann");
        root.run(with(asked, "--token-claims", "ann")).isWrongUsage("--token-claims takes a JSON object");
        root.run("explain", "LOAD_TABLE", "on", "table", "main", "seen.emp", "--token-claims", "{}").isRefused(400,
                "token-claims");
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Arrays.stream(words), Arrays.stream(more)).toArray(String[]::new);
    }

    @Test
    void aSentenceThatIsNoneIsWrongUsage() {
        root.run("explain", "LOAD_TABLE", "table", "main", "seen.emp").isWrongUsage("'on' is expected");
        root.run("explain", "FLY", "on", "server").isRefused(400, "operation");
    }
}
