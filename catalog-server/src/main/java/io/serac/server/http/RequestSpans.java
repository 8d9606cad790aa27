package io.serac.server.http;

import io.serac.server.authentication.Caller;
import io.serac.server.operation.Operation;
import io.serac.server.telemetry.RequestSpan;
import io.serac.server.telemetry.Tracing;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.slf4j.MDC;

/** Gives every request a span, and its log lines the id of its trace. There only if tracing is on. Thread-safe. */
final class RequestSpans implements Filter {
    private static final String LOG_KEY = "trace-id";

    private final Tracing tracing;

    private RequestSpans(Tracing tracing) {
        this.tracing = tracing;
    }

    static void addTo(ServletContextHandler context, Tracing tracing) {
        if (tracing.isOn()) {
            context.addFilter(new FilterHolder(new RequestSpans(tracing)), "/*", EnumSet.of(DispatcherType.REQUEST));
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain rest)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest asked) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("Only HTTP is served here");
        }
        try (RequestSpan span = tracing.request(asked.getMethod(), asked::getHeader)) {
            MDC.put(LOG_KEY, span.traceId());
            boolean isAnswered = false;
            try {
                rest.doFilter(request, response);
                isAnswered = true;
            } finally {
                describe(span, asked, isAnswered ? answer.getStatus() : HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
                MDC.remove(LOG_KEY);
            }
        }
    }

    private static void describe(RequestSpan span, HttpServletRequest request, int status) {
        Operation operation = OperationHook.operation(request);
        if (operation != null) {
            span.with(operation);
        }
        Caller caller = OperationHook.caller(request);
        if (caller != null) {
            span.with(caller.principalId());
        }
        span.with(RequestIds.of(request)).with(status);
    }
}
