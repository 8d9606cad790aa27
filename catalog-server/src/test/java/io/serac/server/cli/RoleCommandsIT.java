package io.serac.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoleCommandsIT {
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
    void rolesComeAndGo() {
        root.run("role", "create", "analyst").succeeds();

        assertThat(root.run("role", "list").row("analyst")).contains("yes");
        assertThat(root.run("role", "show", "analyst", "--json").json().path("name").asText()).isEqualTo("analyst");
        bob.run("role", "create", "mine").isRefused(404);
        root.run("role", "show", "mine").isRefused(404);
        bob.run("role", "show", "analyst").isRefused(404);
        assertThat(bob.run("role", "list").out()).doesNotContain("analyst");
        bob.run("role", "delete", "analyst").isRefused(404);

        root.run("role", "delete", "analyst").succeeds();
        root.run("role", "show", "analyst").isRefused(404);
    }

    @Test
    void creatingARoleNeverReplacesOne() {
        root.run("role", "create", "kept", "--token-assignable", "false").succeeds();

        root.run("role", "create", "kept").isRefused(412, "exists already");

        assertThat(root.run("role", "show", "kept").row("TOKEN-ASSIGNABLE")).endsWith("no");
    }

    @Test
    void membersComeAndGo() {
        root.run("role", "create", "team").succeeds();

        root.run("role", "add-member", "team", "service-account:bob", "--admin-option").succeeds();
        root.run("role", "add-member", "team", "user:keycloak:a/b:c").succeeds();
        assertThat(root.run("role", "members", "team").row("service-account:bob")).contains("yes");
        assertThat(root.run("role", "members", "team").row("user:keycloak:a/b:c")).contains("no");
        assertThat(bob.run("whoami", "--json").json().path("roles").toString()).contains("team");

        root.run("role", "remove-member", "team", "service-account:bob").succeeds();
        assertThat(bob.run("whoami", "--json").json().path("roles").toString()).doesNotContain("team");
        bob.run("role", "add-member", "team", "service-account:bob").isRefused(404);
        root.run("role", "add-member", "team", "nonsense").isRefused(400, "nonsense");
    }

    @Test
    void valuesInTokensLeadToRoles() {
        root.run("role", "create", "mapped").succeeds();

        TestCommands.Run made = root.run("token-role-mapping", "create", "m1", "--issuer", "keycloak", "--value",
                "/staff", "--role", "mapped");

        assertThat(made.status()).as(made.error()).isZero();
        assertThat(made.error()).startsWith("serac: warning: ").contains("keycloak");
        assertThat(root.run("token-role-mapping", "list").row("m1")).contains("keycloak", "/staff", "mapped");
        assertThat(bob.run("token-role-mapping", "list", "--json").json().path("items")).isEmpty();
        bob.run("token-role-mapping", "delete", "m1").isRefused(404);
        root.run("token-role-mapping", "delete", "m1").succeeds();
        assertThat(root.run("token-role-mapping", "list", "--json").json().path("items")).isEmpty();
    }

    @Test
    void listsAreReadToTheirEnd() {
        for (int i = 0; i < 5; i++) {
            root.run("role", "create", "many" + i).succeeds();
        }

        assertThat(root.run("role", "list").out()).contains("many0", "many4");
    }

    @Test
    void whatIsMissingIsWrongUsage() {
        root.run("role", "create").isWrongUsage("Missing required parameter");
        root.run("role", "delete", "").isWrongUsage("empty");
        root.run("role", "add-member", "team").isWrongUsage("Missing required parameter");
        root.run("token-role-mapping", "create", "m2", "--role", "x").isWrongUsage("--issuer");
    }
}
