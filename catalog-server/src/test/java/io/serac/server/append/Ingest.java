package io.serac.server.append;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.access.TestGrants;
import io.serac.server.maintenance.LocalFileIO;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestWriter;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;

/** A table with two files in two manifests, and an account that may append to it. Its appends merge all manifests. Not thread-safe. */
final class Ingest implements AutoCloseable {
    static final int EXISTING = 0;
    static final int ADDED = 1;
    static final int DELETED = 2;

    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final Schema SCHEMA = new Schema(Types.NestedField.required(1, "id", Types.IntegerType.get()),
            Types.NestedField.required(2, "part", Types.IntegerType.get()));
    private static final PartitionSpec SPEC = PartitionSpec.builderFor(SCHEMA).identity("part").build();

    private final TestServer server;
    private final String account;
    private final String name;
    private final RESTCatalog catalog = new RESTCatalog();
    private final RESTCatalog owner = new RESTCatalog();

    Ingest(TestServer server, int version, Map<String, String> properties) {
        this.server = server;
        int number = COUNTER.incrementAndGet();
        account = "ingest-" + number;
        name = "ingest" + number;
        owner.initialize("root", settings(server.rootCredential()));
        Table made = owner.buildTable(TableIdentifier.of("a", name), SCHEMA).withPartitionSpec(SPEC)
                .withProperty("format-version", String.valueOf(version)).withProperties(properties).create();
        made.newFastAppend().appendFile(file(made, 1)).commit();
        made.newFastAppend().appendFile(file(made, 2)).commit();
        server.account(account);
        grant("INSERT");
        catalog.initialize(account, settings(server.credentialOf(account)));
    }

    private Map<String, String> settings(String credential) {
        return Map.of("uri", server.origin() + "/catalog", "credential", credential, "oauth2-server-uri",
                server.origin() + "/catalog/v1/oauth/tokens", "warehouse", "main", "scope", "catalog", "io-impl",
                LocalFileIO.class.getName());
    }

    void grant(String privilege) {
        TestGrants grants = new TestGrants(server);
        grants.grant(account, privilege, "table", grants.object(name));
    }

    /** As who may append sees it. */
    Table table() {
        return catalog.loadTable(TableIdentifier.of("a", name));
    }

    /** As its owner sees it. */
    Table owned() {
        return owner.loadTable(TableIdentifier.of("a", name));
    }

    String path() {
        return TestClient.tablePath("a", name);
    }

    TestClient client() {
        return server.existing(account);
    }

    static DataFile file(Table table, int part) {
        return DataFiles.builder(SPEC).withPath(
                table.location() + "/data/part=" + part + "/" + COUNTER.incrementAndGet() + " a%2F=.parquet")
                .withFileSizeInBytes(100).withPartitionPath("part=" + part)
                .withMetrics(new Metrics(3L, Map.of(1, 10L), Map.of(1, 3L), Map.of(1, 0L), null, Map.of(1, number(1)),
                        Map.of(1, number(9))))
                .build();
    }

    /** A manifest that does not know the snapshot that will have it. */
    ManifestFile manifest(DataFile... files) throws IOException {
        Table table = table();
        ManifestWriter<DataFile> writer = ManifestFiles.write(2, SPEC,
                table.io().newOutputFile(table.location() + "/metadata/" + UUID.randomUUID() + ".avro"), null);
        try (writer) {
            for (DataFile file : files) {
                writer.add(file);
            }
        }
        return writer.toManifestFile();
    }

    /** As Iceberg writes bounds. */
    static ByteBuffer number(int value) {
        return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(0, value);
    }

    /** An append that merges both manifests with a third one, written and not committed. */
    Snapshot written() {
        Table table = table();
        return table.newAppend().set("commit.manifest.min-count-to-merge", "1").appendFile(file(table, 3)).apply();
    }

    /** A fast append, written and not committed. */
    Snapshot writtenFast() {
        Table table = table();
        return table.newFastAppend().appendFile(file(table, 3)).apply();
    }

    /** Commits a snapshot as it was written. */
    Answer commit(Snapshot snapshot) {
        return client().send("POST", path(), request(snapshot, snapshot.manifestListLocation()));
    }

    /** Commits it with another manifest list. */
    Answer commit(Snapshot snapshot, Consumer<AvroRecords> list) {
        return commit(snapshot, manifest -> {
        }, list);
    }

    /** Commits it with another manifest in place of its new one, and another list. */
    Answer commit(Snapshot snapshot, Consumer<AvroRecords> manifest, Consumer<AvroRecords> list) {
        return client().send("POST", path(), request(snapshot, forged(snapshot, manifest, list)));
    }

    /** Location of a manifest list that was forged. */
    String forged(Snapshot snapshot, Consumer<AvroRecords> manifest, Consumer<AvroRecords> list) {
        AvroRecords listed = AvroRecords.read(local(snapshot.manifestListLocation()));
        GenericRecord first = fresh(listed, snapshot);
        AvroRecords entries = AvroRecords.read(local(first.get("manifest_path").toString()));
        manifest.accept(entries);
        String forged = beside(snapshot);
        entries.write(local(forged));
        first.put("manifest_path", forged);
        first.put("manifest_length", local(forged).toFile().length());
        list.accept(listed);
        String forgedList = beside(snapshot);
        listed.write(local(forgedList));
        return forgedList;
    }

    static GenericRecord fresh(AvroRecords list, Snapshot snapshot) {
        return list.records.stream()
                .filter(record -> record.get("added_snapshot_id").equals(snapshot.snapshotId())).findFirst()
                .orElseThrow();
    }

    static String beside(Snapshot snapshot) {
        String list = snapshot.manifestListLocation();
        return list.substring(0, list.lastIndexOf('/') + 1) + UUID.randomUUID() + ".avro";
    }

    static Path local(String location) {
        return Path.of(location.substring("file:".length()).replaceFirst("^/+", "/"));
    }

    static String request(Snapshot snapshot, String manifestList) {
        return """
                {"requirements": [], "updates": [{"action": "add-snapshot", "snapshot": %s},
                  {"action": "set-snapshot-ref", "ref-name": "main", "type": "branch", "snapshot-id": %d}]}
                """.formatted(SnapshotParser.toJson(snapshot).replace(snapshot.manifestListLocation(), manifestList),
                snapshot.snapshotId());
    }

    @Override
    public void close() {
        try (catalog; owner) {
            // nothing else
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
