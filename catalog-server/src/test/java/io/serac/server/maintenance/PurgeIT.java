package io.serac.server.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PurgeIT {
    @AutoClose
    private final TestServer server = TestServer.start();

    @AutoClose
    private final RESTCatalog catalog = new RESTCatalog();

    private final TestClient root = server.root();

    @BeforeEach
    void connect() {
        root.createNamespace("a");
        catalog.initialize("serac", Map.of("uri", server.origin() + "/catalog", "credential", server.rootCredential(),
                "oauth2-server-uri", server.origin() + "/catalog/v1/oauth/tokens", "warehouse", "main", "scope",
                "catalog", "io-impl", LocalFileIO.class.getName()));
    }

    @Test
    void aPurgeDeletesWhatTheTableReachesAndWhatLiesInItsFolder() throws Exception {
        Table table = table("t");
        Path data = append(table, folder(table).resolve("data/1.parquet"));
        Path unreachable = write(folder(table).resolve("data/failed.parquet"));

        root.delete(TestClient.tablePath("a", "t") + "?purgeRequested=true").is(204);

        Awaitility.await().untilAsserted(() -> assertThat(folder(table)).doesNotExist());
        assertThat(data).doesNotExist();
        assertThat(unreachable).doesNotExist();
        awaitNothingLeft("catalog_object", "location_claim", "maintenance_job");
    }

    @Test
    void aHostileManifestDoesNotReachFilesOfAnotherTable() throws Exception {
        Table victim = table("victim");
        Path data = append(victim, folder(victim).resolve("data/1.parquet"));
        Table hostile = table("hostile");
        append(hostile, data);
        append(hostile, folder(hostile).resolve("../" + folder(victim).getFileName() + "/data/1.parquet"));

        root.delete(TestClient.tablePath("a", "hostile") + "?purgeRequested=true").is(204);

        Awaitility.await().untilAsserted(() -> assertThat(folder(hostile)).doesNotExist());
        assertThat(data).exists();
        root.get(TestClient.tablePath("a", "victim")).is(200);
    }

    /** A megabyte that inflates to a list of millions of manifests, all of which Iceberg's reader would keep. */
    @Test
    void aListThatNoMemoryHoldsIsNotReadAndGoesAllTheSame() throws Exception {
        Table table = table("t");
        append(table, folder(table).resolve("data/1.parquet"));
        Path list = Path.of(table.currentSnapshot().manifestListLocation().substring("file:".length()));
        OversizedList.write(list);

        root.delete(TestClient.tablePath("a", "t") + "?purgeRequested=true").is(204);

        Awaitility.await().untilAsserted(() -> assertThat(folder(table)).doesNotExist());
        awaitNothingLeft("catalog_object", "location_claim", "maintenance_job");
    }

    @Test
    void whatWasTakenOverLosesTheFilesOfTheFormerTableAlone() throws Exception {
        Table former = chosen("former");
        Path data = append(former, folder(former).resolve("data/1.parquet"));
        Path shared = append(former, folder(former).resolve("data/2.parquet"));
        Path unreachable = write(folder(former).resolve("data/failed.parquet"));
        Path metadata = folder(former).resolve("metadata");
        long files = files(metadata);
        root.delete(TestClient.tablePath("a", "former")).is(204);
        Table heir = chosen("heir");
        append(heir, shared);
        Path own = append(heir, folder(heir).resolve("data/3.parquet"));
        assertThat(folder(heir)).isEqualTo(folder(former));
        long heirs = files(metadata) - files;

        root.delete("/admin/v1/warehouses/main/dropped/" + root.get("/admin/v1/warehouses/main/dropped")
                .at("/items/0/id").asText()).is(204);

        Awaitility.await().untilAsserted(() -> assertThat(data).doesNotExist());
        awaitNothingLeft("maintenance_job", "former_claim");
        assertThat(shared).exists();
        assertThat(own).exists();
        assertThat(unreachable).exists();
        assertThat(files(metadata)).isEqualTo(heirs);
        heir.refresh();
        assertThat(heir.currentSnapshot().allManifests(heir.io())).hasSize(2);
    }

    @Test
    void aPurgeLeavesEverythingToATableThatWasRegisteredInTheSamePlace() throws Exception {
        Table former = chosen("former");
        Path data = append(former, folder(former).resolve("data/1.parquet"));
        String location = root.get(TestClient.tablePath("a", "former")).at("/metadata-location").asText();
        root.delete(TestClient.tablePath("a", "former")).is(204);
        root.post(TestClient.namespacePath("a") + "/register",
                "{'name': 'heir', 'metadata-location': '" + location + "'}").is(200);

        root.delete("/admin/v1/warehouses/main/dropped/" + root.get("/admin/v1/warehouses/main/dropped")
                .at("/items/0/id").asText()).is(204);

        awaitNothingLeft("maintenance_job");
        assertThat(data).exists();
        assertThat(Path.of(location.substring("file:".length()))).exists();
        assertThat(count("catalog_object")).isEqualTo(1);
    }

    @Test
    void tablesThatKeepTheirDataLoseTheirMetadataAlone() throws Exception {
        Table table = table("kept");
        table.updateProperties().set("gc.enabled", "false").commit();
        Path data = append(table, folder(table).resolve("data/1.parquet"));

        root.delete(TestClient.tablePath("a", "kept") + "?purgeRequested=true").is(204);

        awaitNothingLeft("catalog_object", "maintenance_job");
        assertThat(data).exists();
        assertThat(folder(table).resolve("metadata")).doesNotExist();
    }

    @Test
    void aPurgeThatWasInterruptedIsTakenUpByTheNextServer() throws Exception {
        Table table = table("t");
        append(table, folder(table).resolve("data/1.parquet"));
        // As if a server had leased the job and died: nobody may touch it until the lease is over.
        server.sql().useHandle(handle -> handle.execute("""
                CREATE FUNCTION lease() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    NEW.leased_until := now() + interval '1 hour'; NEW.leased_by := gen_random_uuid(); RETURN NEW;
                END $$;
                CREATE TRIGGER leased BEFORE INSERT ON maintenance_job FOR EACH ROW EXECUTE FUNCTION lease()
                """));
        root.delete(TestClient.tablePath("a", "t") + "?purgeRequested=true").is(204);
        assertThat(folder(table)).exists();

        try (TestServer replica = server.replica(Map.of())) {
            replica.sql().useHandle(handle -> handle.execute("UPDATE maintenance_job SET leased_until = now()"));
            Awaitility.await().untilAsserted(() -> assertThat(folder(table)).doesNotExist());
            awaitNothingLeft("catalog_object", "maintenance_job");
        }
    }

    @Test
    void filesThatLeaveTheMetadataLogAreDeletedIfTheTableWantsIt() {
        Table table = table("log");
        table.updateProperties().set("write.metadata.delete-after-commit.enabled", "true")
                .set("write.metadata.previous-versions-max", "1").commit();
        table.updateProperties().set("x", "1").commit();
        table.updateProperties().set("x", "2").commit();

        Awaitility.await().untilAsserted(() -> assertThat(folder(table).resolve("metadata")).isDirectoryContaining(
                file -> file.getFileName().toString().startsWith("00004"))
                .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("00001"))
                .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("00002")));
        table.refresh();
    }

    private Table table(String name) {
        root.createTable("a", name);
        return catalog.loadTable(TableIdentifier.of("a", name));
    }

    private Table chosen(String name) {
        String location = "'location': 'file:" + server.allowed().resolve("place") + "', 'name'";
        root.post(TestClient.namespacePath("a") + "/tables",
                TestClient.tableBody(name).replace("'name': '" + name + "'", location + ": '" + name + "'")).is(200);
        return catalog.loadTable(TableIdentifier.of("a", name));
    }

    private static long files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static Path folder(Table table) {
        return Path.of(table.location().substring("file:".length()));
    }

    private static Path append(Table table, Path file) throws IOException {
        if (Files.notExists(file)) {
            write(file);
        }
        table.newAppend().appendFile(DataFiles.builder(PartitionSpec.unpartitioned()).withPath("file:" + file)
                .withFileSizeInBytes(1).withRecordCount(1).build()).commit();
        return file;
    }

    private static Path write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, UUID.randomUUID().toString());
    }

    private void awaitNothingLeft(String... tables) {
        for (String table : tables) {
            Awaitility.await().untilAsserted(() -> assertThat(count(table)).as(table).isZero());
        }
    }

    private long count(String table) {
        return server.sql().withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
    }
}
