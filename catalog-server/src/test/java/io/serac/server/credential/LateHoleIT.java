package io.serac.server.credential;

import static io.serac.server.credential.StoreServer.strings;
import static io.serac.server.credential.StoreServer.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.storage.fake.FakeObjectStore;
import io.serac.storage.fake.Fault;
import io.serac.storage.fake.Weakness;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A hole that a store gets later stops keys and signatures at once, on all servers, until a check finds it closed. */
class LateHoleIT {
    private static final String CHECK = "/admin/v1/warehouses/lake/storage/check";
    private static final String STS =
            "'scoping': 'sts', 'sts': {'role-arn': '" + FakeObjectStore.ROLE_ARN + "'}";

    @AutoClose
    private static final StoreServer LAKE = new StoreServer(STS);
    @AutoClose
    private static final TestServer OTHER = LAKE.replica();

    @AfterEach
    void heal() {
        LAKE.store().heal();
        LAKE.store().faults().clear();
        LAKE.putWarehouse(STS).is(200);
        LAKE.root().post(CHECK, "").is(200);
    }

    private static TestClient vending(TestClient client) {
        return client.with("X-Iceberg-Access-Delegation", "vended-credentials");
    }

    private static Answer sign(TestClient client, String name, String location) {
        return client.post(table(name) + "/sign", """
                {'region': 'us-east-1', 'method': 'GET', 'uri': '%s/%s', 'headers': {}, 'provider': 's3'}
                """.formatted(LAKE.store().endpoint(), location.substring("s3://".length()) + "/data/a"));
    }

    private static void assertHandsOut(TestClient client, String name, String location) {
        assertThat(strings(vending(client).get(table(name)).is(200), "/config")).containsKey("s3.access-key-id");
        assertThat(client.get(table(name) + "/credentials").is(200).at("/storage-credentials")).hasSize(1);
        sign(client, name, location).is(200);
        assertThat(explained(client, "SIGN_REQUEST", name).at("/status").asInt()).isEqualTo(200);
        assertThat(explained(client, "LOAD_TABLE", name).at("/files/access").asText()).isEqualTo("READ");
    }

    private static void assertHandsOutNothing(TestClient client, String name, String location) {
        Answer load = vending(client).get(table(name)).is(200);
        assertThat(load.at("/metadata/location").asText()).isEqualTo(location);
        assertThat(load.body()).doesNotContain("s3.access-key-id", "storage-credentials");
        assertThat(strings(load, "/config").get("serac.no-storage-access")).contains("a hole");
        String refusal = "The last check of this warehouse's store found a hole";
        client.get(table(name) + "/credentials").isError(403, "ForbiddenException", refusal);
        sign(client, name, location).isError(403, "ForbiddenException", refusal);
        for (String operation : List.of("LOAD_CREDENTIALS", "SIGN_REQUEST")) {
            Answer explained = explained(client, operation, name);
            assertThat(explained.at("/status").asInt()).isEqualTo(403);
            assertThat(explained.at("/refusal").asText()).startsWith(refusal);
        }
        Answer explained = explained(client, "LOAD_TABLE", name);
        assertThat(explained.at("/status").asInt()).isEqualTo(200);
        assertThat(explained.at("/files/access").asText()).isEqualTo("NONE");
        assertThat(explained.at("/files/reason").asText()).startsWith(refusal);
    }

    private static Answer explained(TestClient client, String operation, String name) {
        return client.post("/admin/v1/explain", "{'operation': '" + operation + "', 'delegation': true, 'securable':"
                + " {'type': 'table', 'warehouse': 'lake', 'namespace': ['n'], 'name': '" + name + "'}}").is(200);
    }

    @Test
    void nothingIsHandedOutOnAnyServerUntilACheckPasses() {
        String location = LAKE.createTable("late");
        TestClient reader = LAKE.account("late-reader", "late", "SELECT");
        TestClient there = OTHER.existing("late-reader");
        assertHandsOut(reader, "late", location);
        assertHandsOut(there, "late", location);
        String known = vending(there).get(table("late")).header("ETag").orElseThrow();
        LAKE.store().weaken(Weakness.LETS_SESSIONS_ASSUME_ROLE_AGAIN);

        Answer found = LAKE.root().post(CHECK, "").is(200);

        assertThat(found.at("/stopped").asBoolean()).isTrue();
        assertThat(texts(found.at("/holes"))).containsExactly("sts-role-again");
        assertThat(LAKE.server().metrics()).doesNotContain("serac_storage_checks_total{verdict=\"leaks\"} 0.0")
                .contains("serac_storage_checks_total{verdict=\"failed\"} 0.0");
        assertHandsOutNothing(there, "late", location);
        assertHandsOutNothing(reader, "late", location);
        Awaitility.await()
                .untilAsserted(() -> assertThat(OTHER.ready().is(200).body())
                        .contains("{\"name\":\"storages\",\"status\":\"warning\",\"reason\":\"1 "));
        // What the client has would be newer for it than what it gets.
        vending(there).with("If-None-Match", known).get(table("late")).is(200);
        // The catalog itself goes on.
        OTHER.root().post(table("late"), """
                {'requirements': [], 'updates': [{'action': 'set-properties', 'updates': {'k': 'v'}}]}
                """).is(200);
        Answer created = vending(OTHER.root()).post(StoreServer.TABLES, TestClient.tableBody("made-then")).is(200);
        assertThat(created.body()).contains("serac.no-storage-access").doesNotContain("s3.access-key-id");

        LAKE.store().heal();
        assertHandsOutNothing(there, "late", location);
        OTHER.root().post(CHECK, "").is(200);
        assertHandsOut(reader, "late", location);
        assertHandsOut(there, "late", location);
        assertThat(LAKE.root().get(CHECK).is(200).at("/stopped").asBoolean()).isFalse();
        assertThat(reasons()).startsWith("storage-sound", "storage-leaks");
    }

    @Test
    void theReportIsKeptForThoseWhoManageTheWarehouse() {
        Answer made = LAKE.root().post(CHECK, "").is(200);
        Answer shown = OTHER.root().get(CHECK).is(200);

        assertThat(shown.json()).isEqualTo(made.json());
        assertThat(shown.at("/checks").size()).isEqualTo(36);
        assertThat(shown.at("/checked-at").asText()).isNotEmpty();
        long revision = shown.at("/storage-revision").asLong();
        LAKE.root().put("/admin/v1/warehouses/lake", "{'undrop-period': 'P3D'}").is(200);
        assertThat(LAKE.root().get(CHECK).at("/storage-revision").asLong()).isEqualTo(revision);
        LAKE.putWarehouse("'scoping': 'none'").is(200);
        Answer other = LAKE.root().get(CHECK).is(200);
        assertThat(other.at("/storage-revision").asLong()).isEqualTo(revision + 1);
        assertThat(other.at("/scoping").asText()).isEqualTo("none");

        LAKE.server().bob().get(CHECK).is(404);
        LAKE.createTable("guarded");
        TestClient reader = LAKE.account("guarded-reader", "guarded", "SELECT");
        reader.get(CHECK).is(403);
        reader.post(CHECK, "").is(403);
        LAKE.root().get("/admin/v1/warehouses/main/storage/check").isError(404, "NotFoundException");
    }

    @Test
    void aCheckUnderTheSameKeyIsMadeOnce() {
        TestClient repeating = LAKE.root().with("Idempotency-Key", UUID.randomUUID().toString());
        Answer first = repeating.post(CHECK, "").is(200);
        LAKE.store().weaken(Weakness.LETS_SESSIONS_ASSUME_ROLE_AGAIN);

        assertThat(repeating.post(CHECK, "").is(200).json()).isEqualTo(first.json());
        assertThat(LAKE.root().post(CHECK, "").is(200).at("/stopped").asBoolean()).isTrue();
    }

    @Test
    void whatCouldNotBeTriedChangesNothing() {
        String location = LAKE.createTable("unreachable");
        TestClient reader = LAKE.account("unreachable-reader", "unreachable", "SELECT");
        LAKE.store().faults().all("PUT", Fault.SERVICE_UNAVAILABLE);
        Answer down = LAKE.root().post(CHECK, "").is(200);
        assertThat(down.at("/passed").asBoolean()).isFalse();
        assertThat(down.at("/stopped").asBoolean()).isFalse();
        LAKE.store().faults().clear();
        assertHandsOut(reader, "unreachable", location);

        LAKE.store().weaken(Weakness.FORGETS_POLICY_OF_CHANGED_TOKEN);
        assertThat(LAKE.root().post(CHECK, "").is(200).at("/stopped").asBoolean()).isTrue();
        LAKE.store().heal();
        LAKE.store().faults().all("PUT", Fault.SERVICE_UNAVAILABLE);
        Answer still = LAKE.root().post(CHECK, "").is(200);
        assertThat(still.at("/stopped").asBoolean()).isTrue();
        assertThat(texts(still.at("/holes"))).containsExactly("sts-changed-token");
        LAKE.store().faults().clear();
        assertHandsOutNothing(reader, "unreachable", location);
    }

    @Test
    void anotherStorageThatPassesIsNotBoundByTheHoleOfTheFormer() {
        String location = LAKE.createTable("changed");
        TestClient reader = LAKE.account("changed-reader", "changed", "SELECT");
        LAKE.store().weaken(Weakness.LETS_SESSIONS_ASSUME_ROLE_AGAIN);
        LAKE.root().post(CHECK, "").is(200);
        sign(reader, "changed", location).is(403);
        LAKE.putWarehouse(STS).is(200);
        sign(reader, "changed", location).is(403);

        LAKE.putWarehouse("'scoping': 'remote-signing'").is(200);

        sign(reader, "changed", location).is(200);
        sign(OTHER.existing("changed-reader"), "changed", location).is(200);
        LAKE.putWarehouse(STS).is(400);
    }

    @Test
    void aHoleOfAStoreThatIsSignedForStopsSignatures() {
        LAKE.putWarehouse("'scoping': 'remote-signing'").is(200);
        String location = LAKE.createTable("signed");
        TestClient reader = LAKE.account("signed-reader", "signed", "SELECT");
        sign(reader, "signed", location).is(200);

        LAKE.store().weaken(Weakness.TAKES_ANY_LIST_TO_DELETE);
        assertThat(texts(LAKE.root().post(CHECK, "").is(200).at("/holes"))).containsExactly("bulk-delete-list");

        sign(reader, "signed", location).isError(403, "ForbiddenException");
        Answer load = reader.with("X-Iceberg-Access-Delegation", "remote-signing").get(table("signed")).is(200);
        assertThat(load.body()).contains("serac.no-storage-access").doesNotContain("signer.endpoint");
        LAKE.store().heal();
        LAKE.root().post(CHECK, "").is(200);
        sign(reader, "signed", location).is(200);
    }

    @Test
    void storagesAreCheckedInTheBackgroundByOneServerAtATime() {
        String location = LAKE.createTable("watched");
        TestClient reader = LAKE.account("watched-reader", "watched", "SELECT");
        assertHandsOut(reader, "watched", location);
        int before = LAKE.store().stsCalls();
        LAKE.store().weaken(Weakness.GETS_OUTSIDE);

        makeDue();

        Awaitility.await()
                .untilAsserted(() -> assertHandsOutNothing(reader, "watched", location));
        // One check assumes the role five times.
        assertThat(LAKE.store().stsCalls() - before).isLessThan(10);
        LAKE.store().heal();
        makeDue();
        Awaitility.await()
                .untilAsserted(() -> assertHandsOut(reader, "watched", location));
        assertThat(reasons()).startsWith("storage-sound", "storage-leaks");
    }

    private static void makeDue() {
        LAKE.server().sql().useHandle(handle -> handle.execute("UPDATE storage_check SET check_after = now()"));
    }

    /** Of what the servers did by themselves, newest first. */
    private static List<String> reasons() {
        JsonNode items = LAKE.root().get("/admin/v1/audit?operation=CHECK_WAREHOUSE_STORAGE").is(200).at("/items");
        return items.valueStream().filter(item -> item.at("/principal").asText().equals("server"))
                .map(item -> item.at("/reason").asText()).toList();
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }
}
