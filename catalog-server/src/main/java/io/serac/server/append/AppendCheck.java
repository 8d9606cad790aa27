package io.serac.server.append;

import io.serac.server.commit.Change;
import io.serac.server.http.Turns;
import io.serac.server.location.WarehouseStorage;
import java.time.Duration;
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
import org.jspecify.annotations.Nullable;

/**
 * Holds whoever may INSERT but not WRITE to appending: the snapshot's own word is not believed, its manifest list is compared with
 * its parent's. Counts in manifest lists are written by clients; forged ones pass, unless the warehouse has {@code strict-append}:
 * then the manifests are read. Thread-safe.
 */
public final class AppendCheck {
    // Of the process, as its memory is. Each takes a hundred MiB at most.
    private static final Turns LARGE_READINGS =
            new Turns(2, Duration.ofSeconds(5), "The manifests of other commits are being read");

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
        try (ReadingBudget budget = new ReadingBudget(LARGE_READINGS)) {
            ClientFiles files = new ClientFiles(storage.files(), budget);
            @Nullable
            StrictAppend strict = storage.isStrictAppend() ? new StrictAppend(base, changed, files, budget) : null;
            @Nullable
            Snapshot head = base.currentSnapshot();
            for (Snapshot snapshot : changed.snapshots()) {
                if (base.snapshot(snapshot.snapshotId()) == null) {
                    check(snapshot, head, files, strict);
                    head = snapshot;
                }
            }
        }
    }

    private static void check(Snapshot added, @Nullable Snapshot head, ClientFiles files,
            @Nullable StrictAppend strict) {
        Long parentId = head == null ? null : head.snapshotId();
        if (!DataOperations.APPEND.equals(added.operation()) || !Objects.equals(added.parentId(), parentId)) {
            throw AppendRefusal.because("its snapshot does not append to the head of main");
        }
        List<ManifestFile> after = strict == null ? files.added(added) : strict.manifests(added);
        List<ManifestFile> before = head == null ? List.of() : files.head(head);
        check(after, before);
        if (strict != null) {
            strict.check(added, after, before);
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
