package io.serac.server.append;

import io.serac.server.commit.TableForm;
import io.serac.server.error.CatalogException;
import io.serac.server.http.Excerpt;
import io.serac.server.location.FolderFiles;
import io.serac.server.location.LocationRules;
import io.serac.storage.location.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;

/**
 * Reads what one commit of somebody who may only append brings and replaces, and finds out whether it appends. Of the manifests that
 * parent and snapshot have in common only what the lists say is compared. Not thread-safe.
 */
final class StrictAppend {
    private static final String OLD_MANIFEST = "A manifest that the snapshot replaces";
    private static final int FORMAT_VERSION_MAX = 3;

    private final ClientFiles files;
    private final FolderFiles folders;
    private final Map<Integer, PartitionSpec> specs;
    private final ReadingBudget budget;

    /**
     * @param base
     *            the table as it is
     * @param changed
     *            as it would be
     */
    StrictAppend(TableMetadata base, TableMetadata changed, ClientFiles files, ReadingBudget budget) {
        this.files = files;
        this.budget = budget;
        this.specs = changed.specsById();
        TableForm form = new TableForm();
        this.folders = new FolderFiles(Stream.concat(form.folders(base).stream(), form.folders(changed).stream())
                .map(LocationRules::parse).toList());
        if (changed.formatVersion() > FORMAT_VERSION_MAX) {
            throw AppendRefusal.uncheckable("tables of version " + changed.formatVersion()
                    + " cannot be read by it. Have somebody with WRITE commit");
        }
    }

    /** The manifests of an added snapshot, read for the only time. */
    List<ManifestFile> manifests(Snapshot added) {
        if (added.keyId() != null) {
            throw encrypted();
        }
        String list = added.manifestListLocation();
        if (list == null) {
            throw AppendRefusal
                    .uncheckable("the snapshot has no manifest list. Write one, as all but the oldest clients do");
        }
        LocationRules.checkInside(folders.folders(), list);
        return files.added(added);
    }

    /**
     * Throws FORBIDDEN unless the manifests of an added snapshot hold what those of its parent do, and added files beside.
     *
     * @param after
     *            what {@link #manifests} returned
     */
    void check(Snapshot added, List<ManifestFile> after, List<ManifestFile> before) {
        Map<String, ManifestFile> vanished = new HashMap<>();
        before.forEach(manifest -> vanished.put(manifest.path(), manifest));
        RowIds rowIds = new RowIds(added);
        List<ManifestFile> fresh = new ArrayList<>();
        for (ManifestFile manifest : after) {
            ManifestFile known = vanished.remove(manifest.path());
            if (known == null) {
                fresh.add(manifest);
            } else {
                ListedManifests.requireSame(known, manifest);
                if (known.firstRowId() == null && manifest.firstRowId() != null) {
                    rowIds.give(manifest, rows(manifest));
                }
            }
        }
        budget.manifests(fresh.size(), vanished.size());
        Stream.concat(fresh.stream(), vanished.values().stream()).filter(manifest -> manifest.keyMetadata() != null)
                .findFirst().ifPresent(manifest -> {
                    throw encrypted();
                });
        fresh.forEach(manifest -> LocationRules.checkInside(folders.folders(), manifest.path()));
        CarriedFiles carried = new CarriedFiles();
        vanished.values().forEach(manifest -> read(OLD_MANIFEST, manifest, entry -> {
            if (entry.file() != null) {
                carried.vanished(canonical(entry.file().location()), entry, entry.file());
            }
        }));
        for (ManifestFile manifest : fresh) {
            rowIds.give(manifest, rows(manifest));
            NewManifest check = new NewManifest(added, manifest, specs, folders, carried, rowIds);
            long length = read("The manifest " + Excerpt.of(manifest.path()), manifest, check::entry);
            check.requireAsListed(length);
        }
        carried.requireAllFound();
        rowIds.requireEachOnce();
    }

    private static long rows(ManifestFile manifest) {
        return Math.addExact(manifest.addedRowsCount() == null ? 0 : manifest.addedRowsCount(),
                manifest.existingRowsCount() == null ? 0 : manifest.existingRowsCount());
    }

    private String canonical(String path) {
        return folders.find(path).map(Location::canonical).orElse(path);
    }

    private long read(String what, ManifestFile manifest, Consumer<Entry> each) {
        return files.manifest(what, manifest.path(), file -> {
            ManifestEntries.read(manifest, file, specs, each);
            return (long) file.content().length;
        });
    }

    private static CatalogException encrypted() {
        return AppendRefusal
                .uncheckable("the snapshot's manifests are encrypted, and the server has no key to them. Have"
                        + " somebody with WRITE commit");
    }
}
