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
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Gives every request a span, and its log lines the id of its trace. There only if tracing is on. Whoever is not proven could have
 * any number of spans recorded if his word on that counted, so the span begins when the caller is known, with the time at which
 * the request came. Thread-safe.
 */
final class RequestSpans implements Filter {
    private static final String LOG_KEY = "trace-id";

    private static final String BEGINNING = RequestSpans.class.getName();

    private final Tracing tracing;
    private final Clock clock;

    private RequestSpans(Tracing tracing, Clock clock) {
        this.tracing = tracing;
        this.clock = clock;
    }

    static void addTo(ServletContextHandler context, Tracing tracing, Clock clock) {
        if (tracing.isOn()) {
            context.addFilter(new FilterHolder(new RequestSpans(tracing, clock)), "/*",
                    EnumSet.of(DispatcherType.REQUEST));
        }
    }

    /** Begins the span of a request, if there is to be one: as a part of the caller's trace if he is proven. */
    static void begin(HttpServletRequest request, boolean isProven) {
        if (request.getAttribute(BEGINNING) instanceof Beginning beginning) {
            beginning.span(request, isProven);
        }
    }

    /** A request whose span may have begun. For the thread that answers it. */
    private static final class Beginning {
        private final Tracing tracing;
        private final Instant from;
        private @Nullable RequestSpan span;

        Beginning(Tracing tracing, Instant from) {
            this.tracing = tracing;
            this.from = from;
        }

        RequestSpan span(HttpServletRequest request, boolean isProven) {
            RequestSpan begun = span;
            if (begun == null) {
                begun = isProven
                        ? tracing.request(request.getMethod(), from, request::getHeader)
                        : tracing.request(request.getMethod(), from);
                span = begun;
                MDC.put(LOG_KEY, begun.traceId());
            }
            return begun;
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain rest)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest asked) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("Only HTTP is served here");
        }
        Beginning beginning = new Beginning(tracing, clock.instant());
        asked.setAttribute(BEGINNING, beginning);
        boolean isAnswered = false;
        try {
            rest.doFilter(request, response);
            isAnswered = true;
        } finally {
            try (RequestSpan span = beginning.span(asked, false)) {
                describe(span, asked, isAnswered ? answer.getStatus() : HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            } finally {
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
