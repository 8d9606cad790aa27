package io.serac.server;

import io.serac.authorizer.Decision;
import io.serac.server.error.Denial;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.RequestObserver;
import io.serac.server.operation.Operation;
import io.serac.server.telemetry.LimitMetrics.Limit;
import io.serac.server.telemetry.Metrics;

/** Measures requests. Thread-safe. */
record ObservedRequests(Metrics metrics) implements RequestObserver {
    @Override
    public void completed(Operation operation, int status, long nanos) {
        metrics.operations().record(operation, status, nanos);
    }

    @Override
    public void failed(ErrorCode code) {
        metrics.errors().count(code);
    }

    @Override
    public void allowed(Decision.Allowed decision) {
        metrics.decisions().allowed(decision.accessClass());
    }

    @Override
    public void denied(Denial denial) {
        metrics.decisions().refused(denial);
    }

    @Override
    public void limited(Limit limit) {
        metrics.limits().refused(limit);
    }
}
