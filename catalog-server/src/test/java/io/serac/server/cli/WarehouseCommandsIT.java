package io.serac.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
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

        assertThat(root.run("warehouse", "check", "main", "--last").succeeds().out()).contains("CHECK", "yes");

        bob.run("warehouse", "check", "main").isRefused(404);
        bob.run("warehouse", "check", "main", "--last").isRefused(404);
    }

    @Test
    void pointersAreComparedWithTheStorageForAdministratorsOfTheServer() throws IOException {
        SERVER.root().createNamespace("pointers");
        SERVER.root().createTable("pointers", "whole");
        String broken = SERVER.root().createTable("pointers", "broken").at("/metadata-location").asText();
        assertThat(root.run("warehouse", "check-pointers", "main").succeeds().out())
                .contains("are as new as the storage");
        assertThat(root.run("warehouse", "check-pointers", "main", "--json").json().path("items")).isEmpty();

        Files.delete(Path.of(broken.substring("file:".length())));
        TestCommands.Run found = root.run("warehouse", "check-pointers", "main");
        assertThat(found.status()).isEqualTo(1);
        assertThat(found.out()).contains("missing-file  table  pointers.broken  " + broken).doesNotContain("whole");
        assertThat(found.error()).contains("1 of ", "docs/operations/backup.md");

        bob.run("warehouse", "check-pointers", "main").isRefused(404);
        root.run("warehouse", "check-pointers", "main", "--page-token", "made-up").isRefused(400);
        SERVER.root().delete(TestClient.tablePath("pointers", "broken")).is(204);
    }

    @Test
    void warehousesAreMadeAndChangedByThoseWhoMay() {
        String storage = "{\"type\": \"file\", \"root\": \"file:" + SERVER.storage().resolveSibling("second") + "\"}";
        bob.typing(storage, "warehouse", "create", "second", "--file", "-").isRefused(404);
        assertThat(root.typing(storage, "warehouse", "create", "second", "--file", "-", "--undrop-period", "P14D",
                "--protected").succeeds().out()).isEqualTo("Created warehouse second.\n");
        assertThat(root.run("warehouse", "show", "second").row("UNDROP-PERIOD")).endsWith("P14D");
        assertThat(root.run("warehouse", "show", "second").row("PROTECTED")).endsWith("yes");
        root.typing(storage, "warehouse", "create", "second", "--file", "-").isRefused(412, "exists already");

        root.run("warehouse", "set", "second", "--restricted-clients", "deny").succeeds();
        assertThat(root.run("warehouse", "show", "second").row("RESTRICTED-CLIENTS")).endsWith("deny");
        root.run("warehouse", "set", "second", "--restricted-clients", "governed").isRefused(400, "not available");
        assertThat(root.run("warehouse", "show", "second").row("STRICT-APPEND")).endsWith("no");
        bob.run("warehouse", "set", "second", "--strict-append", "true").isRefused(404);
        root.run("warehouse", "set", "second", "--strict-append", "true").succeeds();
        assertThat(root.run("warehouse", "show", "second").row("STRICT-APPEND")).endsWith("yes");
        assertThat(root.run("warehouse", "set", "second", "--strict-append", "maybe").status()).isEqualTo(2);
        root.run("warehouse", "set", "second", "--strict-append", "false").succeeds();
        bob.run("warehouse", "set", "second", "--undrop-period", "P1D").isRefused(404);
        root.run("warehouse", "set", "second", "--undrop-period", "P1D").succeeds();
        assertThat(
                root.typing(storage.replace("second", "moved"), "warehouse", "set", "second", "--file", "-", "--json")
                        .json().at("/storage/root").asText())
                .endsWith("/moved");
        assertThat(root.run("warehouse", "show", "second").row("UNDROP-PERIOD")).endsWith("P1D");
        bob.run("warehouse", "set", "second", "--raw-access", "explicit").isRefused(404);
        root.run("warehouse", "set", "second", "--raw-access", "explicit").succeeds();
        assertThat(root.run("warehouse", "show", "second").row("RAW-ACCESS")).endsWith("explicit");
        root.run("warehouse", "set", "second", "--raw-access", "open").isRefused(400, "raw-access");
        String allowed = "file:" + SERVER.storage().resolveSibling("free");
        root.run("warehouse", "set", "second", "--allowed-location", allowed, "--allowed-location", allowed + "2")
                .succeeds();
        assertThat(root.run("warehouse", "show", "second").row("ALLOWED-LOCATIONS")).contains(allowed + "2");
        root.run("warehouse", "set", "none", "--undrop-period", "P1D").isRefused(412);
        root.typing("{\"type\": \"s3\"}", "warehouse", "set", "second", "--file", "-").isRefused(400,
                "storage.root", "storage.region", "storage.credentials");
    }

    @Test
    void aTableIsTriedOutAndNothingOfItStays() {
        TestCommands.Run run = root.run("warehouse", "try", "main").succeeds();

        assertThat(run.out().lines().map(line -> line.split(" {2,}", -1)[0].replaceAll("serac_try_\\w+", "N")))
                .containsExactly(
                        "STEP", "read the configuration", "create a namespace", "create a table", "read the table",
                        "drop table N.trial", "drop namespace N");
        assertThat(root.run("warehouse", "try", "main", "--json").json().path("items")).hasSize(6);
        assertThat(SERVER.root().get("/catalog/v1/main/namespaces").is(200).json().path("namespaces").toString())
                .doesNotContain("serac_try");

        bob.run("warehouse", "try", "main").isRefused(404, "read the configuration");
        root.run("warehouse", "try", "none").isRefused(404, "read the configuration");
    }

    @Test
    void aTrialThatFailsHalfWayTakesBackWhatItMade() throws IOException {
        Path unwritable = SERVER.storage().resolveSibling("unwritable");
        root.typing("{\"type\": \"file\", \"root\": \"file:" + unwritable + "\"}", "warehouse", "create", "full",
                "--file",
                "-").succeeds();
        // A file where the table's folder would have to be.
        deleteFolder(unwritable);
        Files.writeString(unwritable, "no folder");

        TestCommands.Run run = root.run("warehouse", "try", "full");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.error()).startsWith("serac: create a table: ").doesNotContain("left behind");
        assertThat(SERVER.root().get("/catalog/v1/full/namespaces").is(200).json().path("namespaces")).isEmpty();
    }

    private static void deleteFolder(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void wrongWordsAreWrongUsageBeforeAnythingIsSent() {
        root.run("warehouse", "show").isWrongUsage("Missing required parameter");
        root.run("warehouse", "show", "").isWrongUsage("empty");
        root.run("warehouse", "destroy", "main").isWrongUsage("destroy");
        root.run("warehouse", "create", "x").isWrongUsage("--file");
        root.run("warehouse", "set", "x").isWrongUsage("Nothing to change");
        assertThat(root.typing("no JSON", "warehouse", "create", "x", "--file", "-").error())
                .isEqualTo("serac: - is not a JSON object\n");
    }
}
