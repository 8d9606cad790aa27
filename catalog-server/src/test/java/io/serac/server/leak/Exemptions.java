package io.serac.server.leak;

import io.serac.server.operation.Operation;
import java.util.EnumMap;
import java.util.Map;

/** What the suite does not do with an operation, each with its reason. */
final class Exemptions {
    /** Right requests that would take the fixture away from under everybody, by those who may send them. */
    static final Map<Operation, String> RIGHT_REQUESTS_OF_ADMINISTRATORS = new EnumMap<>(Map.of(
            Operation.PUT_WAREHOUSE, "replaces the allowed locations of the warehouse",
            Operation.PUT_WAREHOUSE_STORAGE, "moves the warehouse to other storage"));

    private Exemptions() {
    }
}
