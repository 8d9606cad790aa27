package io.serac.server.http;

import io.serac.server.operation.Operation;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Collects one handler for each operation while the server is put together. Not thread-safe. */
public final class Routes {
    private final Map<Operation, RequestHandler> handlers = new EnumMap<>(Operation.class);
    private final UnaryOperator<RequestHandler> mutations;

    /** Handlers are served as they are. */
    public Routes() {
        this(handler -> handler);
    }

    /**
     * @param mutations
     *            what is done around each handler of an operation that changes something
     */
    public Routes(UnaryOperator<RequestHandler> mutations) {
        this.mutations = mutations;
    }

    /** Serves an operation. */
    public Routes on(Operation operation, RequestHandler handler) {
        if (handlers.put(operation, operation.isMutation() ? mutations.apply(handler) : handler) != null) {
            throw new IllegalStateException(operation + " has two handlers");
        }
        return this;
    }

    /** The operations that are served. */
    public Set<Operation> operations() {
        return Set.copyOf(handlers.keySet());
    }

    /** In the order of {@link Operation}: a request is compared with one path after the other until one matches. */
    Map<Operation, RequestHandler> handlers() {
        return Collections.unmodifiableMap(new EnumMap<>(handlers));
    }
}
