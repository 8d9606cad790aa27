package io.serac.server.append;

import io.serac.server.manifest.AvroFile;
import io.serac.server.manifest.OneFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.avro.Avro;
import org.apache.iceberg.avro.AvroIterable;
import org.apache.iceberg.data.avro.PlannedDataReader;
import org.apache.iceberg.inmemory.InMemoryInputFile;
import org.apache.iceberg.io.CloseableIterator;
import org.apache.iceberg.types.Types;

/** Reads every entry of a manifest of data files, those of deleted files too, which Iceberg's reader does not show. Stateless. */
final class ManifestEntries {
    // Fields of manifest_entry and data_file in the Iceberg specification.
    private static final Schema WHAT_THE_READER_HIDES = new Schema(
            Types.NestedField.required(0, "status", Types.IntegerType.get()),
            Types.NestedField.optional(1, "snapshot_id", Types.LongType.get()),
            Types.NestedField.required(2, "data_file", Types.StructType.of(
                    Types.NestedField.optional(134, "content", Types.IntegerType.get()),
                    Types.NestedField.required(100, "file_path", Types.StringType.get()))));

    private ManifestEntries() {
    }

    /** All of them, in order. Throws exceptions of many kinds if the manifest is not what it should be. */
    static void read(ManifestFile manifest, AvroFile content, Map<Integer, PartitionSpec> specs, Consumer<Entry> each) {
        checkHeader(manifest, content.metadata());
        InMemoryInputFile input = new InMemoryInputFile(manifest.path(), content.content());
        try (AvroIterable<StructLike> entries =
                Avro.read(input).project(WHAT_THE_READER_HIDES).createResolvingReader(PlannedDataReader::create)
                        .build();
                ManifestReader<DataFile> reader = ManifestFiles.read(manifest, new OneFile(content), specs);
                CloseableIterator<DataFile> live = reader.iterator()) {
            for (StructLike entry : entries) {
                each.accept(entry(entry, manifest, live));
            }
            if (live.hasNext()) {
                throw new IllegalArgumentException("It is read in two ways");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry entry(StructLike entry, ManifestFile manifest, CloseableIterator<DataFile> live) {
        Entry.Status status = Entry.Status.values()[entry.get(0, Integer.class)];
        Long written = entry.get(1, Long.class);
        Long snapshotId = written == null ? manifest.snapshotId() : written;
        StructLike file = entry.get(2, StructLike.class);
        Integer content = file.get(0, Integer.class);
        if (content != null && content != 0) {
            throw new IllegalArgumentException("An entry is of no data file");
        }
        if (status == Entry.Status.DELETED) {
            return new Entry(status, snapshotId, null);
        }
        DataFile data = live.next();
        if (!data.location().equals(file.get(1, CharSequence.class).toString())) {
            throw new IllegalArgumentException("It is read in two ways");
        }
        return new Entry(status, snapshotId, data);
    }

    /** Readers that are not Iceberg's believe the header, and these the manifest list. */
    private static void checkHeader(ManifestFile manifest, Map<String, String> header) {
        boolean isSame = Objects.equals(header.getOrDefault("content", "data"), "data")
                && Objects.equals(header.getOrDefault("partition-spec-id", String.valueOf(manifest.partitionSpecId())),
                        String.valueOf(manifest.partitionSpecId()));
        if (!isSame) {
            throw new IllegalArgumentException("Its header says something else than the manifest list");
        }
    }
}
