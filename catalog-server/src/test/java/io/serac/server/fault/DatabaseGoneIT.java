package io.serac.server.fault;

import static io.serac.server.TestClient.namespacePath;
import static io.serac.server.TestClient.tablePath;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The database goes away and comes back. */
class DatabaseGoneIT {
    private static final TestServer SERVER = TestServer.start();
    private static final FaultRelay RELAY = new FaultRelay(
            Integer.parseInt(SERVER.databaseAddress().url().replaceAll(".*:(\\d+)/.*", "$1")));
    private static final TestServer BEHIND = SERVER.replica(Map.of("database.url",
            SERVER.databaseAddress().url().replaceAll("localhost:\\d+", "127.0.0.1:" + RELAY.port()),
            "database.acquire-timeout", "2s"));

    private final TestClient behind = BEHIND.root();

    @BeforeAll
    static void prepare() {
        SERVER.root().createNamespace("a");
        SERVER.root().createTable("a", "t");
    }

    @AfterAll
    static void stop() {
        BEHIND.close();
        RELAY.close();
        SERVER.close();
    }

    @Test
    void everythingIsToldToTryAgainUntilTheDatabaseIsBack() throws Exception {
        // The outages of another test may have left connections that nobody has found dead yet.
        Awaitility.await().until(() -> behind.get(tablePath("a", "t")).status() == 200);
        RELAY.down();

        for (Answer answer : List.of(behind.get(tablePath("a", "t")), behind.get(namespacePath("a")),
                behind.post(tablePath("a", "t"), Commits.set("k", "v")),
                behind.post(namespacePath("a") + "/tables", TestClient.tableBody("u")),
                behind.delete(tablePath("a", "t")))) {
            answer.isError(503, "ServiceUnavailableException");
            assertThat(answer.header("Retry-After")).isPresent();
        }
        assertThat(health("ready")).isEqualTo(503);
        assertThat(health("live")).isEqualTo(200);

        RELAY.up();

        Awaitility.await().until(() -> behind.get(tablePath("a", "t")).status() == 200);
        assertThat(behind.get(tablePath("a", "t")).at("/metadata/properties/k").isMissingNode()).isTrue();
        behind.head(tablePath("a", "u")).is(404);
        behind.post(tablePath("a", "t"), Commits.set("k", "v")).is(200);
        Awaitility.await().until(() -> health("ready") == 200);
    }

    @Test
    void commitsDuringShortOutagesAreNeitherLostNorToldWrongly() throws Exception {
        UUID id = UUID.fromString(SERVER.root().createTable("a", "hot").at("/metadata/table-uuid").asText());
        try (Writers writers = new Writers(tablePath("a", "hot"))) {
            writers.start(8, 10_000, writer -> behind);
            for (int outage = 1; outage <= 3; outage++) {
                int enough = writers.acknowledged().size() + 10;
                Awaitility.await().until(() -> writers.acknowledged().size() >= enough);
                RELAY.down();
                RELAY.up();
            }
            writers.stop();

            PointerChain.read(SERVER, id).assertEachCommitBuildsOnItsPredecessor().assertHolds(writers.acknowledged(),
                    writers.refused());
            assertThat(writers.withStatus(400, 499)).isEmpty();
            assertThat(writers.withStatus(500, 502)).isEmpty();
        }
    }

    private static int health(String which) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + BEHIND.managementPort() + "/health/" + which)).build(),
                    BodyHandlers.discarding()).statusCode();
        }
    }
}
