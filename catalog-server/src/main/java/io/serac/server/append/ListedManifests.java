package io.serac.server.append;

import java.util.List;
import java.util.Objects;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFile.PartitionFieldSummary;
import org.jspecify.annotations.Nullable;

/** What a manifest list says of a manifest that its parent has, too: readers skip whole manifests by it. Stateless. */
final class ListedManifests {
    private ListedManifests() {
    }

    /** Throws FORBIDDEN unless the same is said of a manifest as before. That its rows have got ids is fine. */
    static void requireSame(ManifestFile before, ManifestFile after) {
        boolean isSame = before.length() == after.length() && before.partitionSpecId() == after.partitionSpecId()
                && before.content() == after.content() && before.sequenceNumber() == after.sequenceNumber()
                && before.minSequenceNumber() == after.minSequenceNumber()
                && Objects.equals(before.snapshotId(), after.snapshotId())
                && Objects.equals(before.addedFilesCount(), after.addedFilesCount())
                && Objects.equals(before.existingFilesCount(), after.existingFilesCount())
                && Objects.equals(before.deletedFilesCount(), after.deletedFilesCount())
                && Objects.equals(before.addedRowsCount(), after.addedRowsCount())
                && Objects.equals(before.existingRowsCount(), after.existingRowsCount())
                && Objects.equals(before.deletedRowsCount(), after.deletedRowsCount())
                && Objects.equals(before.keyMetadata(), after.keyMetadata())
                && (before.firstRowId() == null || before.firstRowId().equals(after.firstRowId()))
                && areSame(before.partitions(), after.partitions());
        if (!isSame) {
            throw AppendRefusal.because("the manifest list says something else of a manifest than the parent's");
        }
    }

    private static boolean areSame(@Nullable List<PartitionFieldSummary> before,
            @Nullable List<PartitionFieldSummary> after) {
        List<PartitionFieldSummary> old = before == null ? List.of() : before;
        List<PartitionFieldSummary> now = after == null ? List.of() : after;
        if (old.size() != now.size()) {
            return false;
        }
        for (int i = 0; i < old.size(); i++) {
            PartitionFieldSummary one = old.get(i);
            PartitionFieldSummary other = now.get(i);
            if (one.containsNull() != other.containsNull() || !Objects.equals(one.containsNaN(), other.containsNaN())
                    || !Objects.equals(one.lowerBound(), other.lowerBound())
                    || !Objects.equals(one.upperBound(), other.upperBound())) {
                return false;
            }
        }
        return true;
    }
}
