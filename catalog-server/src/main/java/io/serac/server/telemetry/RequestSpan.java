package io.serac.server.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.serac.server.operation.Operation;
import java.util.UUID;

/** The span of one request. Used by the thread that answers it. */
public final class RequestSpan implements AutoCloseable {
    private static final int SERVER_ERROR = 500;

    private final Span span;
    private final Scope scope;

    @SuppressWarnings("MustBeClosedChecker") // it is closed with this
    RequestSpan(Span span) {
        this.span = span;
        this.scope = span.makeCurrent();
    }

    /** Id of the trace that the span is a part of, for the log. */
    public String traceId() {
        return span.getSpanContext().getTraceId();
    }

    /** Says which request it was. */
    public RequestSpan with(String requestId) {
        span.setAttribute("serac.request.id", requestId);
        return this;
    }

    /** Says what was asked. */
    public RequestSpan with(Operation operation) {
        span.updateName(operation.id());
        span.setAttribute("serac.operation", operation.id());
        span.setAttribute("http.route", operation.api().basePath() + operation.path());
        return this;
    }

    /** Says who asked. */
    public RequestSpan with(UUID principalId) {
        span.setAttribute("serac.principal.id", principalId.toString());
        return this;
    }

    /** Says how it was answered. */
    public RequestSpan with(int status) {
        span.setAttribute("http.response.status_code", status);
        if (status >= SERVER_ERROR) {
            span.setStatus(StatusCode.ERROR);
        }
        return this;
    }

    @Override
    public void close() {
        scope.close();
        span.end();
    }
}
