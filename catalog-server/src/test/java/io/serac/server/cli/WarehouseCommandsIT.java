package io.serac.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarehouseCommandsIT {
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
    void theListHasWhatTheCallerMaySee() {
        assertThat(root.run("warehouse", "list").row("main")).contains("file:" + SERVER.storage());
        assertThat(root.run("warehouse", "list", "--json").json().at("/items/0/name").asText()).isEqualTo("main");

        assertThat(bob.run("warehouse", "list", "--json").json().path("items")).isEmpty();
    }

    @Test
    void whoSeesAWarehouseIsShownItAndAllOthersGetTheAnswerAboutNone() {
        assertThat(root.run("warehouse", "show", "main").row("ROOT")).endsWith("file:" + SERVER.storage());
        assertThat(root.run("warehouse", "show", "main", "--json").json().path("name").asText()).isEqualTo("main");

        bob.run("warehouse", "show", "main").isRefused(404);
        root.run("warehouse", "show", "none").isRefused(404);
    }

    @Test
    void storageIsTriedOutForThoseWhoManageIt() {
        assertThat(root.run("warehouse", "check", "main").succeeds().out()).contains("CHECK", "yes");
        assertThat(root.run("warehouse", "check", "main", "--json").json().path("passed").asBoolean()).isTrue();

        bob.run("warehouse", "check", "main").isRefused(404);
    }

    @Test
    void wrongWordsAreWrongUsageBeforeAnythingIsSent() {
        root.run("warehouse", "show").isWrongUsage("Missing required parameter");
        root.run("warehouse", "show", "").isWrongUsage("empty");
        root.run("warehouse", "destroy", "main").isWrongUsage("destroy");
    }
}
