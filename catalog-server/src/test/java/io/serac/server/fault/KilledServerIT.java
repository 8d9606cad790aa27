package io.serac.server.fault;

import static io.serac.server.TestClient.tablePath;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.ServerProcess;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server process dies amid commits. What it acknowledged is there, what it refused is not, and nothing dangles. */
class KilledServerIT {
    private static final int ROUNDS = 3;

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    @TempDir
    private Path folder;

    @Test
    void nothingAcknowledgedIsLostAndNoPointerDangles() throws Exception {
        SERVER.root().createNamespace("a");
        UUID id = UUID.fromString(SERVER.root().createTable("a", "t").at("/metadata/table-uuid").asText());
        List<String> acknowledged = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            int commitsBeforeDeath = 5 * round;
            try (ServerProcess process = start().awaitReady(); Writers writers = new Writers(tablePath("a", "t"))) {
                TestClient client = SERVER.root().at("http://127.0.0.1:" + process.port());
                writers.start(8, 10_000, writer -> client);
                Awaitility.await().until(() -> writers.acknowledged().size() >= commitsBeforeDeath);
                process.kill();
                writers.stop();
                acknowledged.addAll(writers.acknowledged());
                refused.addAll(writers.refused());
            }
        }

        PointerChain.read(SERVER, id).assertEachCommitBuildsOnItsPredecessor().assertHolds(acknowledged, refused);
        SERVER.root().post(tablePath("a", "t"), Commits.set("after", "all")).is(200);
        assertThat(refused).as("a dying server refuses nothing").isEmpty();
    }

    @Test
    void terminatedServerFinishesWhatItHasBegun() throws Exception {
        SERVER.root().createNamespace("b");
        UUID id = UUID.fromString(SERVER.root().createTable("b", "t").at("/metadata/table-uuid").asText());
        try (ServerProcess process = start().awaitReady(); Writers writers = new Writers(tablePath("b", "t"))) {
            TestClient client = SERVER.root().at("http://127.0.0.1:" + process.port());
            writers.start(4, 10_000, writer -> client);
            Awaitility.await().until(() -> writers.acknowledged().size() >= 20);
            process.terminate();
            writers.stop();
            PointerChain chain = PointerChain.read(SERVER, id).assertEachCommitBuildsOnItsPredecessor()
                    .assertHolds(writers.acknowledged(), writers.refused());
            assertThat(chain.length()).as("every commit that was applied was also answered")
                    .isEqualTo(1 + writers.acknowledged().size());
        }
    }

    private ServerProcess start() throws Exception {
        Map<String, String> environment = new HashMap<>();
        SERVER.settings().forEach((key, value) -> environment
                .put("SERAC_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'), value));
        return ServerProcess.start(folder, environment, "serve");
    }
}
