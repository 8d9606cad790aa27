package io.serac.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrantCommandsIT {
    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final String BOB = "service-account:bob";

    @TempDir
    private static Path homes;

    private static TestCommands root;
    private static TestCommands bob;

    @BeforeAll
    static void makeTables() {
        root = TestCommands.of(homes.resolve("root"), SERVER, SERVER.rootCredential());
        bob = TestCommands.of(homes.resolve("bob"), SERVER, SERVER.credentialOf("bob"));
        for (String namespace : new String[]{"given", "columns", "option", "dotted.name"}) {
            SERVER.root().createNamespace(namespace);
            SERVER.root().createTable(namespace, "emp");
        }
    }

    @Test
    void aGrantIsListedAndWorksUntilItIsRevoked() {
        assertThat(SERVER.bob().get("/catalog/v1/main/namespaces/given/tables/emp").status()).isEqualTo(404);

        root.run("grant", "SELECT", "on", "namespace", "main", "given", "to", BOB).succeeds();

        assertThat(root.run("grants", "namespace", "main", "given").row("SELECT")).contains(BOB,
                "namespace main given", "all");
        assertThat(root.run("grants", "table", "main", "given.emp").out()).doesNotContain(BOB);
        assertThat(root.run("grants", "table", "main", "given.emp", "--inherited").row("SELECT")).contains(BOB);
        assertThat(bob.run("grants", "namespace", "main", "given", "--json").json().at("/items/0/privilege").asText())
                .isEqualTo("SELECT");
        SERVER.bob().get("/catalog/v1/main/namespaces/given/tables/emp").is(200);

        root.run("revoke", "select", "on", "namespace", "main", "given", "from", BOB).succeeds();

        assertThat(SERVER.bob().get("/catalog/v1/main/namespaces/given/tables/emp").status()).isEqualTo(404);
        root.run("revoke", "SELECT", "on", "namespace", "main", "given", "from", BOB).isRefused(404);
    }

    @Test
    void whoHasNoRightToGrantIsRefused() {
        bob.run("grant", "SELECT", "on", "warehouse", "main", "to", BOB).isRefused(404);
        bob.run("grant", "MANAGE_GRANTS", "on", "server", "to", BOB).isRefused(404);
        root.run("grant", "DESCRIBE", "on", "view", "main", "given.emp", "to", BOB).isRefused(404);
        bob.run("revoke", "SELECT", "on", "warehouse", "main", "from", "service-account:root").isRefused(404);
        bob.run("grants", "warehouse", "main").isRefused(404);
    }

    @Test
    void aGrantCanNameColumns() {
        root.run("grant", "SELECT", "on", "table", "main", "columns.emp", "to", BOB, "--columns", "id,name").succeeds();

        assertThat(root.run("grants", "table", "main", "columns.emp").row("SELECT")).contains("id, name");
        root.run("grant", "SELECT", "on", "table", "main", "columns.emp", "to", BOB, "--columns", "nonsense")
                .isRefused(400, "unknown-column");
        assertThat(root.run("grants", "table", "main", "columns.emp").row("SELECT")).contains("id, name");
    }

    @Test
    void theDryRunOfARevocationListsWhatWouldFall() {
        root.run("service-account", "create", "carol").succeeds();
        root.run("grant", "SELECT", "on", "table", "main", "option.emp", "to", BOB, "--grant-option").succeeds();
        bob.run("grant", "SELECT", "on", "table", "main", "option.emp", "to", "service-account:carol").succeeds();

        assertThat(root.run("revoke", "SELECT", "on", "table", "main", "option.emp", "from", BOB, "--dry-run")
                .row("SELECT")).contains("service-account:carol", BOB);
        assertThat(root.run("grants", "table", "main", "option.emp").out()).contains("service-account:carol");

        root.run("revoke", "SELECT", "on", "table", "main", "option.emp", "from", BOB).succeeds();
        assertThat(root.run("grants", "table", "main", "option.emp").out()).doesNotContain("service-account:carol");
    }

    @Test
    void dotsInNamesAreEscaped() {
        root.run("grant", "BROWSE", "on", "table", "main", "dotted\\.name.emp", "to", "everyone").succeeds();

        assertThat(root.run("grants", "table", "main", "dotted\\.name.emp").row("BROWSE"))
                .contains("table main dotted\\.name.emp", "everyone");
        root.run("grants", "table", "main", "dotted.name.emp").isRefused(404);
    }

    @Test
    void aSentenceThatIsNoneIsWrongUsage() {
        root.run("grant", "SELECT", "namespace", "main", "a", "to", BOB).isWrongUsage("'on' is expected");
        root.run("grant", "SELECT", "on", "namespace", "main", "a", "from", BOB).isWrongUsage("'to' is expected");
        root.run("grant", "SELECT", "on", "namespace", "main", "a").isWrongUsage("ends too early");
        root.run("grant", "SELECT", "on", "server", "to", BOB, "now").isWrongUsage("goes on with 'now'");
        root.run("revoke", "SELECT", "on", "cube", "x", "from", BOB).isWrongUsage("no kind of securable");
        root.run("grant", "FLY", "on", "server", "to", BOB).isRefused(400);
    }

    @Test
    void aGrantOnTheServerSaysWhatItShows() {
        assertThat(root.run("grant", "READ_AUDIT", "on", "server", "to", "user:k:auditor").succeeds().out())
                .contains("Granted READ_AUDIT on server to user:k:auditor.", "sees the names of all");
        assertThat(root.run("grant", "SELECT", "on", "warehouse", "main", "to", "user:k:auditor").succeeds().out())
                .doesNotContain("sees the names");
        root.run("revoke", "READ_AUDIT", "on", "server", "from", "user:k:auditor").succeeds();
        root.run("revoke", "SELECT", "on", "warehouse", "main", "from", "user:k:auditor").succeeds();
    }
}
