package io.serac.server.manifest;

import java.util.List;
import java.util.Map;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotParser;
import org.apache.iceberg.io.FileIO;

/** Finds the manifests of snapshots. Stateless. */
public final class SnapshotManifests {
    private static final FileIO UNOPENED = new OneFile(new AvroFile(Map.of(), new byte[0]));

    private SnapshotManifests() {
    }

    /**
     * Manifests by the snapshot's list; or if it names them itself, as in version 1, with nothing but their paths, and without opening
     * any. Keeps nothing in the snapshot, as Iceberg does, since metadata may stay in memory for long and have thousands of them.
     *
     * @param lists
     *            reads the list; what it throws is thrown on
     */
    public static List<ManifestFile> of(Snapshot snapshot, FileIO lists) {
        Snapshot copy = SnapshotParser.fromJson(SnapshotParser.toJson(snapshot));
        return copy.allManifests(copy.manifestListLocation() == null ? UNOPENED : lists);
    }

    /** Those that a snapshot without a list names itself. Nothing but their paths is known. */
    public static List<ManifestFile> named(Snapshot snapshot) {
        return of(snapshot, UNOPENED);
    }
}
