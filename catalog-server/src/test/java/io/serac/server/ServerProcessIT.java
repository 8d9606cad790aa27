package io.serac.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessIT {
    @TempDir
    private Path folder;

    @Test
    void killedServerStartsAgainOnItsDataAlthoughItsPostgresLivesOn() throws Exception {
        Path data = folder.resolve("data");
        try (ServerProcess first = serve(data).awaitReady()) {
            first.kill();
        }
        String credential = Files.readString(data.resolve("bootstrap-credential"));
        long postmaster = Long.parseLong(Files.readAllLines(data.resolve("postgres/data/postmaster.pid")).getFirst());
        assertThat(ProcessHandle.of(postmaster)).get().matches(ProcessHandle::isAlive);

        try (ServerProcess second = serve(data).awaitReady()) {
            assertThat(ProcessHandle.of(postmaster).filter(ProcessHandle::isAlive)).isEmpty();
            assertThat(second.out()).contains(data.resolve("bootstrap-credential").toString());
            assertThat(data.resolve("bootstrap-credential")).hasContent(credential);
        }
    }

    @Test
    void twoServersRunSideBySideAndOneFolderServesOnlyOne() throws Exception {
        try (ServerProcess left = serve(folder.resolve("left")); ServerProcess right = serve(folder.resolve("right"))) {
            assertThat(left.awaitReady().port()).isNotEqualTo(right.awaitReady().port());

            try (ServerProcess third = serve(folder.resolve("left"))) {
                assertThat(third.awaitExit()).isEqualTo(1);
                assertThat(third.error()).contains("uses the data folder", "--data").doesNotContain("\tat ");
            }
        }
    }

    @Test
    void terminatedServerStopsItsPostgresAndSaysNothingUnasked() throws Exception {
        Path data = folder.resolve("data");
        try (ServerProcess server = serve(data).awaitReady()) {
            assertThat(server.terminate()).isEqualTo(128 + 15);
            assertThat(server.error()).isEmpty();
            assertThat(server.out()).contains("spark-sql --packages", "/catalog/v1/oauth/tokens",
                    "$(cat '" + data.resolve("bootstrap-credential") + "')");
        }
        assertThat(data.resolve("postgres/data/postmaster.pid")).doesNotExist();
    }

    private ServerProcess serve(Path data) throws Exception {
        return ServerProcess.start(folder, Map.of(), "serve", "--port", "0", "--management-port", "0", "--data",
                data.toString());
    }
}
