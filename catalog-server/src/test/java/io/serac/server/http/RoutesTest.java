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

    @Test
    void noRequestFitsTwoOperations() {
        for (Operation one : Operation.values()) {
            for (Operation other : Operation.values()) {
                assertThat(one != other && one.method() == other.method()
                        && isAlike(one.api().basePath() + one.path(), other.api().basePath() + other.path()))
                        .as("%s and %s", one, other).isFalse();
            }
        }
    }

    private static boolean isAlike(String path, String otherPath) {
        String[] names = path.split("/");
        String[] otherNames = otherPath.split("/");
        boolean isAlike = names.length == otherNames.length;
        for (int i = 0; isAlike && i < names.length; i++) {
            isAlike = names[i].equals(otherNames[i]) || names[i].startsWith("{") || otherNames[i].startsWith("{");
        }
        return isAlike;
    }
}
