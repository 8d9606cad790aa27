package io.serac.bench.compare;

import io.serac.bench.workload.Workload;
import java.util.List;

/**
 * One workload, all contestants. Immutable.
 *
 * @param floor the entry that ratios refer to
 */
public record Comparison(Workload workload, Entry floor, List<Entry> catalogs) {

    public Comparison {
        catalogs = List.copyOf(catalogs);
    }

    /** Server CPU of an entry as a multiple of the floor's. */
    public double ratioToFloor(Entry entry) {
        return entry.serverMicros() / floor.serverMicros();
    }
}
