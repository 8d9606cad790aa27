package io.serac.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.serac.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginIT {
    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path home;

    @Test
    void aCredentialFromAFileIsKeptForTheNextCommands() throws IOException {
        Path file = Files.writeString(home.resolve("credential"), SERVER.rootCredential() + "\n");
        TestCommands root = TestCommands.of(home);

        root.run("login", SERVER.origin(), "--credential-file", file.toString()).succeeds();

        assertThat(root.run("whoami").row("PRINCIPAL")).endsWith("service-account:root");
        assertThat(root.run("whoami", "--json").json().path("principal").asText()).isEqualTo("service-account:root");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(profile()))).isEqualTo("rw-------");
    }

    @Test
    void aCredentialComesFromTheStandardInputOrTheEnvironment() {
        TestCommands root = TestCommands.of(home);

        root.typing(SERVER.rootCredential(), "login", SERVER.origin()).succeeds();
        root.run("logout").succeeds();
        root.typing(SERVER.rootCredential(), "login", SERVER.origin(), "--credential-file", "-").succeeds();
        root.run("logout").succeeds();
        root.with("SERAC_CLI_CREDENTIAL", SERVER.rootCredential()).run("login", SERVER.origin()).succeeds();

        assertThat(root.run("whoami").row("PRINCIPAL")).endsWith("service-account:root");
    }

    @Test
    void aTokenAloneIsEnoughUntilItExpires() throws IOException {
        String token = SERVER.root().header("Authorization").substring("Bearer ".length());
        TestCommands root = TestCommands.of(home);

        root.typing(token, "login", SERVER.origin(), "--token-file", "-").succeeds();
        root.run("whoami").succeeds();

        spoilToken();
        root.run("whoami").isRefused(401);
    }

    @Test
    void aTokenThatIsRefusedOrExpiredIsRenewedFromTheCredential() throws IOException {
        TestCommands root = TestCommands.of(home, SERVER, SERVER.rootCredential());

        spoilToken();
        root.run("whoami").succeeds();
        String renewed = JSON.readTree(profile().toFile()).path("token").asText();
        ObjectNode expired = ((ObjectNode) JSON.readTree(profile().toFile())).put("token-expires-at",
                "2020-01-01T00:00:00Z").put("token", "a.b.c");
        JSON.writeValue(profile().toFile(), expired);
        root.run("whoami").succeeds();

        assertThat(renewed).isNotEqualTo("a.b.c");
        assertThat(JSON.readTree(profile().toFile()).path("token").asText()).isNotEqualTo("a.b.c");
    }

    @Test
    void aWrongSecretIsRefusedInTheServersWordsAndNothingIsKept() {
        TestCommands nobody = TestCommands.of(home);

        String error = nobody.typing("root:srs_x_hunter2", "login", SERVER.origin()).isRefused(401, "invalid_client")
                .error();

        assertThat(error).doesNotContain("hunter2");
        assertThat(profile()).doesNotExist();
        assertThat(nobody.run("whoami").status()).isEqualTo(1);
    }

    @Test
    void logoutForgetsEverything() {
        TestCommands root = TestCommands.of(home, SERVER, SERVER.rootCredential());

        assertThat(root.run("logout", "--json").json().path("logged-out").asBoolean()).isTrue();

        assertThat(profile()).doesNotExist();
        TestCommands.Run after = root.run("whoami");
        assertThat(after.status()).isEqualTo(1);
        assertThat(after.error()).contains("Not logged in");
    }

    @Test
    void profilesAreApartByTheirFile() {
        String other = home.resolve("bob.json").toString();
        TestCommands user = TestCommands.of(home, SERVER, SERVER.rootCredential());
        user.typing(SERVER.credentialOf("bob"), "login", SERVER.origin(), "--profile-file", other).succeeds();

        assertThat(user.run("whoami").row("PRINCIPAL")).endsWith(":root");
        assertThat(user.run("whoami", "--profile-file", other).row("PRINCIPAL")).endsWith(":bob");
    }

    @Test
    void programsNeedNoFileAtAll() {
        TestCommands program = TestCommands.of(home).with("SERAC_CLI_SERVER", SERVER.origin())
                .with("SERAC_CLI_CREDENTIAL", SERVER.rootCredential());

        assertThat(program.run("whoami", "--json").json().path("principal").asText())
                .isEqualTo("service-account:root");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void noServerAtTheAddressIsAFailureAndNoAddressIsWrongUsage() {
        TestCommands root = TestCommands.of(home);

        TestCommands.Run away = root.typing("a:b", "login", "http://localhost:1");
        assertThat(away.status()).isEqualTo(1);
        assertThat(away.error()).contains("Cannot connect to http://localhost:1");
        root.typing("a:b", "login", "localhost:8181").isWrongUsage("https://host:port");
        root.typing("a:b", "login", "http://me:pw@localhost").isWrongUsage("https://host:port");
        root.typing("no-colon", "login", SERVER.origin()).isWrongUsage("client-id:client-secret");
        root.run("login").isWrongUsage("Missing required parameter");
    }

    private void spoilToken() throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(profile().toFile());
        JSON.writeValue(profile().toFile(), json.put("token", "a.b.c"));
    }

    private Path profile() {
        return home.resolve(".config/serac/cli.json");
    }
}
