package io.serac.server.append;

import io.serac.server.error.CatalogException;
import io.serac.server.http.Excerpt;
import io.serac.server.location.LocationRules;
import io.serac.server.manifest.AvroFile;
import io.serac.server.manifest.OneFile;
import io.serac.server.manifest.ReadingLimits;
import io.serac.server.manifest.SnapshotManifests;
import io.serac.server.manifest.UnreadCompression;
import io.serac.storage.ObjectFiles;
import io.serac.storage.StorageException;
import io.serac.storage.location.Location;
import java.util.List;
import java.util.function.Function;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;

/** Reads what clients wrote, each file once, as a whole, and within one budget. Not thread-safe. */
final class ClientFiles {
    private final ObjectFiles files;
    private final ReadingBudget budget;

    ClientFiles(ObjectFiles files, ReadingBudget budget) {
        this.files = files;
        this.budget = budget;
    }

    /** The manifests of a snapshot that the client adds. */
    List<ManifestFile> added(Snapshot snapshot) {
        return manifests("The manifest list " + Excerpt.of(String.valueOf(snapshot.manifestListLocation())), snapshot);
    }

    /** The manifests of the snapshot that the client builds on. */
    List<ManifestFile> head(Snapshot snapshot) {
        return manifests("The manifest list of the head of main", snapshot);
    }

    private List<ManifestFile> manifests(String what, Snapshot snapshot) {
        String list = snapshot.manifestListLocation();
        return list == null
                ? SnapshotManifests.named(snapshot)
                : decode(what, list, budget.ofLists(), file -> SnapshotManifests.of(snapshot, new OneFile(file)));
    }

    /**
     * What a manifest holds, of which one entry is kept at a time.
     *
     * @param what
     *            it is called in errors: with its path if the client has sent that, and not if it is another's
     * @throws CatalogException
     *             BAD_REQUEST if it is not sound, FORBIDDEN if it is more than is read, SERVICE_UNAVAILABLE if the store is away
     */
    <T> T manifest(String what, String path, Function<AvroFile, T> decoder) {
        return decode(what, path, budget.ofManifest(), decoder);
    }

    private <T> T decode(String what, String path, ReadingLimits limits, Function<AvroFile, T> decoder) {
        byte[] content;
        try {
            content = content(LocationRules.parse(path));
        } catch (StorageException e) {
            throw AppendRefusal.unread(what, e);
        }
        budget.file(content.length);
        try {
            return decoder.apply(AvroFile.check(content, limits));
        } catch (CatalogException refusal) {
            throw refusal;
        } catch (UnreadCompression e) {
            throw AppendRefusal.compressed(what, e.codec());
        } catch (RuntimeException e) {
            // Readers answer a hostile file with many kinds of exceptions.
            throw AppendRefusal.unreadable(what, e);
        }
    }

    private byte[] content(Location file) {
        try {
            return files.read(file, budget.fileBytesMax());
        } catch (StorageException e) {
            if (e.kind() != StorageException.Kind.TOO_LARGE || !budget.enlarge()) {
                throw e;
            }
            return files.read(file, budget.fileBytesMax());
        }
    }
}
