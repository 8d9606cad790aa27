package io.serac.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagCommandsIT {
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
        root.run("grant", "APPLY_TAG", "on", "table", "main", "hr.emp", "to", "service-account:bob").succeeds();
    }

    @Test
    void aTagIsDefinedGrantedAttachedListedAndForgotten() {
        String pii = "{\"values\": [\"email\", \"ssn\"], \"auto-classify\": [{\"pattern\": \"*_email\", \"value\":"
                + " \"email\"}]}";
        assertThat(root.typing(pii, "tag", "set", "pii", "--file", "-").out()).isEqualTo("Created tag pii.\n");
        assertThat(root.typing(pii, "tag", "set", "pii", "--file", "-").out()).isEqualTo("Replaced tag pii.\n");
        bob.typing(pii, "tag", "set", "pii", "--file", "-").isRefused(403);
        bob.run("tag", "show", "pii").isRefused(404);
        assertThat(root.run("tag", "list").row("pii")).contains("email, ssn", "*_email=email");
        assertThat(root.run("tag", "show", "pii").out()).contains("email, ssn");

        bob.run("tag", "attach", "pii", "on", "table", "main", "hr.emp", "--column", "name", "--value", "ssn")
                .isRefused(403);
        bob.run("tag", "grant", "pii", "service-account:bob").isRefused(403);
        root.run("tag", "grant", "pii", "service-account:bob").succeeds();
        assertThat(bob.run("tag", "attach", "pii", "on", "table", "main", "hr.emp", "--column", "name", "--value",
                "ssn").out()).isEqualTo("Attached pii on column name of table main hr.emp.\n");
        assertThat(root.run("tag", "bindings", "table", "main", "hr.emp").row("pii")).contains("ssn", "name",
                "table main hr.emp", "service-account:bob");
        root.typing("{\"kind\": \"COLUMN_DENY\", \"when-tag\": {\"tag\": \"pii\", \"value\": \"ssn\"}, \"to\":"
                + " [\"everyone\"]}", "policy", "set", "hide", "on", "warehouse", "main", "--file", "-").succeeds();
        assertThat(root.run("policy", "list", "warehouse", "main").row("hide")).contains("pii=ssn");
        assertThat(root.run("explain", "LOAD_TABLE", "on", "table", "main", "hr.emp").row("name"))
                .contains("denied", "hide (pii=ssn)");
        root.run("policy", "delete", "hide", "on", "warehouse", "main").succeeds();
        bob.run("tag", "attach", "pii", "on", "table", "main", "hr.emp", "--value", "phone").isRefused(400);
        bob.run("tag", "attach", "pii", "on", "table", "main", "hr.emp", "--value", "email").succeeds();
        bob.run("tag", "detach", "pii", "on", "table", "main", "hr.emp").succeeds();
        bob.run("tag", "detach", "pii", "on", "table", "main", "hr.emp").isRefused(404);
        bob.run("tag", "detach", "pii", "on", "table", "main", "hr.emp", "--column", "name").succeeds();
        root.run("tag", "revoke", "pii", "service-account:bob").succeeds();
        bob.run("tag", "attach", "pii", "on", "table", "main", "hr.emp", "--value", "email").isRefused(403);

        bob.run("tag", "delete", "pii").isRefused(403);
        root.run("tag", "delete", "pii").succeeds();
        root.run("tag", "show", "pii").isRefused(404);
        root.run("tag", "attach", "pii", "table", "main", "hr.emp").isWrongUsage("'on' is expected");
    }
}
