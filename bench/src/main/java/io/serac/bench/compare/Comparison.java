package io.serac.bench.compare;

import io.serac.bench.workload.Workload;
import java.util.List;

/**
 * One workload, all contestants. Immutable.
 *
 * @param floor the entry that ratios refer to
 * @param beside entries of the work that was measured in turns with this one, in the order of the catalogs; empty if none was
 */
public record Comparison(Workload workload, Entry floor, List<Entry> beside, List<Entry> catalogs) {

    public Comparison {
        beside = List.copyOf(beside);
        catalogs = List.copyOf(catalogs);
    }

    /** Server CPU of an entry as a multiple of the floor's. */
    public double ratioToFloor(Entry entry) {
        return entry.serverMicros() / floor.serverMicros();
    }
}
