package io.serac.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.operation.Operation;
import org.junit.jupiter.api.Test;

class RoutesTest {
    /** Requests are compared with one path after the other: where the frequent ones are must not be a matter of luck at the start. */
    @Test
    void pathsAreTriedInTheOrderOfOperations() {
        Routes routes = new Routes();
        for (Operation operation : Operation.values()) {
            routes.on(Operation.values()[Operation.values().length - 1 - operation.ordinal()], request -> {
                throw new AssertionError(operation);
            });
        }

        assertThat(routes.handlers().keySet()).containsExactly(Operation.values());
    }
}
