package io.serac.server.http;

import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.NoPolicies;
import io.serac.server.authentication.Caller;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.operation.BodyLimit;
import io.serac.server.operation.Operation;
import io.serac.server.telemetry.Tracing;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The HTTP edge with every operation routed to a handler that binds what it was sent and does nothing. The token {@code
 * good} is valid. Thread-safe.
 */
final class EchoServer implements AutoCloseable {
    static final Caller ALICE = Caller.serviceAccount(UUID.randomUUID(), "alice");

    /** Name of a warehouse whose requests fail. */
    static final String FAILING = "fail";

    private final EnforcementPoint enforcement = NoPolicies.enforcementPoint();
    private final AtomicInteger handled = new AtomicInteger();
    private final HttpServer server;

    EchoServer(Limits limits) {
        this(limits, Optional.empty());
    }

    EchoServer(Limits limits, Optional<Tls> tls) {
        Routes routes = new Routes();
        for (Operation operation : Operation.values()) {
            routes.on(operation, this::echo);
        }
        server = HttpServer.start(new HttpServer.Listening("127.0.0.1", 0, tls), limits, routes,
                EchoServer::authenticate, (operation, status, nanos) -> {
                }, RequestAuditor.none(), Tracing.off(), Clock.systemUTC());
    }

    int port() {
        return server.port();
    }

    /** Requests that reached a handler. */
    int handled() {
        return handled.get();
    }

    private Response echo(Request request) {
        handled.incrementAndGet();
        if (request.operation() == Operation.GET_TOKEN) {
            return Response.anonymous(200, request.body());
        }
        if (request.operation().bodyLimit() != BodyLimit.NONE) {
            JsonBodies.object(request.body());
        }
        String path = request.operation().path();
        if (path.contains("{warehouse}") && request.path().get("warehouse").equals(FAILING)) {
            throw new IllegalStateException("Nobody foresaw this");
        }
        StringBuilder names = new StringBuilder();
        for (String variable : new String[]{"prefix", "warehouse", "table", "view", "function", "id"}) {
            if (path.contains("{" + variable + "}")) {
                names.append(request.path().get(variable)).append('|');
            }
        }
        if (path.contains("{namespace}")) {
            names.append(request.path().namespaces());
        }
        byte[] answer = ("\"" + names + "\"").getBytes(StandardCharsets.UTF_8);
        return Response.json(enforcement.authenticated(request.caller()), 200, answer);
    }

    private static Caller authenticate(String token, Optional<String> certificate) {
        if (!token.equals("good")) {
            throw new CatalogException(ErrorCode.NOT_AUTHORIZED, "The bearer token is not valid");
        }
        return ALICE.over(certificate);
    }

    @Override
    public void close() {
        server.close();
    }
}
