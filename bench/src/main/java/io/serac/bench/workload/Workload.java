package io.serac.bench.workload;

import io.serac.bench.floor.Floor;
import io.serac.bench.load.Operation;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kind of work. Immutable, thread-safe.
 *
 * @param description one line for the report
 * @param floor what the cost is compared with
 * @param connections how many clients do it at the same time
 * @param cost decides how many operations warm a server up
 * @param beside other work that is measured in turns with this one, because their ratio counts; null for none
 */
public record Workload(
        String name,
        String description,
        Floor floor,
        int connections,
        Cost cost,
        Preparation preparation,
        @Nullable Workload beside) {

    /** Work that is compared with a floor only. */
    public Workload(String name, String description, Floor floor, int connections, Cost cost, Preparation preparation) {
        this(name, description, floor, connections, cost, preparation, null);
    }

    /** How heavy one operation is. */
    public enum Cost {
        READ,
        WRITE,
        /** Each operation uses something up that was made for it before. */
        SUPPLIED,
        WALK,
        /** About a second of work. */
        LONG
    }

    /** Makes what the work needs, once for each catalog, and returns one operation for each connection. */
    @FunctionalInterface
    public interface Preparation {

        List<Operation> prepare(SampleCatalog catalog, int connections) throws IOException;
    }
}
