package io.serac.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.serac.server.TestServer;
import io.serac.server.configuration.Settings;
import io.serac.server.configuration.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the example for Docker does to a server, done without Docker: its settings are ours, and its scripts set a server up. */
class ComposeExampleIT {
    private static final Path EXAMPLE = Path.of("../examples/compose");
    private static final String SERVER_IN_EXAMPLE = "http://serac:8181";
    private static final String SHARED_IN_EXAMPLE = "/shared/";

    @TempDir
    private Path folder;

    @Test
    void theServerTakesTheSettings() throws IOException {
        JsonNode compose = new YAMLMapper().readTree(EXAMPLE.resolve("compose.yaml").toFile());
        Map<String, String> environment = new HashMap<>();
        compose.at("/services/serac/environment").properties()
                .forEach(variable -> environment.put(variable.getKey(), variable.getValue().asText()));
        environment.put("SERAC_SECRETS_KEYS", "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");

        Settings settings = SettingsLoader.load(null, environment, Map.of());

        assertThat(settings.bootstrap().admins()).singleElement().satisfies(admin -> {
            JsonNode realm = new YAMLMapper().readTree(EXAMPLE.resolve("keycloak-realm.json").toFile());
            assertThat(realm.path("users").findValuesAsText("username")).contains(admin.subject(), "alice", "bob");
            assertThat(settings.authentication().issuers().getFirst().uri()).endsWith(realm.path("realm").asText());
        });
    }

    @Test
    void itsScriptsSetAServerUpAndCanRunAgain() throws Exception {
        try (TestServer server = TestServer.start()) {
            copy("setup", server);
            Files.createDirectories(folder.resolve("shared"));
            Files.writeString(folder.resolve("shared/root.credential"), server.rootCredential());
            Files.writeString(folder.resolve("shared/storage.json"),
                    "{\"type\": \"file\", \"root\": \"file:" + server.storage().resolveSibling("lake") + "\"}");

            String transcript = PrintedCommands.typed(List.of(
                    "curl -sf " + server.origin() + "/catalog/v1/oauth/tokens -d grant_type=client_credentials"
                            + " -u \"$(cat shared/root.credential)\" | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/'"
                            + " > shared/token",
                    "./serac login " + server.origin() + " --token-file shared/token --profile-file cli.json",
                    "./serac apply setup/lake.json --profile-file cli.json",
                    "sh setup/engines.sh",
                    "sh setup/engines.sh",
                    "./serac policy list warehouse lake --profile-file cli.json",
                    "./serac login " + server.origin()
                            + " --credential-file shared/trino.credential --profile-file trino.json",
                    "./serac whoami --profile-file trino.json",
                    "URL=$(sed -n 's/^opa.policy.uri=//p' shared/access-control.properties)",
                    "curl -sf \"$URL\" -H 'Content-Type: application/json' -d '{\"input\": {\"context\": {\"identity\":"
                            + " {\"user\": \"alice\"}}, \"action\": {\"operation\": \"ExecuteQuery\"}}}'"))
                    .run(folder, Map.of());

            assertThat(transcript).contains("service-account:trino", "{\"result\":true}");
        }
    }

    private void copy(String name, TestServer server) throws IOException {
        Path to = Files.createDirectories(folder.resolve(name));
        try (Stream<Path> files = Files.list(EXAMPLE.resolve(name))) {
            for (Path file : files.toList()) {
                Files.writeString(to.resolve(file.getFileName()), Files.readString(file)
                        .replace(SERVER_IN_EXAMPLE, server.origin())
                        .replace(SHARED_IN_EXAMPLE, folder.resolve("shared") + "/"));
            }
        }
    }
}
