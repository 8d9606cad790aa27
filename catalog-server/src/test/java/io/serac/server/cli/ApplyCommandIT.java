package io.serac.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyCommandIT {
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
    void whatIsMissingIsMadeAndWhatIsThereStaysAsItIs() throws IOException {
        Path storage = Files.writeString(homes.resolve("lake.json"),
                "{\"type\": \"file\", \"root\": \"file:" + SERVER.storage().resolveSibling("lake") + "\"}");
        String wanted = """
                {"warehouses": [{"name": "lake", "storage-file": "%s", "undrop-period": "P3D"}],
                 "roles": [{"name": "analyst", "members": ["service-account:bob"]},
                           {"name": "steward", "owner": "role:analyst", "token-assignable": false}],
                 "grants": ["SELECT on warehouse lake to role:analyst", "create_table on warehouse lake to role:steward"]}
                """.formatted(storage);
        bob.typing(wanted, "apply", "-").isRefused(404, "Cannot make warehouse lake");

        TestCommands.Run first = root.typing(wanted, "apply", "-").succeeds();
        assertThat(first.row("warehouse lake")).endsWith("created");
        assertThat(first.row("member service-account:bob of role analyst")).endsWith("created");
        assertThat(first.row("grant SELECT on warehouse lake to role:analyst")).endsWith("created");
        assertThat(first.out()).doesNotContain("was there");
        assertThat(root.run("warehouse", "show", "lake").row("UNDROP-PERIOD")).endsWith("P3D");
        assertThat(root.run("role", "show", "steward").row("OWNER")).endsWith("role:analyst");
        assertThat(bob.run("whoami").row("ROLES")).contains("analyst");

        root.run("warehouse", "set", "lake", "--undrop-period", "P9D").succeeds();
        root.run("role", "remove-member", "analyst", "service-account:bob").succeeds();
        TestCommands.Run second = root.typing(wanted, "apply", "-").succeeds();
        assertThat(second.row("warehouse lake")).endsWith("was there");
        assertThat(second.row("role analyst")).endsWith("was there");
        assertThat(second.row("member service-account:bob of role analyst")).endsWith("created");
        assertThat(root.run("warehouse", "show", "lake").row("UNDROP-PERIOD")).as("left as it is").endsWith("P9D");
    }

    @Test
    void aFailureSaysWhatCouldNotBeMadeAndTheRestIsMadeNextTime() {
        String wanted = """
                {"roles": [{"name": "early", "members": ["%s"]}, {"name": "late"}]}
                """;

        root.typing(wanted.formatted("role:absent"), "apply", "-").isRefused(404,
                "Cannot make member role:absent of role early");
        root.run("role", "show", "late").isRefused(404);

        TestCommands.Run again = root.typing(wanted.formatted("role:late"), "apply", "-");
        assertThat(again.status()).as("roles are made in the order of the file").isEqualTo(1);
        root.typing("{\"roles\": [{\"name\": \"late\"}]}", "apply", "-").succeeds();
        assertThat(root.typing(wanted.formatted("role:late"), "apply", "-").row("role early"))
                .endsWith("was there");
    }

    @Test
    void aFileThatIsNotUnderstoodMakesNothing() {
        wrong("{\"roles\": [{\"name\": \"half\"}], \"role\": []}", "'role'");
        wrong("{\"roles\": [{\"name\": \"half\"}], \"grants\": [\"SELECT to everyone\"]}", "PRIVILEGE on SECURABLE");
        wrong("{\"roles\": [{\"name\": \"half\"}, {\"members\": []}]}", "name of a role");
        wrong("{\"roles\": [{\"name\": \"half\"}, {\"name\": \"x\", \"members\": \"all\"}]}", "members");
        wrong("{\"roles\": [{\"name\": \"half\"}], \"warehouses\": [{\"name\": \"x\", \"storage\": {},"
                + " \"storage-file\": \"y\"}]}", "both");
        assertThat(root.typing("[]", "apply", "-").error()).isEqualTo("serac: - is not a JSON object\n");
        root.run("apply").isWrongUsage("Missing required parameter");

        root.run("role", "show", "half").isRefused(404);
    }

    private static void wrong(String file, String word) {
        root.typing(file, "apply", "-").isWrongUsage(word);
    }
}
