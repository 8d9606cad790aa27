package io.serac.server.http;

import io.serac.server.operation.Api;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Gives every request a name that its answer, its log lines and its audit records share. A client's own is taken if it can do no
 * harm in any of them. Thread-safe.
 */
final class RequestIds implements Filter {
    static final String HEADER = "X-Request-Id";
    private static final String LOG_KEY = "request-id";
    private static final String PRINCIPAL_LOG_KEY = "principal-id";
    private static final String ATTRIBUTE = RequestIds.class.getName();
    private static final Pattern FIT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private RequestIds() {
    }

    static void addTo(ServletContextHandler context) {
        context.addFilter(new FilterHolder(new RequestIds()), "/*", EnumSet.of(DispatcherType.REQUEST));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain rest)
            throws IOException, ServletException {
        List<String> sent = request instanceof HttpServletRequest http
                ? Collections.list(http.getHeaders(HEADER))
                : List.of();
        String id = choose(sent);
        request.setAttribute(ATTRIBUTE, id);
        if (response instanceof HttpServletResponse http) {
            http.setHeader(HEADER, id);
        }
        MDC.put(LOG_KEY, id);
        try {
            rest.doFilter(request, response);
        } finally {
            MDC.remove(PRINCIPAL_LOG_KEY);
            MDC.remove(LOG_KEY);
        }
    }

    /** From now on the log says who sent the request. */
    static void sentBy(UUID principalId) {
        MDC.put(PRINCIPAL_LOG_KEY, principalId.toString());
    }

    /** The name of a request. */
    static String of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String id) {
            return id;
        }
        throw new IllegalStateException("The request has no id");
    }

    /** What the bodies of errors say: Iceberg's have no place for it, so that only the header does there. */
    static @Nullable String inErrors(HttpServletRequest request) {
        return isAdmin(request.getRequestURI()) ? of(request) : null;
    }

    /** The same for a request that perhaps never got as far as the filter; its answer carries the name from now on. */
    static @Nullable String inErrors(Request request, Response response) {
        String id = response.getHeaders().get(HEADER);
        if (id == null) {
            id = choose(request.getHeaders().getValuesList(HEADER));
            response.getHeaders().put(HEADER, id);
        }
        return isAdmin(request.getHttpURI().getPath()) ? id : null;
    }

    private static boolean isAdmin(@Nullable String path) {
        return path != null && path.startsWith(Api.ADMIN.basePath() + "/");
    }

    static boolean isFit(String id) {
        return FIT.matcher(id).matches();
    }

    private static String choose(List<String> sent) {
        return sent.size() == 1 && isFit(sent.getFirst())
                ? sent.getFirst()
                : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
