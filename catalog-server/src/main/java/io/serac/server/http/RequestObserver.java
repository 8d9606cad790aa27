package io.serac.server.http;

import io.serac.server.operation.Operation;

/** Told about each answered request. Thread-safe, must not block. */
@FunctionalInterface
public interface RequestObserver {
    /** Called after the answer was handed to the network. */
    void completed(Operation operation, int status, long nanos);
}
