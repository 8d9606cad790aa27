package io.serac.server.operation;

import io.serac.authorizer.Privilege;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;

/** Which privileges the updates of a commit need: the union over all of them. */
public final class CommitPrivileges {
    private static final Set<String> LOCATION_PROPERTIES = Set.of("location", "write.data.path", "write.metadata.path",
            "write.object-storage.path", "write.folder-storage.path");

    private CommitPrivileges() {
    }

    /**
     * Privileges on the object that is committed to.
     *
     * @param held
     *            what the caller holds: a replacement of files takes MAINTAIN or WRITE, whichever is there
     */
    public static Set<Privilege> of(List<MetadataUpdate> updates, Set<Privilege> held) {
        Set<Long> newHeads = newHeads(updates);
        Set<Privilege> needed = EnumSet.of(Privilege.DESCRIBE);
        Set<Long> added = new HashSet<>();
        for (MetadataUpdate update : updates) {
            switch (update) {
                case MetadataUpdate.AddSnapshot add -> {
                    added.add(add.snapshot().snapshotId());
                    needed.add(forSnapshot(add.snapshot(), newHeads, held));
                }
                case MetadataUpdate.SetSnapshotRef ref -> {
                    if (!SnapshotRef.MAIN_BRANCH.equals(ref.name()) || !added.contains(ref.snapshotId())) {
                        needed.add(Privilege.MANAGE_REFS);
                    }
                }
                default -> needed.addAll(of(update));
            }
        }
        return Set.copyOf(needed);
    }

    /** Whether a commit adds snapshots, so that who may only INSERT has to be held to appending. */
    public static boolean addsSnapshots(List<MetadataUpdate> updates) {
        return updates.stream().anyMatch(MetadataUpdate.AddSnapshot.class::isInstance);
    }

    private static Set<Long> newHeads(List<MetadataUpdate> updates) {
        Set<Long> heads = new HashSet<>();
        for (MetadataUpdate update : updates) {
            if (update instanceof MetadataUpdate.SetSnapshotRef ref && SnapshotRef.MAIN_BRANCH.equals(ref.name())) {
                heads.add(ref.snapshotId());
            }
        }
        return heads;
    }

    /** Whether properties choose where files go. */
    public static boolean choosesLocation(Map<String, String> properties) {
        return properties.keySet().stream().anyMatch(LOCATION_PROPERTIES::contains);
    }

    private static Set<Privilege> of(MetadataUpdate update) {
        return switch (update) {
            case MetadataUpdate.SetProperties set when choosesLocation(set.updated()) ->
                EnumSet.of(Privilege.ALTER, Privilege.SET_LOCATION);
            case MetadataUpdate.RemoveProperties remove when remove.removed().stream()
                    .anyMatch(LOCATION_PROPERTIES::contains) ->
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

    private static Privilege forSnapshot(Snapshot snapshot, Set<Long> newHeads, Set<Privilege> held) {
        return switch (String.valueOf(snapshot.operation())) {
            case DataOperations.APPEND -> newHeads.contains(snapshot.snapshotId()) ? Privilege.INSERT : Privilege.WRITE;
            case DataOperations.REPLACE -> covers(held, Privilege.WRITE) ? Privilege.WRITE : Privilege.MAINTAIN;
            default -> Privilege.WRITE;
        };
    }

    private static boolean covers(Set<Privilege> held, Privilege needed) {
        return held.stream().anyMatch(privilege -> privilege.covers(needed));
    }
}
