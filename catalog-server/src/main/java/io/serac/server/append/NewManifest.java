package io.serac.server.append;

import io.serac.server.error.CatalogException;
import io.serac.server.http.Excerpt;
import io.serac.server.location.FolderFiles;
import io.serac.storage.location.Location;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.jspecify.annotations.Nullable;

/** Checks a manifest that a snapshot adds, entry by entry, and then what the manifest list says of it. Not thread-safe. */
final class NewManifest {
    private final Snapshot snapshot;
    private final ManifestFile manifest;
    private final FolderFiles folders;
    private final CarriedFiles carried;
    private final RowIds rowIds;
    private final PartitionBounds bounds;
    private long addedFiles;
    private long addedRows;
    private long existingFiles;
    private long existingRows;
    private long minSequenceNumber = Long.MAX_VALUE;

    /**
     * @param carried
     *            the files of manifests that vanished, taken out as they are found
     */
    NewManifest(Snapshot snapshot, ManifestFile manifest, Map<Integer, PartitionSpec> specs, FolderFiles folders,
            CarriedFiles carried, RowIds rowIds) {
        this.snapshot = snapshot;
        this.manifest = manifest;
        this.folders = folders;
        this.carried = carried;
        this.rowIds = rowIds;
        PartitionSpec spec = specs.get(manifest.partitionSpecId());
        if (spec == null) {
            throw CatalogException.badRequest("A manifest has the partition spec " + manifest.partitionSpecId()
                    + ", which the table does not have. Refresh and commit again");
        }
        if (manifest.sequenceNumber() != snapshot.sequenceNumber()
                || !Objects.equals(manifest.snapshotId(), snapshot.snapshotId())) {
            throw AppendRefusal.because("a new manifest says that another snapshot has added it");
        }
        this.bounds = new PartitionBounds(manifest, spec.partitionType());
    }

    /** Throws FORBIDDEN if it does anything but add a file or repeat an old one. */
    void entry(Entry entry) {
        DataFile file = entry.file();
        if (file == null) {
            throw AppendRefusal.because("a new manifest deletes files or rows");
        }
        if (entry.status() == Entry.Status.ADDED) {
            added(entry, file);
        } else {
            existing(entry, file);
        }
        bounds.require(file.partition());
        Long sequenceNumber = file.dataSequenceNumber();
        minSequenceNumber = Math.min(minSequenceNumber, sequenceNumber == null ? 0 : sequenceNumber);
    }

    private void added(Entry entry, DataFile file) {
        boolean isOwn = Objects.equals(entry.snapshotId(), snapshot.snapshotId())
                && isOwn(file.dataSequenceNumber()) && isOwn(file.fileSequenceNumber());
        if (!isOwn) {
            throw AppendRefusal.because("a file is added in the name of another snapshot");
        }
        if (file.recordCount() < 0) {
            throw AppendRefusal.because("a file is added with less than no rows");
        }
        carried.added(inside(file.location()));
        rowIds.requireOwn(file.firstRowId(), file.recordCount());
        addedFiles++;
        addedRows = Math.addExact(addedRows, file.recordCount());
    }

    private void existing(Entry entry, DataFile file) {
        if (carried.found(entry, file)) {
            rowIds.requireOwn(file.firstRowId(), file.recordCount());
        }
        existingFiles++;
        existingRows = Math.addExact(existingRows, file.recordCount());
    }

    private boolean isOwn(@Nullable Long sequenceNumber) {
        return sequenceNumber != null && sequenceNumber == snapshot.sequenceNumber();
    }

    private String inside(String path) {
        Optional<Location> file = folders.find(path);
        // Clients cut a path off at some characters: two of them would name one file.
        boolean isPlain = path.chars().noneMatch(c -> c == '?' || c == '#' || c == '\\' || Character.isISOControl(c));
        if (file.isEmpty() || !isPlain) {
            throw AppendRefusal.because("the file " + Excerpt.of(path) + " is not inside the table's location");
        }
        return file.get().canonical();
    }

    /**
     * Throws FORBIDDEN if the manifest list says something else of the manifest than is in it, after its last entry.
     *
     * @param length
     *            of the manifest, in bytes
     */
    void requireAsListed(long length) {
        boolean isAsListed = manifest.length() == length
                && is(manifest.addedFilesCount(), addedFiles) && is(manifest.addedRowsCount(), addedRows)
                && is(manifest.existingFilesCount(), existingFiles) && is(manifest.existingRowsCount(), existingRows)
                && is(manifest.deletedFilesCount(), 0) && is(manifest.deletedRowsCount(), 0)
                && manifest.minSequenceNumber() <= minSequenceNumber;
        if (!isAsListed) {
            throw AppendRefusal.because("the manifest list says something else of a manifest than is in it");
        }
    }

    private static boolean is(@Nullable Number listed, long counted) {
        return listed != null && listed.longValue() == counted;
    }
}
