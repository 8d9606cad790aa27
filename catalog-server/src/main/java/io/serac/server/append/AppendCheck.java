package io.serac.server.append;

import io.serac.server.commit.Change;
import io.serac.server.error.CatalogException;
import io.serac.server.location.WarehouseStorage;
import io.serac.storage.StorageException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.FileIO;
import org.jspecify.annotations.Nullable;

/**
 * Holds whoever may INSERT but not WRITE to appending: the snapshot's own word is not believed, its manifest list is compared with
 * its parent's. Counts in manifest lists are written by clients; forged ones pass, unless the warehouse has {@code strict-append}:
 * then the manifests are read. Thread-safe.
 */
public final class AppendCheck {
    private static final long MANIFEST_LIST_BYTES_MAX = 16L << 20;

    private AppendCheck() {
    }

    /** The change, refused if a snapshot that it adds does anything but append to the head of {@code main}. */
    public static Change<TableMetadata> of(Change<TableMetadata> change, WarehouseStorage storage) {
        return base -> {
            Optional<TableMetadata> changed = change.apply(base);
            changed.ifPresent(after -> check(base, after, storage));
            return changed;
        };
    }

    private static void check(TableMetadata base, TableMetadata changed, WarehouseStorage storage) {
        @Nullable
        StrictAppend strict = storage.isStrictAppend() ? new StrictAppend(base, changed, storage.files()) : null;
        FileIO io = storage.files().fileIO(MANIFEST_LIST_BYTES_MAX);
        @Nullable
        Snapshot head = base.currentSnapshot();
        for (Snapshot snapshot : changed.snapshots()) {
            if (base.snapshot(snapshot.snapshotId()) == null) {
                check(snapshot, head, io, strict);
                head = snapshot;
            }
        }
    }

    private static void check(Snapshot added, @Nullable Snapshot head, FileIO io, @Nullable StrictAppend strict) {
        Long parentId = head == null ? null : head.snapshotId();
        if (!DataOperations.APPEND.equals(added.operation()) || !Objects.equals(added.parentId(), parentId)) {
            throw AppendRefusal.because("its snapshot does not append to the head of main");
        }
        try {
            List<ManifestFile> after = strict == null ? added.allManifests(io) : strict.manifests(added);
            List<ManifestFile> before = head == null ? List.of() : head.allManifests(io);
            check(after, before);
            if (strict != null) {
                strict.check(added, after, before);
            }
        } catch (StorageException e) {
            throw e.kind() == StorageException.Kind.UNAVAILABLE
                    ? CatalogException.unavailable("The manifest list cannot be read now. Repeat the request", e)
                    : CatalogException.badRequest("The manifest list of the snapshot cannot be read", e);
        } catch (CatalogException e) {
            throw e;
        } catch (RuntimeException e) {
            // The file is the client's; Iceberg's reader answers a hostile one with many kinds of exceptions.
            throw CatalogException.badRequest("The manifest list of the snapshot cannot be read", e);
        }
    }

    private static void check(Collection<ManifestFile> after, Collection<ManifestFile> before) {
        Map<String, ManifestFile> vanished = new HashMap<>();
        before.forEach(manifest -> vanished.put(manifest.path(), manifest));
        long carriedFiles = 0;
        long carriedRows = 0;
        for (ManifestFile manifest : after) {
            if (vanished.remove(manifest.path()) != null) {
                continue;
            }
            if (manifest.content() != ManifestContent.DATA || count(manifest.deletedFilesCount()) != 0) {
                throw AppendRefusal.because("a new manifest deletes files or rows");
            }
            carriedFiles += count(manifest.existingFilesCount());
            carriedRows += count(manifest.existingRowsCount());
        }
        for (ManifestFile manifest : vanished.values()) {
            if (manifest.content() != ManifestContent.DATA) {
                throw AppendRefusal.because("a manifest of deletes is left out");
            }
            carriedFiles -= count(manifest.addedFilesCount()) + count(manifest.existingFilesCount());
            carriedRows -= count(manifest.addedRowsCount()) + count(manifest.existingRowsCount());
        }
        if (carriedFiles != 0 || carriedRows != 0) {
            throw AppendRefusal.because("files of the parent are left out or added as old ones");
        }
    }

    private static long count(@Nullable Number count) {
        if (count == null) {
            throw AppendRefusal.because("a manifest does not tell its counts");
        }
        return count.longValue();
    }
}
