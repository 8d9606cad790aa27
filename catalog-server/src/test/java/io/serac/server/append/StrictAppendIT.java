package io.serac.server.append;

import static io.serac.server.append.Ingest.ADDED;
import static io.serac.server.append.Ingest.DELETED;
import static io.serac.server.append.Ingest.EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.serac.server.TestServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A warehouse with {@code strict-append}: what appends goes through, whatever is forged does not. */
class StrictAppendIT {
    private static final String WAREHOUSE = "/admin/v1/warehouses/main";
    private static final Map<String, String> MERGING = Map.of("commit.manifest.min-count-to-merge", "1");

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    @BeforeAll
    static void prepare() {
        SERVER.root().createNamespace("a");
    }

    @BeforeEach
    void switchOn() {
        SERVER.root().put(WAREHOUSE, "{'strict-append': true}").is(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whatIcebergWritesIsAnAppendUntilManifestsAreMergedAndAfterwards(int version) throws IOException {
        try (Ingest ingest = new Ingest(SERVER, version, Map.of("commit.manifest.min-count-to-merge", "4"))) {
            Table table = ingest.table();
            int most = 0;
            int merges = 0;
            for (int i = 0; i < 12; i++) {
                table.newAppend().appendFile(Ingest.file(table, i)).appendFile(Ingest.file(table, i + 1)).commit();
                int manifests = table.currentSnapshot().allManifests(table.io()).size();
                merges += manifests < most ? 1 : 0;
                most = manifests;
            }
            table.newFastAppend().appendFile(Ingest.file(table, 1)).commit();

            assertThat(merges).isGreaterThan(1);
            assertThat(files(table)).isEqualTo(2 + 24 + 1);
            assertThatThrownBy(() -> table.newDelete().deleteFromRowFilter(
                    Expressions.equal("part", 1)).commit())
                    .isInstanceOf(ForbiddenException.class);
        }
    }

    private static int files(Table table) throws IOException {
        table.refresh();
        int count = 0;
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            for (FileScanTask task : tasks) {
                assertThat(task.file().recordCount()).isEqualTo(3);
                count++;
            }
        }
        return count;
    }

    @Test
    void aTableWithoutSnapshotsAndOneWhoseVersionGrewAreAppendedTo() throws IOException {
        try (Ingest ingest = new Ingest(SERVER, 1, MERGING)) {
            Table owned = ingest.owned();
            owned.updateProperties().set("format-version", "2").commit();
            Table table = ingest.table();
            table.newAppend().appendFile(Ingest.file(table, 1)).commit();
            ingest.owned().updateProperties().set("format-version", "3").commit();
            table.refresh();
            table.newFastAppend().appendFile(Ingest.file(table, 1)).commit();
            table.newAppend().appendFile(Ingest.file(table, 1)).commit();

            assertThat(files(table)).isEqualTo(5);
        }
    }

    @Test
    void manifestsThatWereWrittenBeforeAreAppended() throws IOException {
        try (Ingest ingest = new Ingest(SERVER, 2, Map.of())) {
            Table table = ingest.table();
            table.newFastAppend().appendManifest(ingest.manifest(Ingest.file(table, 1), Ingest.file(table, 2)))
                    .commit();
            table.newAppend().appendManifest(ingest.manifest(Ingest.file(table, 3))).commit();

            assertThat(files(table)).isEqualTo(5);
        }
    }

    @Test
    void severalWritersAppendAtOnce() throws Exception {
        try (Ingest ingest = new Ingest(SERVER, 2,
                Map.of("commit.manifest.min-count-to-merge", "2", "commit.retry.num-retries", "50"));
                ExecutorService writers = Executors.newFixedThreadPool(3)) {
            List<Future<?>> running = new ArrayList<>();
            for (int w = 0; w < 3; w++) {
                running.add(writers.submit(() -> {
                    Table table = ingest.table();
                    for (int i = 0; i < 3; i++) {
                        table.newAppend().appendFile(Ingest.file(table, i)).commit();
                    }
                }));
            }
            for (Future<?> writer : running) {
                writer.get();
            }
            assertThat(files(ingest.table())).isEqualTo(2 + 9);
        }
    }

    @Test
    void whatIsWrittenUnforgedIsCommitted() {
        try (Ingest ingest = new Ingest(SERVER, 2, MERGING)) {
            ingest.commit(ingest.written(), unchanged(), unchanged()).is(200);
            ingest.commit(ingest.writtenFast(), unchanged(), unchanged()).is(200);
        }
    }

    private static Consumer<AvroRecords> unchanged() {
        return records -> {
        };
    }

    static Stream<Arguments> forgedManifests() {
        return Stream.of(
                forged("rows of old files", "as an old one", manifest -> {
                    List<GenericRecord> old = old(manifest);
                    data(old.get(0)).put("record_count", 1L);
                    data(old.get(1)).put("record_count", 5L);
                }),
                forged("another file as an old one", "as an old one",
                        manifest -> data(manifest.entry(EXISTING)).put("file_path",
                                data(manifest.entry(EXISTING)).get("file_path") + "x")),
                forged("an old file twice and another one not", "as an old one",
                        manifest -> manifest.records.set(manifest.records.indexOf(old(manifest).get(1)),
                                AvroRecords.copy(old(manifest).get(0)))),
                forged("an old file left out", "says something else of a manifest",
                        manifest -> manifest.records.remove(manifest.entry(EXISTING))),
                forged("an old file of an earlier snapshot", "as an old one",
                        manifest -> manifest.entry(EXISTING).put("snapshot_id", 5L)),
                forged("an old file as if it were newer", "as an old one",
                        manifest -> manifest.entry(EXISTING).put("sequence_number", 3L)),
                forged("an old file in another partition", "as an old one",
                        manifest -> partition(manifest.entry(EXISTING)).put("part", 3)),
                forged("bounds of an old file", "as an old one", manifest -> ((GenericRecord) ((List<?>) data(
                        manifest.entry(EXISTING)).get("upper_bounds")).getFirst()).put("value", Ingest.number(2))),
                forged("an old file deleted", "deletes files",
                        manifest -> manifest.entry(EXISTING).put("status", DELETED)),
                forged("an old file as an added one", "in the name of another",
                        manifest -> manifest.entry(EXISTING).put("status", ADDED)),
                forged("an added file of another snapshot", "in the name of another",
                        manifest -> manifest.entry(ADDED).put("snapshot_id", 5L)),
                forged("an added file as if it were older", "in the name of another",
                        manifest -> manifest.entry(ADDED).put("sequence_number", 1L)),
                forged("a file in the folder of another table", "not inside the table's location",
                        manifest -> data(manifest.entry(ADDED)).put("file_path",
                                data(manifest.entry(ADDED)).get("file_path").toString().replaceFirst(
                                        "/[^/]+/data/", "/other/data/"))),
                forged("a file in a folder above", "not inside the table's location",
                        manifest -> data(manifest.entry(ADDED)).put("file_path",
                                data(manifest.entry(ADDED)).get("file_path").toString().replace("/data/",
                                        "/data/../../other/"))),
                forged("a file whose path is cut off by clients", "not inside the table's location",
                        manifest -> data(manifest.entry(ADDED)).put("file_path",
                                data(manifest.entry(ADDED)).get("file_path") + "?x")),
                forged("a file that is there already", "there already",
                        manifest -> data(manifest.entry(ADDED)).put("file_path",
                                data(manifest.entry(EXISTING)).get("file_path").toString().replace("file:/",
                                        "file:///"))),
                forged("less than no rows", "less than no rows",
                        manifest -> data(manifest.entry(ADDED)).put("record_count", -3L)));
    }

    private static Arguments forged(String what, String refusal, Consumer<AvroRecords> forgery) {
        return arguments(what, refusal, forgery);
    }

    private static List<GenericRecord> old(AvroRecords manifest) {
        return manifest.records.stream().filter(record -> record.get("status").equals(EXISTING)).toList();
    }

    private static GenericRecord data(GenericRecord entry) {
        return (GenericRecord) entry.get("data_file");
    }

    private static GenericRecord partition(GenericRecord entry) {
        return (GenericRecord) data(entry).get("partition");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgedManifests")
    void aForgedManifestIsRefused(String what, String refusal, Consumer<AvroRecords> forgery) {
        try (Ingest ingest = new Ingest(SERVER, 2, MERGING)) {
            Snapshot snapshot = ingest.written();
            assertThat(ingest.commit(snapshot, forgery, unchanged()).isError(403, "ForbiddenException").body())
                    .contains(refusal, "WRITE is missing");
            ingest.commit(snapshot).is(200);
        }
    }

    @Test
    void aFileThatIsAddedTwiceIsRefused() {
        try (Ingest ingest = new Ingest(SERVER, 2, MERGING)) {
            Snapshot snapshot = ingest.written();
            assertThat(ingest.commit(snapshot,
                    manifest -> manifest.records.add(AvroRecords.copy(manifest.entry(ADDED))), list -> {
                        GenericRecord fresh = Ingest.fresh(list, snapshot);
                        fresh.put(count(fresh, "added"), 2);
                        fresh.put("added_rows_count", 6L);
                    }).isError(403, "ForbiddenException").body()).contains("there already");
        }
    }

    /** Version 1 and 2 call the field by different names. */
    private static String count(GenericRecord manifest, String status) {
        return manifest.hasField(status + "_files_count") ? status + "_files_count" : status + "_data_files_count";
    }

    static Stream<Arguments> forgedLists() {
        return Stream.of(
                forgedList("added rows", (fresh, list) -> fresh.put("added_rows_count", 300L)),
                forgedList("added files", (fresh, list) -> fresh.put(count(fresh, "added"), 0)),
                forgedList("deleted rows", (fresh, list) -> fresh.put("deleted_rows_count", 7L)),
                forgedList("its length", (fresh, list) -> fresh.put("manifest_length", 7L)),
                forgedList("how old its files are", (fresh, list) -> fresh.put("min_sequence_number", 3L)),
                forgedList("the age of the manifest", (fresh, list) -> fresh.put("sequence_number", 2L)),
                forgedList("partitions from where", (fresh, list) -> summary(fresh).put("lower_bound",
                        Ingest.number(2))),
                forgedList("partitions to where", (fresh, list) -> summary(fresh).put("upper_bound",
                        Ingest.number(2))),
                forgedList("one partition field too many", (fresh, list) -> {
                    List<Object> summaries = new ArrayList<>((List<?>) fresh.get("partitions"));
                    summaries.add(summaries.getFirst());
                    fresh.put("partitions", new GenericData.Array<>(
                            fresh.getSchema().getField("partitions").schema().getTypes().get(1), summaries));
                }),
                forgedList("a manifest twice", (fresh, list) -> list.records.add(AvroRecords.copy(fresh))),
                forgedList("101 manifests", (fresh, list) -> {
                    for (int i = 0; i < 100; i++) {
                        GenericRecord more = AvroRecords.copy(fresh);
                        more.put("manifest_path", fresh.get("manifest_path") + "." + i);
                        more.put(count(fresh, "existing"), 0);
                        more.put("existing_rows_count", 0L);
                        list.records.add(more);
                    }
                }),
                forgedList("that it is encrypted", (fresh, list) -> fresh.put("key_metadata",
                        ByteBuffer.wrap(new byte[]{1}))));
    }

    private static Arguments forgedList(String what, BiConsumer<GenericRecord, AvroRecords> forgery) {
        return arguments(what, forgery);
    }

    private static GenericRecord summary(GenericRecord manifest) {
        return (GenericRecord) ((List<?>) manifest.get("partitions")).getFirst();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgedLists")
    void aManifestListThatSaysSomethingElseIsRefused(String what,
            BiConsumer<GenericRecord, AvroRecords> forgery) {
        try (Ingest ingest = new Ingest(SERVER, 2, MERGING)) {
            Snapshot snapshot = ingest.written();
            String message = ingest.commit(snapshot, list -> forgery.accept(Ingest.fresh(list, snapshot), list))
                    .isError(403, "ForbiddenException").at("/error/message").asText();
            switch (what) {
                case "101 manifests" -> assertThat(message).contains("at most 100", "smaller pieces", "compact");
                case "that it is encrypted" -> assertThat(message).contains("encrypted", "with WRITE");
                default -> assertThat(message).startsWith("Forbidden: WRITE is missing");
            }
            ingest.commit(snapshot).is(200);
        }
    }

    static Stream<Arguments> whatIsSaidOfOldManifests() {
        return Stream.of(arguments("lower bound", said(old -> summary(old).put("lower_bound", Ingest.number(2)))),
                arguments("null", said(old -> summary(old).put("contains_null", true))),
                arguments("sequence number", said(old -> old.put("sequence_number", 3L))),
                arguments("oldest file", said(old -> old.put("min_sequence_number", 2L))),
                arguments("rows", said(old -> old.put("added_rows_count", 0L))),
                arguments("length", said(old -> old.put("manifest_length", 1L))),
                arguments("spec", said(old -> old.put("partition_spec_id", 1))));
    }

    private static Consumer<GenericRecord> said(Consumer<GenericRecord> forgery) {
        return forgery;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatIsSaidOfOldManifests")
    void ofAManifestThatStaysNothingElseIsSaid(String what, Consumer<GenericRecord> forgery) {
        try (Ingest ingest = new Ingest(SERVER, 2, Map.of())) {
            Snapshot snapshot = ingest.writtenFast();
            assertThat(ingest.commit(snapshot, list -> forgery.accept(list.records.stream()
                    .filter(record -> record.get("added_snapshot_id").equals(ingest.table().snapshots().iterator()
                            .next().snapshotId()))
                    .findFirst().orElseThrow())).isError(403, "ForbiddenException").body())
                    .contains("says something else of a manifest than the parent");
            ingest.commit(snapshot, unchanged()).is(200);
        }
    }

    @Test
    void aManifestThatStaysIsListedOnce() {
        try (Ingest ingest = new Ingest(SERVER, 2, Map.of())) {
            Snapshot snapshot = ingest.writtenFast();
            ingest.commit(snapshot, list -> list.records.stream()
                    .filter(record -> !record.get("added_snapshot_id").equals(snapshot.snapshotId())).findFirst()
                    .ifPresent(stays -> list.records.add(AvroRecords.copy(stays))))
                    .isError(403, "ForbiddenException");
            ingest.commit(snapshot, unchanged()).is(200);
        }
    }

    @Test
    void nothingIsLeftOutOfWhichTheParentsListTellsNothing() {
        try (Ingest ingest = new Ingest(SERVER, 2, MERGING)) {
            Table owned = ingest.owned();
            Snapshot silent = owned.newFastAppend().appendFile(Ingest.file(owned, 1)).appendFile(Ingest.file(owned, 2))
                    .apply();
            SERVER.root()
                    .send("POST", ingest.path(), Ingest.request(silent, ingest.forged(silent, unchanged(), list -> {
                        GenericRecord fresh = Ingest.fresh(list, silent);
                        fresh.put(count(fresh, "added"), 1);
                        fresh.put("added_rows_count", 3L);
                    }))).is(200);
            Snapshot snapshot = ingest.written();
            assertThat(ingest.commit(snapshot, manifest -> manifest.records.remove(manifest.entry(EXISTING)), list -> {
                GenericRecord fresh = Ingest.fresh(list, snapshot);
                fresh.put(count(fresh, "existing"), 3);
                fresh.put("existing_rows_count", 9L);
            }).isError(403, "ForbiddenException").body()).contains("files of the parent are left out");
        }
    }

    @Test
    void anEncryptedSnapshotIsNotCheckedAndNotCommitted() {
        try (Ingest ingest = new Ingest(SERVER, 3, MERGING)) {
            Snapshot snapshot = ingest.written();
            String request = Ingest.request(snapshot, snapshot.manifestListLocation());
            assertThat(ingest.client().send("POST", ingest.path(),
                    request.replaceFirst("\"snapshot-id\"", "\"key-id\": \"k\", \"snapshot-id\""))
                    .isError(403, "ForbiddenException").body()).contains("encrypted", "with WRITE");
            ingest.client().send("POST", ingest.path(), request).is(200);
        }
    }

    @Test
    void idsOfRowsAreTheSnapshotsOwn() {
        try (Ingest ingest = new Ingest(SERVER, 3, MERGING)) {
            Snapshot snapshot = ingest.written();
            assertThat(ingest.commit(snapshot, list -> Ingest.fresh(list, snapshot).put("first_row_id", 0L))
                    .isError(403, "ForbiddenException").body()).contains("ids that are not the snapshot's own");
            assertThat(ingest.commit(snapshot, manifest -> data(manifest.entry(ADDED)).put("first_row_id", 0L),
                    unchanged()).isError(403, "ForbiddenException").body())
                    .contains("ids that are not the snapshot's own");
            assertThat(ingest.commit(snapshot, manifest -> data(manifest.entry(EXISTING)).put("first_row_id", 100L),
                    unchanged()).isError(403, "ForbiddenException").body()).contains("as an old one");
            ingest.commit(snapshot, unchanged()).is(200);
        }
    }

    @Test
    void rowsOfTwoManifestsGetDifferentIds() throws IOException {
        try (Ingest ingest = new Ingest(SERVER, 3, Map.of())) {
            Table table = ingest.table();
            Snapshot snapshot = table.newFastAppend().appendManifest(ingest.manifest(Ingest.file(table, 1)))
                    .appendManifest(ingest.manifest(Ingest.file(table, 2))).apply();
            assertThat(ingest.commit(snapshot, list -> list.records.stream()
                    .filter(record -> record.get("added_snapshot_id").equals(snapshot.snapshotId()))
                    .forEach(record -> record.put("first_row_id", snapshot.firstRowId())))
                    .isError(403, "ForbiddenException").body()).contains("get the same ids");
            ingest.commit(snapshot, unchanged()).is(200);
        }
    }

    @Test
    void forgedManifestsPassInTransactionsNeither() {
        try (Ingest ingest = new Ingest(SERVER, 2, MERGING)) {
            Snapshot snapshot = ingest.written();
            String forged = ingest.forged(snapshot,
                    manifest -> manifest.entry(EXISTING).put("snapshot_id", 5L), unchanged());
            String table = "{\"identifier\": {\"namespace\": [\"a\"], \"name\": \"" + ingest.path().replaceFirst(
                    ".*/", "") + "\"},";
            String path = "/catalog/v1/main/transactions/commit";
            ingest.client().send("POST", path, "{\"table-changes\": ["
                    + Ingest.request(snapshot, forged).replaceFirst("\\{", table) + "]}")
                    .isError(403, "ForbiddenException");
            ingest.client().send("POST", path, "{\"table-changes\": ["
                    + Ingest.request(snapshot, snapshot.manifestListLocation()).replaceFirst("\\{", table) + "]}")
                    .is(204);
        }
    }

    @Test
    void whoMayWriteIsNotHeldToIt() {
        try (Ingest ingest = new Ingest(SERVER, 2, MERGING)) {
            Snapshot snapshot = ingest.written();
            Consumer<AvroRecords> forgery = manifest -> manifest.entry(EXISTING).put("snapshot_id", 5L);
            ingest.commit(snapshot, forgery, unchanged()).isError(403, "ForbiddenException");
            ingest.grant("WRITE");
            ingest.commit(snapshot, forgery, unchanged()).is(200);
        }
    }

    @Test
    void withoutTheOptionForgedCountsPassAndItsChangeCountsAtOnce() {
        try (Ingest ingest = new Ingest(SERVER, 2, MERGING)) {
            Snapshot snapshot = ingest.written();
            Consumer<AvroRecords> forgery = manifest -> manifest.records.remove(manifest.entry(EXISTING));
            ingest.commit(snapshot, forgery, unchanged()).isError(403, "ForbiddenException");
            SERVER.root().put(WAREHOUSE, "{'strict-append': false}").is(200);
            ingest.commit(snapshot, forgery, unchanged()).is(200);
        }
    }

    @Test
    void whatIsNoManifestOfTheTableIsABadRequest() throws IOException {
        try (Ingest ingest = new Ingest(SERVER, 2, MERGING); Ingest other = new Ingest(SERVER, 2, MERGING)) {
            Snapshot snapshot = ingest.written();
            Snapshot foreign = other.written();
            String missing = Ingest.beside(snapshot);
            ingest.commit(snapshot, list -> Ingest.fresh(list, snapshot).put("manifest_path", missing))
                    .isError(400, "BadRequestException", "The manifest ");
            ingest.commit(snapshot, list -> Ingest.fresh(list, snapshot).put("manifest_path",
                    foreign.allManifests(other.table().io()).getFirst().path()))
                    .isError(400, "BadRequestException", "File ");
            ingest.client().send("POST", ingest.path(),
                    Ingest.request(snapshot, foreign.manifestListLocation())).isError(400, "BadRequestException",
                            "File ");
            ingest.commit(snapshot, list -> Ingest.fresh(list, snapshot).put("partition_spec_id", 7))
                    .isError(400, "BadRequestException", "A manifest has the partition spec 7");
            ingest.commit(snapshot, manifest -> manifest.metadata.put("content", "deletes"), unchanged())
                    .isError(400, "BadRequestException", "The manifest ");
            ingest.commit(snapshot, manifest -> manifest.metadata.put("partition-spec-id", "3"), unchanged())
                    .isError(400, "BadRequestException", "The manifest ");
            ingest.commit(snapshot, manifest -> data(manifest.entry(ADDED)).put("content", 1), unchanged())
                    .isError(400, "BadRequestException", "The manifest ");
            ingest.commit(snapshot, manifest -> manifest.entry(ADDED).put("status", 9), unchanged())
                    .isError(400, "BadRequestException", "The manifest ");
            Files.writeString(Ingest.local(missing), "Obj\1 nothing of that kind", StandardCharsets.UTF_8);
            ingest.commit(snapshot, list -> Ingest.fresh(list, snapshot).put("manifest_path", missing))
                    .isError(400, "BadRequestException", "The manifest ");
            ingest.client().send("POST", ingest.path(), Ingest.request(snapshot, missing)).isError(400,
                    "BadRequestException", "The manifest list ");
            ingest.commit(snapshot).is(200);
        }
    }
}
