package io.serac.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceAccountCommandsIT {
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
    void accountsComeAndGo() {
        root.run("service-account", "create", "etl").succeeds();

        assertThat(root.run("service-account", "list").row("etl")).contains("no");
        root.run("service-account", "create", "etl").isRefused(412, "exists already");
        bob.run("service-account", "create", "mine").isRefused(404);
        bob.run("service-account", "list").isRefused(404);
        bob.run("service-account", "delete", "etl").isRefused(404);

        root.run("service-account", "delete", "etl").succeeds();
        assertThat(root.run("service-account", "list").out()).doesNotContain("etl");
    }

    @Test
    void theSecretIsShownOnceAndOpensTheDoor() {
        root.run("service-account", "create", "loader").succeeds();

        JsonNode made = root.run("service-account", "secret", "create", "loader", "--json").json();
        String credential = made.path("client-id").asText() + ":" + made.path("client-secret").asText();
        TestCommands loader = TestCommands.of(homes.resolve("loader"), SERVER, credential);

        assertThat(loader.run("whoami").row("PRINCIPAL")).endsWith("service-account:loader");
        String list = root.run("service-account", "secret", "list", "loader").succeeds().out();
        assertThat(list).contains(made.path("id").asText()).doesNotContain(made.path("client-secret").asText());
        bob.run("service-account", "secret", "create", "loader").isRefused(404);
        bob.run("service-account", "secret", "list", "loader").isRefused(404);

        root.run("service-account", "secret", "delete", "loader", made.path("id").asText()).succeeds();
        TestCommands.of(homes.resolve("late")).typing(credential, "login", SERVER.origin()).isRefused(401);
    }

    @Test
    void theSecretGoesIntoAPrivateFileAndNowhereElse() throws IOException {
        root.run("service-account", "create", "filed").succeeds();
        Path file = homes.resolve("filed.credential");

        TestCommands.Run made = root.run("service-account", "secret", "create", "filed", "--expires-in-days", "90",
                "--credential-file", file.toString()).succeeds();

        assertThat(made.out()).contains(file.toString()).doesNotContain("srs_");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(TestCommands.of(homes.resolve("filed")).run("login", SERVER.origin(), "--credential-file",
                file.toString()).succeeds().out()).contains("service-account:filed");
        String before = Files.readString(file);
        TestCommands.Run again = root.run("service-account", "secret", "create", "filed", "--credential-file",
                file.toString());
        assertThat(again.status()).isEqualTo(1);
        assertThat(Files.readString(file)).isEqualTo(before);
        assertThat(root.run("service-account", "secret", "list", "filed", "--json").json().path("items")).hasSize(1);
    }

    @Test
    void aRefusedSecretLeavesNoFile() {
        Path file = homes.resolve("none.credential");

        root.run("service-account", "secret", "create", "no-such-account", "--credential-file", file.toString())
                .isRefused(404);

        assertThat(file).doesNotExist();
    }

    @Test
    void disablingStopsAnAccountAtOnceAndNeverMakesOne() {
        root.run("service-account", "create", "risky").succeeds();
        JsonNode made = root.run("service-account", "secret", "create", "risky", "--json").json();
        TestCommands risky = TestCommands.of(homes.resolve("risky"), SERVER,
                "risky:" + made.path("client-secret").asText());

        bob.run("service-account", "disable", "risky").isRefused(404);
        risky.run("whoami").succeeds();
        root.run("service-account", "disable", "risky").succeeds();
        risky.run("whoami").isRefused(401);
        assertThat(root.run("service-account", "list").row("risky")).contains("yes");
        root.run("service-account", "enable", "risky").succeeds();
        risky.run("whoami").succeeds();

        root.run("service-account", "disable", "misspelled").isRefused(412);
        assertThat(root.run("service-account", "list").out()).doesNotContain("misspelled");
    }
}
