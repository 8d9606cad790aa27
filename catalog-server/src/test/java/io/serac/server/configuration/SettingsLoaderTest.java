package io.serac.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsLoaderTest {
    @TempDir
    private Path folder;

    @Test
    void nothingHasToBeSet() {
        Settings settings = SettingsLoader.load(null, Map.of("PATH", "/bin"), Map.of());

        assertThat(settings.data()).isEqualTo(Path.of("data"));
        assertThat(settings.database().url()).isEmpty();
        assertThat(settings.database().password()).isEmpty();
        assertThat(settings.http().port()).isEqualTo(8181);
        assertThat(settings.http().commitBytesMax()).isEqualTo(new ByteSize(8 << 20));
        assertThat(settings.http().bodyTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.maintenance().undropPeriod()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.storage().endpointAllowlist()).isEmpty();
        assertThat(settings.storage().ambientCredentials()).isFalse();
        assertThat(settings.log().format()).isEqualTo(LogSettings.Format.TEXT);
    }

    @Test
    void fileIsOverruledByTheEnvironmentAndThatByTheCommandLine() throws IOException {
        Path file = write("""
                database:
                  url: jdbc:postgresql://file/serac
                  password: "p${not}expanded"
                http:
                  port: 1
                  in-flight-max: 7
                storage:
                  endpoint-allowlist:
                    - http://a:1
                    - http://b:2
                log:
                  format: json
                """);

        Settings settings = SettingsLoader.load(file,
                Map.of("SERAC_HTTP_PORT", "2", "SERAC_DATABASE_URL", "jdbc:postgresql://environment/serac"),
                Map.of("http.port", "3"));

        assertThat(settings.http().port()).isEqualTo(3);
        assertThat(settings.http().inFlightMax()).isEqualTo(7);
        assertThat(settings.database().url()).contains("jdbc:postgresql://environment/serac");
        assertThat(settings.database().password()).contains(Secret.of("p${not}expanded"));
        assertThat(settings.storage().endpointAllowlist()).contains(List.of("http://a:1", "http://b:2"));
        assertThat(settings.log().format()).isEqualTo(LogSettings.Format.JSON);
    }

    @Test
    void listsOfTheEnvironmentReplaceThoseOfTheFile() throws IOException {
        Path file = write("storage: {file-roots: [/a, /b]}");

        assertThat(load(file, Map.of()).storage().fileRoots()).contains(List.of(Path.of("/a"), Path.of("/b")));
        assertThat(load(file, Map.of("SERAC_STORAGE_FILE_ROOTS", "/c,/d")).storage().fileRoots())
                .contains(List.of(Path.of("/c"), Path.of("/d")));
    }

    @Test
    void everyProblemIsReportedAtOnce() throws IOException {
        Path file = write("""
                databse:
                  url: jdbc:postgresql://x/y
                http:
                  port: 70000
                  in-flight-max: many
                  head-timeout: 10
                  commit-bytes-max: 8MB
                  connections-max: ""
                log:
                  format: xml
                """);

        assertThatThrownBy(() -> load(file,
                Map.of("SERAC_HTTP_PORTT", "1", "SERAC_PORT_8181_TCP", "tcp://10.0.0.1:8181",
                        "SERAC_CATALOG_SERVICE_HOST", "10.0.0.1")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("8 problems")
                .hasMessageContaining("databse.url in " + file + " is unknown; did you mean database.url?")
                .hasMessageContaining("http.port is 70000, but must be 0 to 65535")
                .hasMessageContaining("http.in-flight-max must be a number: Expected an integer value, got \"many\"")
                .hasMessageContaining("http.head-timeout must be a duration: \"10\" is not a duration like")
                .hasMessageContaining("http.commit-bytes-max must be a size: \"8MB\" is not a size like")
                .hasMessageContaining("http.connections-max is empty")
                .hasMessageContaining("log.format must be a text or json")
                .hasMessageContaining("SERAC_HTTP_PORTT belongs to no key")
                .message()
                .doesNotContain("SERVICE_HOST", "8181_TCP", "SRCFG");
    }

    @Test
    void valuesThatContradictEachOtherAreProblemsToo() {
        assertThatThrownBy(() -> load(null, Map.of("SERAC_DATABASE_URL", "postgres://db/serac",
                "SERAC_DATABASE_LOCK_TIMEOUT", "8s", "SERAC_DATABASE_SOCKET_TIMEOUT", "1s")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("3 problems")
                .hasMessageContaining("database.url must begin with jdbc:postgresql:")
                .hasMessageContaining("database.lock-timeout must be shorter")
                .hasMessageContaining("database.statement-timeout must be shorter");
    }

    @Test
    void unreadableOrBrokenFileIsAProblem() throws IOException {
        assertThatThrownBy(() -> load(folder.resolve("absent.yaml"), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot be read");
        Path broken = write("http: [\n");
        assertThatThrownBy(() -> load(broken, Map.of("SERAC_HTTP_PORT", "x")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("is not YAML")
                .hasMessageContaining("http.port must be a number");
    }

    private static Settings load(@Nullable Path file, Map<String, String> environment) {
        return SettingsLoader.load(file, environment, Map.of());
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("serac.yaml"), yaml);
    }
}
