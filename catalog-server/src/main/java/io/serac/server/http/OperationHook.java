package io.serac.server.http;

import io.javalin.http.Context;
import io.javalin.security.RouteRole;
import io.serac.server.authentication.Caller;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.operation.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs before every matched route, whatever the method: names the operation, binds the path, proves the caller. A route
 * that carries no operation (such as the automatic HEAD of a GET) is refused. Thread-safe.
 */
final class OperationHook {
    private static final String BOUND = OperationHook.class.getName();
    private static final String REFUSED = BOUND + ".refused";
    private static final String BEARER = "Bearer ";

    private final Authenticator authenticator;
    private final ClientCertificates certificates;
    private final RequestObserver observer;

    OperationHook(Authenticator authenticator, ClientCertificates certificates, RequestObserver observer) {
        this.authenticator = authenticator;
        this.certificates = certificates;
        this.observer = observer;
    }

    /**
     * What the hook found out about a request.
     *
     * @param certificate
     *            fingerprint of the client's certificate
     */
    record Bound(Operation operation, PathNames path, QueryParameters query, @Nullable Caller caller,
            Optional<String> certificate) {
    }

    void beforeMatched(Context context) {
        Operation operation = operation(context.routeRoles());
        long startNanos = System.nanoTime();
        int status = ErrorCode.INTERNAL_ERROR.status();
        boolean isBound = false;
        try {
            bind(context, operation);
            isBound = true;
        } catch (CatalogException refusal) {
            status = refusal.code().status();
            throw refusal;
        } finally {
            if (!isBound) {
                context.attribute(REFUSED, operation);
                observer.completed(operation, status, System.nanoTime() - startNanos);
            }
        }
    }

    private void bind(Context context, Operation operation) {
        PathNames path = PathNames.bind(operation, context.req().getRequestURI());
        QueryParameters query = QueryParameters.parse(context.req().getQueryString());
        Optional<String> certificate = certificates.of(context.req());
        Caller caller = null;
        if (operation.requirement().isOfCaller()) {
            caller = authenticate(context, certificate);
            RequestIds.sentBy(caller.principalId());
        }
        RequestSpans.begin(context.req(), caller != null);
        context.attribute(BOUND, new Bound(operation, path, query, caller, certificate));
    }

    /** What {@link #beforeMatched} bound; without it the request is refused. */
    static Bound bound(Context context) {
        Bound bound = context.attribute(BOUND);
        if (bound == null) {
            throw new CatalogException(ErrorCode.FORBIDDEN, "This method is not served here");
        }
        return bound;
    }

    /** The operation of a request, bound or refused; null if it has none. */
    static @Nullable Operation operation(HttpServletRequest request) {
        if (request.getAttribute(BOUND) instanceof Bound bound) {
            return bound.operation();
        }
        return request.getAttribute(REFUSED) instanceof Operation refused ? refused : null;
    }

    /** Who sent a request; null if that is not proven. */
    static @Nullable Caller caller(HttpServletRequest request) {
        return request.getAttribute(BOUND) instanceof Bound bound ? bound.caller() : null;
    }

    private static Operation operation(Set<RouteRole> roles) {
        Iterator<RouteRole> each = roles.iterator();
        if (roles.size() != 1 || !(each.next() instanceof OperationRole role)) {
            throw new CatalogException(ErrorCode.FORBIDDEN, "This method is not served here");
        }
        return role.operation();
    }

    private Caller authenticate(Context context, Optional<String> certificate) {
        List<String> sent = Collections.list(context.req().getHeaders("Authorization"));
        if (sent.size() > 1) {
            // A proxy in front may have looked at the other one.
            throw new CatalogException(ErrorCode.NOT_AUTHORIZED, "Two Authorization headers were sent. Send one");
        }
        if (sent.isEmpty()) {
            throw new CatalogException(ErrorCode.NOT_AUTHORIZED,
                    "No credentials were sent. Get a token at /catalog/v1/oauth/tokens and send it as a bearer token");
        }
        String authorization = sent.getFirst();
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new CatalogException(ErrorCode.NOT_AUTHORIZED,
                    "Only bearer tokens are accepted here. Get one at /catalog/v1/oauth/tokens");
        }
        Caller caller = authenticator.authenticate(authorization.substring(BEARER.length()).strip(), certificate);
        List<String> roles = Collections.list(context.req().getHeaders(RoleNames.HEADER));
        return roles.isEmpty() ? caller : caller.narrowedTo(RoleNames.parse(roles));
    }
}
