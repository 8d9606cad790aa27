package io.serac.server.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilesTest {
    private static final URI SERVER = URI.create("https://lake.example.com");
    private static final Profile PROFILE = Profile.of(SERVER, new Credential("etl", "srs_k_x")).with("t.t.t",
            Instant.parse("2026-01-02T03:04:05Z"));

    @TempDir
    private Path home;

    @Test
    void whatIsSavedIsLoadedAgainAndReadableByItsOwnerAlone() throws IOException {
        profiles(Map.of()).save(PROFILE);

        Path file = home.resolve(".config/serac/cli.json");
        assertThat(profiles(Map.of()).load()).isEqualTo(PROFILE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aFileThatOthersCanReadIsRefused() throws IOException {
        profiles(Map.of()).save(PROFILE);
        Path file = home.resolve(".config/serac/cli.json");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> profiles(Map.of()).load()).isInstanceOf(CommandFailure.class)
                .hasMessageContaining("chmod 600").hasMessageNotContaining("srs_k_x");
    }

    @Test
    void theEnvironmentWinsAndIsNotWrittenDown() {
        Map<String, String> environment = Map.of("SERAC_CLI_SERVER", "http://localhost:1/", "SERAC_CLI_CREDENTIAL",
                "a:b");
        profiles(Map.of()).save(PROFILE);

        Profile loaded = profiles(environment).load();
        profiles(environment).save(loaded);

        assertThat(loaded).isEqualTo(Profile.of(URI.create("http://localhost:1"), new Credential("a", "b")));
        assertThat(profiles(Map.of()).load()).isEqualTo(PROFILE);
    }

    @Test
    void aServerWithoutACredentialInTheEnvironmentIsRefused() {
        assertThatThrownBy(() -> profiles(Map.of("SERAC_CLI_SERVER", "http://localhost:1")).load())
                .isInstanceOf(CommandFailure.class).hasMessageContaining("SERAC_CLI_CREDENTIAL");
    }

    @Test
    void secretsAreNoText() {
        assertThat(PROFILE.toString()).contains("etl").doesNotContain("srs_k_x", "t.t.t");
        assertThatThrownBy(() -> Credential.parse("srs_k_x")).isInstanceOf(WrongUsage.class)
                .hasMessageNotContaining("srs_k_x");
    }

    private Profiles profiles(Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("HOME", home.toString());
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
        Terminal terminal = new Terminal(environment, InputStream.nullInputStream(), nowhere, nowhere,
                Clock.systemUTC());
        return new Profiles(terminal, Optional.empty());
    }
}
