package io.serac.server.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HousekeepingIT {

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();

    @BeforeAll
    static void prepare() {
        SERVER.root().createNamespace("a");
    }

    @Test
    void expiredTablesLeaveTheirFilesAndExpiredViewsDoNot() {
        Path table = file(root.createTable("a", "t").at("/metadata-location").asText());
        Path view = file(root.createView("a", "v").at("/metadata-location").asText());
        Path live = file(root.createView("a", "live").at("/metadata-location").asText());
        root.delete(TestClient.tablePath("a", "t")).is(204);
        root.delete(TestClient.viewPath("a", "v")).is(204);
        assertThat(root.get("/admin/v1/warehouses/main/dropped").at("/items")).hasSize(2);

        execute("UPDATE catalog_object SET restorable_until = now() WHERE namespace_id IS NULL");

        awaitRound().untilAsserted(() -> {
            assertThat(count("catalog_object WHERE namespace_id IS NULL")).isZero();
            assertThat(view).doesNotExist();
        });
        assertThat(table).exists();
        assertThat(live).exists();
        assertThat(count("location_claim c WHERE NOT EXISTS (SELECT FROM catalog_object o WHERE o.id = c.object_id)"))
                .isZero();
    }

    @Test
    void reservationsAndOutcomesThatAreOverGo() {
        root.post(TestClient.namespacePath("a") + "/tables",
                TestClient.tableBody("staged").replace("'name': 'staged'", "'name': 'staged', 'stage-create': true"))
                .is(200);
        root.with("Idempotency-Key", UUID.randomUUID().toString()).post("/catalog/v1/main/namespaces",
                "{'namespace': ['kept']}").is(200);
        execute("UPDATE table_reservation SET expires_at = now() - interval '2 hours'");
        execute("UPDATE outcome SET created_at = now() - interval '25 hours' WHERE operation <> 'CREATE_NAMESPACE'");

        awaitRound().untilAsserted(() -> {
            assertThat(count("table_reservation")).isZero();
            assertThat(count("outcome WHERE created_at < now() - interval '24 hours'")).isZero();
        });
        assertThat(count("outcome WHERE operation = 'CREATE_NAMESPACE'")).isPositive();
    }

    @Test
    void orphanedMetadataFilesGoAndWhateverWasEverCurrentStays() throws Exception {
        Path current = file(root.createTable("a", "orphans").at("/metadata-location").asText());
        Path orphan = put(current, "00002-" + UUID.randomUUID() + ".metadata.json", Duration.ofHours(25));
        Path young = put(current, "00002-" + UUID.randomUUID() + ".metadata.json", Duration.ofHours(2));
        Path foreign = put(current, "v4.metadata.json", Duration.ofHours(25));
        age(current, Duration.ofHours(26));

        // A server looks soon after its start.
        try (TestServer replica = SERVER.replica(Map.of())) {
            awaitRound().untilAsserted(() -> assertThat(orphan).doesNotExist());
            assertThat(replica.port()).isPositive();
        }
        assertThat(current).exists();
        assertThat(young).exists();
        assertThat(foreign).exists();
    }

    private static ConditionFactory awaitRound() {
        return Awaitility.await();
    }

    private static Path put(Path beside, String name, Duration age) throws IOException {
        return age(Files.writeString(beside.resolveSibling(name), "{}"), age);
    }

    private static Path age(Path file, Duration age) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.from(Clock.systemUTC().instant().minus(age)));
    }

    private static Path file(String location) {
        return Path.of(location.substring("file:".length()));
    }

    private static void execute(String sql) {
        SERVER.sql().useHandle(handle -> handle.execute(sql));
    }

    private static long count(String from) {
        return SERVER.sql().withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM " + from).mapTo(Long.class).one());
    }
}
