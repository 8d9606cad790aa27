package io.serac.server.leak;

import io.serac.server.TestClient;
import java.util.Map;

/**
 * A principal and how he stands to each warehouse. Immutable.
 *
 * @param name as a principal is named in paths
 * @param client as him
 * @param standings by warehouse
 */
record Person(String name, TestClient client, Map<String, Standing> standings) {
    Person {
        standings = Map.copyOf(standings);
    }

    Standing in(String warehouse) {
        return standings.getOrDefault(warehouse, Standing.NOBODY);
    }

    /** Whether he may see what a canary stands for. */
    boolean maySee(Canary canary) {
        return canary.warehouse().isEmpty()
                ? standings.values().stream().anyMatch(standing -> standing.sees(canary.kind()))
                : in(canary.warehouse()).sees(canary.kind());
    }

    boolean mayChange() {
        return standings.values().stream().anyMatch(Standing::mayChange);
    }

    @Override
    public String toString() {
        return name + standings;
    }
}
