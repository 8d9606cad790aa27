package io.serac.server.operation;

import io.serac.authorizer.Privilege;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;

/** Which privileges the updates of a commit need: the union over all of them. */
public final class CommitPrivileges {
    private static final Set<String> LOCATION_PROPERTIES = Set.of("location", "write.data.path", "write.metadata.path",
            "write.object-storage.path", "write.folder-storage.path");
    private static final String APPEND = "append";
    private static final String REPLACE = "replace";

    private CommitPrivileges() {
    }

    /** Privileges on the object that is committed to. */
    public static Set<Privilege> of(List<MetadataUpdate> updates) {
        Set<Privilege> needed = EnumSet.of(Privilege.DESCRIBE);
        Snapshot added = null;
        for (MetadataUpdate update : updates) {
            if (update instanceof MetadataUpdate.AddSnapshot add) {
                added = add.snapshot();
                needed.add(forSnapshot(added));
            } else if (update instanceof MetadataUpdate.SetSnapshotRef ref) {
                boolean isNewHead = SnapshotRef.MAIN_BRANCH.equals(ref.name()) && added != null
                        && added.snapshotId() == ref.snapshotId();
                if (!isNewHead) {
                    needed.add(Privilege.MANAGE_REFS);
                }
            } else {
                needed.addAll(of(update));
            }
        }
        return Set.copyOf(needed);
    }

    /** Whether properties choose where files go. */
    public static boolean choosesLocation(Map<String, String> properties) {
        return properties.keySet().stream().anyMatch(LOCATION_PROPERTIES::contains);
    }

    private static Set<Privilege> of(MetadataUpdate update) {
        return switch (update) {
            case MetadataUpdate.SetProperties set when choosesLocation(set.updated()) ->
                EnumSet.of(Privilege.ALTER, Privilege.SET_LOCATION);
            case MetadataUpdate.SetLocation location -> EnumSet.of(Privilege.ALTER, Privilege.SET_LOCATION);
            case MetadataUpdate.RemoveSnapshotRef ref -> EnumSet.of(Privilege.MANAGE_REFS);
            case MetadataUpdate.RemoveSnapshots snapshots -> EnumSet.of(Privilege.MAINTAIN);
            case MetadataUpdate.RemovePartitionSpecs specs -> EnumSet.of(Privilege.MAINTAIN);
            case MetadataUpdate.RemoveSchemas schemas -> EnumSet.of(Privilege.MAINTAIN);
            case MetadataUpdate.SetStatistics statistics -> EnumSet.of(Privilege.MAINTAIN);
            case MetadataUpdate.RemoveStatistics statistics -> EnumSet.of(Privilege.MAINTAIN);
            case MetadataUpdate.SetPartitionStatistics statistics -> EnumSet.of(Privilege.MAINTAIN);
            case MetadataUpdate.RemovePartitionStatistics statistics -> EnumSet.of(Privilege.MAINTAIN);
            case MetadataUpdate.AddEncryptionKey key -> EnumSet.of(Privilege.OWN);
            case MetadataUpdate.RemoveEncryptionKey key -> EnumSet.of(Privilege.OWN);
            default -> EnumSet.of(Privilege.ALTER);
        };
    }

    private static Privilege forSnapshot(Snapshot snapshot) {
        String operation = snapshot.operation();
        if (APPEND.equals(operation)) {
            return Privilege.INSERT;
        }
        return REPLACE.equals(operation) ? Privilege.MAINTAIN : Privilege.WRITE;
    }
}
