package io.serac.server.maintenance;

import static io.serac.server.TestClient.namespacePath;
import static io.serac.server.TestClient.tableBody;
import static io.serac.server.TestClient.tablePath;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.database.Database;
import io.serac.server.database.TestDatabase;
import io.serac.server.database.Sessions;
import io.serac.server.location.LocationClaims;
import io.serac.server.location.Storages;
import io.serac.server.metadata.Documents;
import io.serac.server.metadata.MetadataCache;
import io.serac.server.secret.MasterKeys;
import io.serac.server.secret.SecretBox;
import io.serac.storage.EndpointPolicy;
import io.serac.storage.StoreObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server itself only says what it would remove; the tests remove when they want to. */
class OrphansIT {
    private static final TestServer SERVER = TestServer.start(Map.of("maintenance.orphan-dry-run", "true"));
    private static final Database DATABASE = Database.open(SERVER.databaseAddress(), TestDatabase.PATIENT);
    private static final Sessions SESSIONS = new Sessions(DATABASE);
    private static final Storages STORAGES = new Storages(SESSIONS, new SecretBox(MasterKeys.none()),
            new EndpointPolicy(List.of(), true), StoreObserver.none());

    private final TestClient root = SERVER.root();
    private final String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void prepare() {
        root.createNamespace(namespace);
    }

    @AfterAll
    static void stop() {
        DATABASE.close();
        SERVER.close();
    }

    private static void reap(boolean isDryRun) {
        OrphanPolicy policy = new OrphanPolicy(Duration.ofHours(24), isDryRun);
        LocationClaims claims = new LocationClaims();
        new ReapOrphans(SESSIONS, STORAGES, new Documents(SESSIONS, new MetadataCache(1 << 20)), claims, policy).run();
        new ReapFailedCreates(SESSIONS, STORAGES, claims, policy).run();
    }

    @Test
    void anIdleTableLosesItsOrphansAndNothingElse() throws Exception {
        Path first = file(root.createTable(namespace, "t"));
        Path current = file(root.post(tablePath(namespace, "t"),
                "{'requirements': [], 'updates': [{'action': 'set-properties', 'updates': {'k': 'v'}}]}").is(200));
        age(first, 50);
        age(current, 49);
        Path orphan = put(first, "00003-" + UUID.randomUUID() + ".metadata.json", 25);
        Path compressed = put(first, "00002-" + UUID.randomUUID() + ".gz.metadata.json", 25);
        Path young = put(first, "00003-" + UUID.randomUUID() + ".metadata.json", 23);
        Path foreign = put(first, "v4.metadata.json", 90);
        Path manifest = put(first, "snap-1.avro", 90);
        Path deeper = put(Files.createDirectory(first.resolveSibling("sub")).resolve("x"),
                "00003-" + UUID.randomUUID() + ".metadata.json", 90);

        reap(true);
        assertThat(List.of(orphan, compressed)).allSatisfy(path -> assertThat(path).exists());
        reap(false);

        assertThat(List.of(orphan, compressed)).allSatisfy(path -> assertThat(path).doesNotExist());
        assertThat(List.of(first, current, young, foreign, manifest, deeper))
                .allSatisfy(path -> assertThat(path).exists());
        assertThat(SERVER.storage()).isDirectoryNotContaining("glob:**.serac-clock*");
    }

    @Test
    void theHistoryOfARegisteredTableStays() throws Exception {
        Path first = file(root.createTable(namespace, "t"));
        Answer last = root.post(tablePath(namespace, "t"),
                "{'requirements': [], 'updates': [{'action': 'set-properties', 'updates': {'k': 'v'}}]}").is(200);
        root.send("POST", tablePath(namespace, "t") + "/unregister", "").is(200);
        Path formerOrphan = put(first, "00002-" + UUID.randomUUID() + ".metadata.json", 90);
        age(first, 90);
        age(file(last), 90);
        root.post(namespacePath(namespace) + "/register", "{'name': 'r', 'metadata-location': '%s'}"
                .formatted(last.at("/metadata-location").asText())).is(200);
        execute("UPDATE catalog_object SET created_at = now() - interval '48 hours' WHERE name = 'r'");
        Path orphan = put(first, "00002-" + UUID.randomUUID() + ".metadata.json", 25);

        reap(false);

        assertThat(orphan).doesNotExist();
        assertThat(List.of(first, file(last), formerOrphan)).allSatisfy(path -> assertThat(path).exists());
    }

    @Test
    void filesThatAreNewerThanTheDatabaseStay() throws Exception {
        Path first = file(root.createTable(namespace, "t"));
        Path lost = put(first, "00002-" + UUID.randomUUID() + ".metadata.json", 30);
        Path lostToo = put(first, "00003-" + UUID.randomUUID() + ".metadata.json", 29);

        reap(false);

        assertThat(List.of(first, lost, lostToo)).allSatisfy(path -> assertThat(path).exists());
    }

    @Test
    void unregisteredDroppedAndForeignTablesKeepTheirFiles() throws Exception {
        Path unregistered = file(root.createTable(namespace, "t"));
        root.send("POST", tablePath(namespace, "t") + "/unregister", "").is(200);
        Path dropped = file(root.createTable(namespace, "d"));
        root.delete(tablePath(namespace, "d")).is(204);
        Path foreign = SERVER.storage().resolve(UUID.randomUUID() + "/metadata/00001-" + UUID.randomUUID()
                + ".metadata.json");
        Files.createDirectories(foreign.getParent());
        Files.writeString(foreign, "{}");
        for (Path path : List.of(unregistered, dropped, foreign)) {
            age(path, 900);
        }
        assertThat(count("unconfirmed_file")).isZero();

        reap(false);

        assertThat(List.of(unregistered, dropped, foreign)).allSatisfy(path -> assertThat(path).exists());
    }

    @Test
    void theFileOfACreateThatFailedOnTheWayGoes() throws Exception {
        Path file = failedCreate();
        assertThat(count("unconfirmed_file")).isEqualTo(1);

        reap(false);
        assertThat(file).as("announced just now").exists();
        execute("UPDATE unconfirmed_file SET look_after = now() - interval '25 hours'");
        reap(false);
        assertThat(file).as("young by the store's clock").exists();

        age(file, 25);
        execute("UPDATE unconfirmed_file SET look_after = now() - interval '25 hours'");
        reap(true);
        assertThat(file).as("a dry run").exists();
        execute("UPDATE unconfirmed_file SET look_after = now() - interval '25 hours'");
        reap(false);
        assertThat(file.resolve("../..").normalize()).doesNotExist();
        assertThat(count("unconfirmed_file")).isZero();
    }

    @Test
    void theFileOfAFailedCreateStaysIfItWasRegistered() throws Exception {
        Path file = failedCreate();
        age(file, 25);
        execute("UPDATE unconfirmed_file SET look_after = now() - interval '25 hours', is_doomed = true");
        String register = "{'name': 'r', 'metadata-location': 'file://%s'}".formatted(file);
        root.post(namespacePath(namespace) + "/register", register).isError(409, "ConflictException");
        execute("UPDATE unconfirmed_file SET is_doomed = false");
        root.post(namespacePath(namespace) + "/register", register).is(200);
        assertThat(count("unconfirmed_file")).isZero();
        root.send("POST", tablePath(namespace, "r") + "/unregister", "").is(200);

        reap(false);

        assertThat(file).exists();
    }

    @Test
    void aFolderThatIsPromisedToSomebodyIsLeftAlone() throws Exception {
        Answer staged = root.post(namespacePath(namespace) + "/tables",
                tableBody("s").replaceFirst("\\{", "{'stage-create': true, ")).is(200);
        Path folder = Path.of(staged.at("/metadata/location").asText().substring("file:".length()));
        Path file = put(Files.createDirectories(folder.resolve("metadata")).resolve("x"),
                "00001-" + UUID.randomUUID() + ".metadata.json", 90);
        execute("""
                INSERT INTO unconfirmed_file (location, version_id, warehouse_id, look_after)
                SELECT 'file:%s', gen_random_uuid(), id, now() - interval '25 hours' FROM warehouse WHERE name = 'main'
                """.formatted(file));

        reap(false);
        assertThat(file).exists();

        execute("DELETE FROM location_claim WHERE object_id IN (SELECT object_id FROM table_reservation)");
        execute("UPDATE unconfirmed_file SET look_after = now() - interval '25 hours'");
        reap(false);
        assertThat(file).doesNotExist();
    }

    /** A create whose connection is cut, however often it is tried. */
    private Path failedCreate() throws IOException {
        execute("""
                CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NEW;
                END $$;
                CREATE TRIGGER cut BEFORE INSERT ON catalog_object FOR EACH ROW EXECUTE FUNCTION cut()
                """);
        root.post(namespacePath(namespace) + "/tables", tableBody("failed")).isError(500,
                "CommitStateUnknownException");
        execute("DROP FUNCTION cut CASCADE");
        root.head(tablePath(namespace, "failed")).is(404);
        return Path.of(SERVER.sql().withHandle(handle -> handle.createQuery("SELECT location FROM unconfirmed_file")
                .mapTo(String.class).one()).substring("file:".length()));
    }

    private static Path put(Path beside, String name, int hours) throws IOException {
        return age(Files.writeString(beside.resolveSibling(name), "{}"), hours);
    }

    private static Path age(Path file, int hours) throws IOException {
        return Files.setLastModifiedTime(file,
                FileTime.from(Clock.systemUTC().instant().minus(Duration.ofHours(hours))));
    }

    private static Path file(Answer loaded) {
        return Path.of(loaded.at("/metadata-location").asText().substring("file:".length()));
    }

    private static void execute(String sql) {
        SERVER.sql().useHandle(handle -> handle.execute(sql));
    }

    private static long count(String from) {
        return SERVER.sql().withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM " + from).mapTo(Long.class).one());
    }
}
