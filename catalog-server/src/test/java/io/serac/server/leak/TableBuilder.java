package io.serac.server.leak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.GenericBlobMetadata;
import org.apache.iceberg.GenericStatisticsFile;
import org.apache.iceberg.ImmutableGenericPartitionStatisticsFile;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;
import org.apache.iceberg.avro.Avro;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.avro.DataWriter;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/** Makes a table with a canary in each part of its metadata and in each cell. Used once. */
final class TableBuilder {
    private static final long MANY_ROWS = 100_000_000_000L;

    private final String warehouse;
    private final Canaries canaries;
    private final RESTCatalog catalog;
    private final TestClient root;
    /** A number of rows that nothing else looks like. */
    private final long rows = new SecureRandom().nextLong(MANY_ROWS, 9 * MANY_ROWS);
    private String secret = "";
    private String renamed = "";
    private String dropped = "";
    private String again = "";
    private String open = "";
    private final List<String> hidden = new ArrayList<>();
    private final List<String> maskable = new ArrayList<>();
    private final List<String> dataFiles = new ArrayList<>();

    TableBuilder(String warehouse, Canaries canaries, RESTCatalog catalog, TestClient root) {
        this.warehouse = warehouse;
        this.canaries = canaries;
        this.catalog = catalog;
        this.root = root;
    }

    TreeTable build(TableIdentifier name, int format) {
        Schema schema = schema();
        Table table = catalog.buildTable(name, schema)
                .withPartitionSpec(PartitionSpec.builderFor(schema)
                        .identity(secret, named("part_", Kind.LAYOUT)).build())
                .withSortOrder(SortOrder.builderFor(schema).asc(secret).build())
                .withProperty("format-version", Integer.toString(format))
                .withProperty("write.avro.compression-codec", "uncompressed")
                .withProperty(named("note-", Kind.PROPERTY), plant(Kind.PROPERTY, "value of a property"))
                .withProperty("read.split.open-file-cost", plant(Kind.PROPERTY, "value of a harmless property"))
                .withProperty("comment", plant(Kind.PROPERTY, "comment of the table")).create();
        DataFile first = append(table, 2);
        evolve(table, format);
        long branched = table.currentSnapshot().snapshotId();
        append(table, rows);
        table.manageSnapshots().createBranch(named("branch_", Kind.REFERENCE), branched)
                .createTag(named("tag_", Kind.REFERENCE), branched).commit();
        table.newDelete().deleteFile(first).set("note", plant(Kind.SUMMARY, "summary of the delete")).commit();
        statistics(table);
        if (format > 2) {
            encryptionKey(name);
        }
        return known(name, table);
    }

    private Schema schema() {
        secret = hide("secret_");
        again = hide("again_");
        renamed = named("old_", Kind.FORMER_COLUMN);
        dropped = named("gone_", Kind.FORMER_COLUMN);
        open = named("open_", Kind.OPEN_COLUMN);
        String zip = named("zip_", Kind.HIDDEN_COLUMN);
        String address = named("address_", Kind.OPEN_COLUMN);
        String mark = named("mark_", Kind.HIDDEN_COLUMN);
        String marks = named("marks_", Kind.OPEN_COLUMN);
        String note = named("inner_", Kind.HIDDEN_COLUMN);
        String attributes = named("attributes_", Kind.OPEN_COLUMN);
        hidden.addAll(List.of(address + "." + zip, marks + ".element." + mark, attributes + ".value." + note));
        maskable.add(address + "." + zip);
        return new Schema(NestedField.required(1, "id", Types.LongType.get()),
                NestedField.optional(2, "name", Types.StringType.get(), plant(Kind.LISTED_DOC, "doc of name")),
                NestedField.optional(3, open, Types.StringType.get(),
                        plant(Kind.OPEN_DOC, "doc of an open column")),
                NestedField.optional(4, secret, Types.StringType.get(), plant(Kind.HIDDEN_DOC, "doc of secret")),
                NestedField.optional(5, address, Types.StructType.of(
                        NestedField.optional(6, named("street_", Kind.OPEN_COLUMN), Types.StringType.get()),
                        NestedField.optional(7, zip, Types.StringType.get(), plant(Kind.HIDDEN_DOC, "doc of zip"))),
                        plant(Kind.CONTAINER_DOC, "doc of a struct")),
                NestedField.optional(8, marks, Types.ListType.ofOptional(9, Types.StructType.of(
                        NestedField.optional(10, named("label_", Kind.OPEN_COLUMN), Types.StringType.get()),
                        NestedField.optional(11, mark, Types.StringType.get(),
                                plant(Kind.HIDDEN_DOC, "doc in a list")))),
                        plant(Kind.CONTAINER_DOC, "doc of a list")),
                NestedField.optional(12, attributes, Types.MapType.ofOptional(13, 14, Types.StringType.get(),
                        Types.StructType.of(
                                NestedField.optional(15, named("plain_", Kind.OPEN_COLUMN), Types.StringType.get()),
                                NestedField.optional(16, note, Types.StringType.get(),
                                        plant(Kind.HIDDEN_DOC, "doc in a map")))),
                        plant(Kind.CONTAINER_DOC, "doc of a map")),
                NestedField.optional(17, renamed, Types.StringType.get(),
                        plant(Kind.HIDDEN_DOC, "doc of what will be renamed")),
                NestedField.optional(18, dropped, Types.StringType.get(),
                        plant(Kind.HIDDEN_DOC, "doc of what will be dropped")),
                NestedField.optional(19, again, Types.StringType.get(),
                        plant(Kind.HIDDEN_DOC, "doc of what will be dropped and added again")));
    }

    /** Renames, drops, drops and adds again, and in format 3 adds columns with defaults. */
    private void evolve(Table table, int format) {
        table.updateSchema().renameColumn(renamed, hide("now_")).deleteColumn(dropped).deleteColumn(again).commit();
        table.updateSchema().addColumn(again, Types.StringType.get(), plant(Kind.HIDDEN_DOC, "doc of what is back"))
                .commit();
        if (format > 2) {
            table.updateSchema()
                    .addColumn(hide("filled_"), Types.StringType.get(), plant(Kind.HIDDEN_DOC, "doc with a default"),
                            Literal.of(plant(Kind.DEFAULT, "default of a hidden column")))
                    .addColumn(named("shown_", Kind.OPEN_COLUMN), Types.StringType.get(),
                            plant(Kind.OPEN_DOC, "doc of an open column with a default"),
                            Literal.of(plant(Kind.DEFAULT, "default of an open column")))
                    .commit();
        }
    }

    /** Appends a real file of two rows that says to have so many. */
    private DataFile append(Table table, long claimed) {
        GenericRecord template = GenericRecord.create(table.schema());
        String value = plant(Kind.CELL, "cell of the partition column");
        List<Record> records = List.of(record(template, 1, value), record(template, 2, value));
        PartitionKey partition = new PartitionKey(table.spec(), table.schema());
        partition.partition(records.getFirst());
        String path = table.locationProvider().newDataLocation(table.spec(), partition,
                "data-" + plant(Kind.DATA_FILE, "name of a data file") + ".avro");
        DataFile written = write(table, path, partition, records);
        DataFile file = DataFiles.builder(table.spec()).copy(written).withRecordCount(claimed).build();
        table.newAppend().appendFile(file).set("note", plant(Kind.SUMMARY, "summary of an append"))
                .set(named("key_", Kind.SUMMARY), "x").commit();
        dataFiles.add(path);
        return file;
    }

    private Record record(GenericRecord template, long id, String value) {
        Record record = template.copy("id", id);
        for (NestedField field : template.struct().fields()) {
            if (field.type().isPrimitiveType() && !field.name().equals("id")) {
                record.setField(field.name(), field.name().equals(secret)
                        ? value
                        : plant(Kind.CELL, "cell of " + field.name()));
            }
        }
        return record;
    }

    private static DataFile write(Table table, String path, PartitionKey partition, List<Record> records) {
        try {
            org.apache.iceberg.io.DataWriter<Record> writer = Avro.writeData(table.io().newOutputFile(path))
                    .forTable(table).createWriterFunc(DataWriter::create).withPartition(partition).overwrite().build();
            try (writer) {
                writer.write(records);
            }
            return writer.toDataFile();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void statistics(Table table) {
        Snapshot snapshot = table.currentSnapshot();
        String folder = table.location() + "/metadata/";
        table.updateStatistics().setStatistics(new GenericStatisticsFile(snapshot.snapshotId(),
                folder + plant(Kind.STATISTICS, "name of a statistics file") + ".puffin", 100, 10,
                List.of(new GenericBlobMetadata("apache-datasketches-theta-v1", snapshot.snapshotId(),
                        snapshot.sequenceNumber(), List.of(table.schema().findField(secret).fieldId()),
                        Map.of("ndv", plant(Kind.STATISTICS, "statistics of a column"))))))
                .commit();
        table.updatePartitionStatistics().setPartitionStatistics(ImmutableGenericPartitionStatisticsFile.builder()
                .snapshotId(snapshot.snapshotId())
                .path(folder + plant(Kind.STATISTICS, "name of a partition statistics file") + ".avro")
                .fileSizeInBytes(100).build()).commit();
    }

    /** The client has no way to it that needs no key service. */
    private void encryptionKey(TableIdentifier name) {
        ObjectNode body = World.json();
        body.putArray("requirements");
        ObjectNode key = body.putArray("updates").addObject().put("action", "add-encryption-key")
                .putObject("encryption-key");
        key.put("key-id", plant(Kind.ENCRYPTION_KEY, "id of an encryption key"))
                .put("encrypted-by-id", plant(Kind.ENCRYPTION_KEY, "id of the key of a key"))
                .put("encrypted-key-metadata", Base64.getEncoder().encodeToString(
                        plant(Kind.ENCRYPTION_KEY, "encryption key").getBytes(StandardCharsets.US_ASCII)));
        key.putObject("properties").put("note", plant(Kind.ENCRYPTION_KEY, "property of an encryption key"));
        root.send("POST", path(name), body.toString()).is(200);
    }

    private String path(TableIdentifier name) {
        return "/catalog/v1/" + warehouse + "/namespaces/" + name.namespace().level(0) + "/tables/" + name.name();
    }

    /** What the client and the server have named themselves. */
    private TreeTable known(TableIdentifier name, Table table) {
        table.refresh();
        long current = table.currentSnapshot().snapshotId();
        for (Snapshot snapshot : table.snapshots()) {
            canaries.know(file(snapshot.manifestListLocation()), warehouse, Kind.HISTORY, "manifest list");
            if (snapshot.snapshotId() != current) {
                canaries.know(Long.toString(snapshot.snapshotId()), warehouse, Kind.HISTORY, "earlier snapshot");
            }
        }
        canaries.know(table.location().replaceFirst("^\\w+:/+", ""), warehouse, Kind.LOCATION, "location");
        canaries.know(Long.toString(rows), warehouse, Kind.SUMMARY, "number of rows");
        Answer loaded = root.get(path(name)).is(200);
        loaded.at("/metadata/metadata-log").forEach(entry -> canaries.know(
                file(entry.path("metadata-file").asText()), warehouse, Kind.HISTORY, "earlier metadata file"));
        String currentFile = loaded.at("/metadata-location").asText();
        canaries.know(file(currentFile), warehouse, Kind.METADATA_FILE, "metadata file");
        return new TreeTable(name.name(), table.location(), currentFile, dataFiles, hidden, maskable,
                open, plant(Kind.FILTER_LITERAL, "literal of a row filter"));
    }

    private static String file(String location) {
        return location.substring(location.lastIndexOf('/') + 1);
    }

    private String hide(String stem) {
        String name = named(stem, Kind.HIDDEN_COLUMN);
        hidden.add(name);
        maskable.add(name);
        return name;
    }

    private String named(String stem, Kind kind) {
        return stem + plant(kind, "name " + stem);
    }

    private String plant(Kind kind, String place) {
        return canaries.plant(warehouse, kind, place);
    }
}
