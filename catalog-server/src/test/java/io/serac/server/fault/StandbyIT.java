package io.serac.server.fault;

import static io.serac.server.TestClient.namespacePath;
import static io.serac.server.TestClient.tablePath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.database.DatabaseException;
import io.serac.server.database.TestDatabase;
import io.serac.server.database.TestStandby;
import io.serac.server.fault.FaultRelay.Fault;
import io.serac.server.opa.CountedSockets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of a server with a standby show what lists of one without show, whatever becomes of it. */
class StandbyIT {
    private static final int LISTS = 100;
    private static final String STANDBY = "source=\"standby\"";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String TABLES = namespacePath("a") + "/tables";

    @TempDir
    private static Path folder;
    private static TestServer server;
    private static TestStandby standby;
    private static FaultRelay relay;
    private static TestServer lists;
    private static TestClient root;
    private static TestClient bob;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        server.root().createNamespace("a");
        standby = TestStandby.of(server.databaseAddress(), folder);
        relay = new FaultRelay(standby.port());
        lists = server.replica(Map.of("database.read-url",
                standby.url(server.databaseAddress()).replaceAll("localhost:\\d+", "127.0.0.1:" + relay.port()),
                "database.read.username", TestDatabase.SERVING_USER, "database.list-connections-max", "4"));
        root = lists.root();
        bob = lists.bob();
    }

    @AfterAll
    static void stop() {
        lists.close();
        relay.close();
        standby.close();
        server.close();
    }

    @BeforeEach
    void reach() {
        await().untilAsserted(() -> assertThat(source(TABLES)).isEqualTo("current"));
    }

    @Test
    void whatWasJustMadeIsListedAtOnceAndLaterFromTheStandby() throws Exception {
        standby.pause();
        root.createNamespace("a", "made");
        root.createTable("a", "made");
        root.createView("a", "made view");
        List<String> paths = List.of("/catalog/v1/main/namespaces?parent=a", TABLES, namespacePath("a") + "/views");

        for (String path : paths) {
            assertThat(root.get(path).is(200).body()).as(path).contains("made");
            await().untilAsserted(() -> assertThat(source(path)).as(path).isEqualTo("behind"));
        }

        standby.resume();
        for (String path : paths) {
            await().untilAsserted(() -> assertThat(source(path)).isEqualTo("current"));
            assertThat(root.get(path).is(200).body()).as(path).contains("made");
            assertThat(bob.get(path).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void whatIsGoneOrForbiddenIsListedNoMore() throws Exception {
        root.createNamespace("hidden");
        for (String table : List.of("kept", "dropped", "old", "granted", "secret")) {
            root.createTable("hidden", table);
        }
        String path = namespacePath("hidden") + "/tables";
        String grants = "/admin/v1/warehouses/main/namespaces/hidden/tables/%s/grants/service-account:bob/SELECT";
        for (String table : List.of("kept", "dropped", "old", "granted")) {
            root.put(grants.formatted(table), "{}").is(201);
        }
        await().untilAsserted(() -> assertThat(source(path)).isEqualTo("current"));
        assertThat(names(bob, path)).containsExactly("dropped", "granted", "kept", "old");
        standby.pause();

        root.delete(tablePath("hidden", "dropped")).is(204);
        root.delete(grants.formatted("granted")).is(204);
        root.post("/catalog/v1/main/tables/rename", """
                {'source': {'namespace': ['hidden'], 'name': 'old'},
                 'destination': {'namespace': ['hidden'], 'name': 'new'}}""").is(204);

        assertThat(names(bob, path)).containsExactly("kept", "new");
        standby.resume();
        await().untilAsserted(() -> {
            assertThat(names(bob, path)).containsExactly("kept", "new");
            assertThat(names(root, path)).containsExactly("granted", "kept", "new", "secret");
            assertThat(source(path)).isEqualTo("current");
        });
        assertThat(names(bob, path)).containsExactly("kept", "new");
        root.delete(grants.formatted("kept")).is(204);
        root.delete(grants.formatted("old").replace("old", "new")).is(204);
        bob.get(path).isError(404, "NoSuchWarehouseException");
    }

    @Test
    void listsOutliveTheStandbyAndComeFromItWhenItIsBack() throws Exception {
        standby.stop();

        for (int i = 0; i < 4; i++) {
            root.get(TABLES).is(200);
        }
        assertThat(source(TABLES)).isIn("failed", "paused");
        assertThat(health().statusCode()).isEqualTo(200);
        assertThat(health().body()).contains("\"standby\",\"status\":\"warning\"").contains("does not answer");

        standby.start();
        await().untilAsserted(() -> assertThat(source(TABLES)).isEqualTo("current"));
        assertThat(health().body()).contains("{\"name\":\"standby\",\"status\":\"ok\"}");
    }

    @Test
    void aStandbyThatHangsIsNotWaitedFor() throws Exception {
        // On a slow machine the standby may be asked again before the second list.
        await().untilAsserted(() -> {
            reach();
            // The timeline that a list asks for.
            relay.breakAt(Fault.SWALLOW_ANSWER, " 00000001 ");
            assertThat(source(TABLES)).isEqualTo("failed");
            assertThat(source(TABLES)).isEqualTo("paused");
        });
        await().untilAsserted(() -> assertThat(source(TABLES)).isEqualTo("current"));
    }

    @Test
    void aServerThatIsNoStandbyOfTheDatabaseIsRefused() throws Exception {
        assertRefused(server.databaseAddress().url(), "is no standby");
        try (TestDatabase other = TestDatabase.create()) {
            assertRefused(standby.url(other.address()), "shows another database");
        }
        try (TestStandby foreign = TestStandby.ofNobody(folder)) {
            String url = "jdbc:postgresql://localhost:" + foreign.port() + "/postgres?user=postgres";
            assertRefused(url, "shows another database");
            foreign.promote();
            assertRefused(url, "is no standby");
        }
    }

    /** A server that gets no answer in time starts nevertheless. */
    private static void assertRefused(String readUrl, String reason) {
        await().untilAsserted(() -> assertThatThrownBy(
                () -> server.replica(Map.of("database.read-url", readUrl)).close())
                .isInstanceOf(DatabaseException.class).hasMessageContaining(reason)
                .hasMessageContaining("database.read-url"));
    }

    @Test
    void aListCostsThePrimaryOneRoundTripAndTwoWithoutAStandby() throws Exception {
        String primary = counted(server.databaseAddress().url());
        String reading = standby.url(server.databaseAddress());

        assertThat(trips(Map.of("database.url", primary), "")).as("without a standby").isEqualTo(2);
        assertThat(trips(Map.of("database.url", primary, "database.read-url", reading), STANDBY)).isEqualTo(1);
        assertThat(trips(Map.of("database.read-url", counted(reading)), STANDBY)).as("those to it").isEqualTo(2);
    }

    private static String counted(String url) {
        return url + (url.contains("?") ? "&" : "?") + "socketFactory=" + CountedSockets.class.getName();
    }

    /** Of one list that comes from there. Servers do some work of their own meanwhile, but not beside each of many lists. */
    private static int trips(Map<String, String> settings, String source) {
        try (TestServer counting = server.replica(settings)) {
            TestClient client = counting.root();
            List<Integer> trips = new ArrayList<>();
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> {
                TreeSet<String> pages = counts(counting);
                int before = CountedSockets.roundTrips();
                client.get(TABLES).is(200);
                int taken = CountedSockets.roundTrips() - before;
                TreeSet<String> grown = counts(counting);
                grown.removeAll(pages);
                if (source.isEmpty() || grown.stream().anyMatch(line -> line.contains(source))) {
                    trips.add(taken);
                }
                return trips.size() == LISTS;
            });
            return Collections.min(trips);
        }
    }

    private static List<String> names(TestClient client, String path) {
        return client.get(path).is(200).at("/identifiers").findValuesAsText("name").stream().sorted().toList();
    }

    /** For what reason a list comes from where it does. */
    private static String source(String path) throws IOException, InterruptedException {
        TreeSet<String> before = counts(lists);
        root.get(path).is(200);
        TreeSet<String> after = counts(lists);
        after.removeAll(before);
        assertThat(after).hasSize(1);
        return after.first().replaceFirst(".*reason=\"([a-z]+)\".*", "$1");
    }

    private static TreeSet<String> counts(TestServer of) throws IOException, InterruptedException {
        return new TreeSet<>(managed(of, "/metrics").body().lines()
                .filter(line -> line.startsWith("serac_list_pages_total{")).toList());
    }

    private static HttpResponse<String> health() throws IOException, InterruptedException {
        return managed(lists, "/health/ready");
    }

    private static HttpResponse<String> managed(TestServer of, String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + of.managementPort() + path)).build(),
                BodyHandlers.ofString());
    }
}
