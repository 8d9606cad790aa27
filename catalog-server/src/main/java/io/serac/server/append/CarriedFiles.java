package io.serac.server.append;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.iceberg.DataFile;

/** The live files of manifests that vanished, each to be found again once, and those that were added beside them. Not thread-safe. */
final class CarriedFiles {
    private final Map<FileIdentity, Integer> missing = new HashMap<>();
    private final Set<String> paths = new HashSet<>();

    /** A live entry of a manifest that vanished. */
    void vanished(String canonicalPath, Entry entry, DataFile file) {
        missing.merge(FileIdentity.of(entry, file, file.firstRowId()), 1, Integer::sum);
        paths.add(canonicalPath);
    }

    /**
     * Finds an entry again that says of itself that it existed before. Throws FORBIDDEN if it did not, or not like that.
     *
     * @return whether its rows had no ids before
     */
    boolean found(Entry entry, DataFile file) {
        if (take(FileIdentity.of(entry, file, file.firstRowId()))) {
            return false;
        }
        if (file.firstRowId() != null && take(FileIdentity.of(entry, file, null))) {
            return true;
        }
        throw AppendRefusal.because("a new manifest has a file as an old one that is not in those that it replaces, or"
                + " differs there");
    }

    /** Takes an added file. Throws FORBIDDEN if one of the same path was read already. */
    void added(String canonicalPath) {
        if (!paths.add(canonicalPath)) {
            throw AppendRefusal.because("a file is added that is there already");
        }
    }

    /** Throws FORBIDDEN if a file was not found again. */
    void requireAllFound() {
        if (!missing.isEmpty()) {
            throw AppendRefusal.because("files of the parent are left out");
        }
    }

    private boolean take(FileIdentity identity) {
        if (!missing.containsKey(identity)) {
            return false;
        }
        missing.computeIfPresent(identity, (same, count) -> count == 1 ? null : Objects.requireNonNull(count) - 1);
        return true;
    }
}
