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

class PolicyCommandsIT {
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
        SERVER.root().createNamespace("hr");
        SERVER.root().createTable("hr", "emp");
        root.run("grant", "SELECT", "on", "table", "main", "hr.emp", "to", "service-account:bob").succeeds();
    }

    @Test
    void aRestrictionIsSetFromAFileShownListedAndDeleted() throws IOException {
        Path file = Files.writeString(homes.resolve("mask.json"), """
                {"kind": "COLUMN_MASK", "columns": ["name"], "mask": "sha-256-global", "to": ["everyone"],
                 "except": ["service-account:root"]}
                """);

        assertThat(root.run("policy", "set", "mask-names", "on", "table", "main", "hr.emp", "--file",
                file.toString()).out()).isEqualTo("Created mask-names on table main hr.emp.\n");
        assertThat(root.run("policy", "set", "mask-names", "on", "table", "main", "hr.emp", "--file",
                file.toString()).out()).isEqualTo("Replaced mask-names on table main hr.emp.\n");
        assertThat(root.run("policy", "list", "table", "main", "hr.emp").row("mask-names"))
                .contains("COLUMN_MASK", "table main hr.emp", "name", "sha-256-global", "everyone",
                        "service-account:root");
        assertThat(root.run("policy", "show", "mask-names", "on", "table", "main", "hr.emp").json().path("mask")
                .asText()).isEqualTo("sha-256-global");

        bob.run("policy", "list", "table", "main", "hr.emp").isRefused(403);
        bob.run("policy", "show", "mask-names", "on", "table", "main", "hr.emp").isRefused(403);
        bob.run("policy", "delete", "mask-names", "on", "table", "main", "hr.emp").isRefused(403);
        bob.run("policy", "set", "mine", "on", "table", "main", "hr.emp", "--file", file.toString()).isRefused(403);

        root.run("policy", "delete", "mask-names", "on", "table", "main", "hr.emp").succeeds();
        root.run("policy", "show", "mask-names", "on", "table", "main", "hr.emp").isRefused(404);
    }

    @Test
    void whatTheServerDoesNotTakeIsToldInItsWordsAndWhatIsNoJsonIsNotSent() {
        assertThat(root.typing("{\"kind\": \"COLUMN_MASK\", \"columns\": [\"name\"], \"mask\": \"blur\", \"to\": "
                + "[\"everyone\"]}", "policy", "set", "bad", "on", "table", "main", "hr.emp", "--file", "-")
                .isRefused(400, "mask").out()).isEmpty();

        TestCommands.Run noJson = root.typing("kind: x", "policy", "set", "bad", "on", "table", "main", "hr.emp",
                "--file", "-");
        assertThat(noJson.status()).isEqualTo(1);
        assertThat(noJson.error()).contains("is not a JSON object");
        root.run("policy", "set", "bad", "on", "table", "main", "hr.emp").isWrongUsage("--file");
        root.run("policy", "show", "bad").isWrongUsage("ends too early");
    }
}
