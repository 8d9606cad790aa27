package io.serac.server.http;

import io.serac.authorizer.Decision;
import io.serac.server.error.Denial;
import io.serac.server.error.ErrorCode;
import io.serac.server.operation.Operation;
import io.serac.server.telemetry.LimitMetrics.Limit;

/** Told about each answered request, for measurements. Thread-safe, must not block. */
@FunctionalInterface
public interface RequestObserver {
    /** Called after the answer was handed to the network. */
    void completed(Operation operation, int status, long nanos);

    /** An answer is an error. */
    default void failed(ErrorCode code) {
        // of interest to few
    }

    /** A request of a proven caller was allowed. */
    default void allowed(Decision.Allowed decision) {
        // of interest to few
    }

    /** A request of a proven caller was refused for a reason that is about him. */
    default void denied(Denial denial) {
        // of interest to few
    }

    /** A limit has refused a request or a connection, or cut it off. */
    default void limited(Limit limit) {
        // of interest to few
    }
}
