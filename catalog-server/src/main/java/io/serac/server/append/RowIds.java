package io.serac.server.append;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.jspecify.annotations.Nullable;

/** The ids that a snapshot gives to rows, in version 3: its own, each once. Not thread-safe. */
final class RowIds {
    private final @Nullable Long first;
    private final long end;
    private final List<Range> taken = new ArrayList<>();

    private record Range(long first, long end) {
    }

    RowIds(Snapshot snapshot) {
        Long rows = snapshot.addedRows();
        this.first = snapshot.firstRowId();
        this.end = first == null ? 0 : Math.addExact(first, rows == null ? 0 : rows);
    }

    /** A manifest whose rows get ids by this snapshot. Throws FORBIDDEN if they are not its own. */
    void give(ManifestFile manifest, long rows) {
        Long given = manifest.firstRowId();
        if (first != null || given != null) {
            requireOwn(given, rows);
            taken.add(new Range(given == null ? 0 : given, Math.addExact(given == null ? 0 : given, rows)));
        }
    }

    /** Throws FORBIDDEN unless these are ids of this snapshot. */
    void requireOwn(@Nullable Long given, long rows) {
        boolean isOwn = first == null
                ? given == null
                : given != null && given >= first && rows >= 0 && Math.addExact(given, rows) <= end;
        if (!isOwn) {
            throw AppendRefusal.because("rows get ids that are not the snapshot's own");
        }
    }

    /** Throws FORBIDDEN if rows of two manifests have got the same ids. */
    void requireEachOnce() {
        taken.sort(Comparator.comparingLong(Range::first));
        for (int i = 1; i < taken.size(); i++) {
            if (taken.get(i).first() < taken.get(i - 1).end()) {
                throw AppendRefusal.because("rows of two manifests get the same ids");
            }
        }
    }
}
