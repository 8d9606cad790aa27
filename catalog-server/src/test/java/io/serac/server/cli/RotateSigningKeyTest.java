package io.serac.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.CatalogServer;
import io.serac.server.FakeClock;
import io.serac.server.bootstrap.Bootstrap;
import io.serac.server.configuration.SettingsLoader;
import io.serac.server.database.TestDatabase;
import io.serac.server.telemetry.Tracing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotateSigningKeyTest {
    @AutoClose
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @AutoClose
    private final TestDatabase database = TestDatabase.createEmpty();
    private final FakeClock clock = new FakeClock();

    @TempDir
    private Path folder;

    @Test
    void runningServersRefuseTokensOnlyIfTheirKeysWereRevoked() throws Exception {
        try (CatalogServer server = CatalogServer.start(
                SettingsLoader.load(null, environment(), Map.of("http.port", "0", "management.port", "0")), clock,
                Tracing.off())) {
            String token = login(server);
            assertThat(whoAmI(server, token)).isEqualTo(200);

            assertThat(run("rotate-signing-key")).contains("stay valid");
            clock.advance(Duration.ofSeconds(20));
            assertThat(whoAmI(server, token)).isEqualTo(200);

            assertThat(run("rotate-signing-key", "--revoke")).contains("refused");
            clock.advance(Duration.ofSeconds(20));
            assertThat(whoAmI(server, token)).isEqualTo(401);
            assertThat(whoAmI(server, login(server))).isEqualTo(200);
        }
    }

    private Map<String, String> environment() {
        return Map.of("SERAC_DATABASE_URL", database.address().url(), "SERAC_DATABASE_USERNAME", "postgres",
                "SERAC_DATA", folder.toString());
    }

    private String run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(CommandLines.run(arguments, TestTerminals.of(environment(), stream, stream))).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private String login(CatalogServer server) throws IOException, InterruptedException {
        String[] credential = Files.readString(Bootstrap.credentialFile(folder)).strip().split(":", 2);
        String body = CLIENT.send(request(server, "/catalog/v1/oauth/tokens")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials&client_id=" + credential[0]
                        + "&client_secret=" + credential[1]))
                .build(), BodyHandlers.ofString()).body();
        return body.split("\"", -1)[3];
    }

    private static int whoAmI(CatalogServer server, String token) throws IOException, InterruptedException {
        return CLIENT.send(request(server, "/admin/v1/whoami").header("Authorization", "Bearer " + token).build(),
                BodyHandlers.discarding()).statusCode();
    }

    private static HttpRequest.Builder request(CatalogServer server, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path));
    }
}
