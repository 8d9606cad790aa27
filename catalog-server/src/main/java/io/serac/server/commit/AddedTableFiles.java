package io.serac.server.commit;

import io.serac.server.manifest.SnapshotManifests;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.PartitionStatisticsFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.StatisticsFile;
import org.apache.iceberg.TableMetadata;

/** Files that table metadata names itself: manifest lists, manifests and statistics. Data files in manifests are not read. */
public final class AddedTableFiles {
    private AddedTableFiles() {
    }

    /** Files named by the changes that led to this metadata. */
    public static List<String> in(TableMetadata changed) {
        List<String> files = new ArrayList<>();
        for (MetadataUpdate update : changed.changes()) {
            switch (update) {
                case MetadataUpdate.AddSnapshot add -> addManifests(files, add.snapshot());
                case MetadataUpdate.SetStatistics set -> files.add(set.statisticsFile().path());
                case MetadataUpdate.SetPartitionStatistics set -> files.add(set.partitionStatisticsFile().path());
                default -> {
                    // names no file
                }
            }
        }
        return files;
    }

    /** Every such file of existing metadata. */
    public static List<String> all(TableMetadata metadata) {
        List<String> files = new ArrayList<>();
        for (Snapshot snapshot : metadata.snapshots()) {
            addManifests(files, snapshot);
        }
        for (StatisticsFile statistics : metadata.statisticsFiles()) {
            files.add(statistics.path());
        }
        for (PartitionStatisticsFile statistics : metadata.partitionStatisticsFiles()) {
            files.add(statistics.path());
        }
        return files;
    }

    private static void addManifests(List<String> files, Snapshot snapshot) {
        if (snapshot.manifestListLocation() != null) {
            files.add(snapshot.manifestListLocation());
            return;
        }
        SnapshotManifests.named(snapshot).forEach(manifest -> files.add(manifest.path()));
    }
}
