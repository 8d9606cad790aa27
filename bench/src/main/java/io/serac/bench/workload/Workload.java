package io.serac.bench.workload;

import io.serac.bench.floor.Floor;
import io.serac.bench.load.Operation;
import java.io.IOException;
import java.util.List;

/**
 * One kind of work. Immutable, thread-safe.
 *
 * @param description one line for the report
 * @param floor what the cost is compared with
 * @param connections how many clients do it at the same time
 * @param cost decides how many operations warm a server up
 */
public record Workload(
        String name, String description, Floor floor, int connections, Cost cost, Preparation preparation) {

    /** How heavy one operation is. */
    public enum Cost {
        READ,
        WRITE,
        DROP,
        WALK
    }

    /** Makes what the work needs, once for each catalog, and returns one operation for each connection. */
    @FunctionalInterface
    public interface Preparation {

        List<Operation> prepare(SampleCatalog catalog, int connections) throws IOException;
    }
}
