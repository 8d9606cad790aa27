package io.serac.server.http;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.serac.authorizer.Decision;
import io.serac.server.authentication.Caller;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.operation.Api;
import io.serac.server.operation.Operation;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a bound request through admission, body and handler to its answer, and turns every failure into one.
 * Thread-safe.
 */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    /** Large bodies take the eighth of it, and as much again while they arrive. */
    private static final int HEAP_SHARE = 8;
    private static final Duration LARGE_WAIT_MAX = Duration.ofSeconds(5);
    /** Where a request is worked on as the tree that its body was parsed to, instead of by turns. */
    private static final int TREE_FACTOR = 8;
    private static final UUID NOBODY = new UUID(0, 0);

    private final Limits limits;
    private final BodyReader bodies;
    private final MemoryShares memory;
    private final Admission admission;
    private final SlowConnections slowConnections;
    private final RequestObserver observer;
    private final RequestAuditor auditor;

    Dispatcher(Limits limits, Admission admission, SlowConnections slowConnections, RequestObserver observer,
            RequestAuditor auditor) {
        this.limits = limits;
        this.bodies = new BodyReader(limits);
        this.memory = new MemoryShares(Runtime.getRuntime().maxMemory() / HEAP_SHARE, limits.commitBodyBytesMax(),
                LARGE_WAIT_MAX);
        this.admission = admission;
        this.slowConnections = slowConnections;
        this.observer = observer;
        this.auditor = auditor;
    }

    void handle(Context context, RequestHandler handler) {
        OperationHook.Bound bound = OperationHook.bound(context);
        long startNanos = System.nanoTime();
        int status = ErrorCode.INTERNAL_ERROR.status();
        boolean isRefused = false;
        try {
            status = admitted(context, bound, handler);
        } catch (CatalogException refusal) {
            isRefused = true;
            status = refusal.code().status();
            refuse(context, bound.operation(), refusal);
        } finally {
            observer.completed(bound.operation(), status, System.nanoTime() - startNanos);
        }
        if (isRefused) {
            Lingering.afterRefusal(context.req(), context.res());
        }
    }

    /**
     * Bodies arrive before the request takes one of the places in flight: whoever sends slowly holds up nobody but
     * himself.
     */
    private int admitted(Context context, OperationHook.Bound bound, RequestHandler handler) {
        Operation operation = bound.operation();
        Caller caller = bound.caller();
        if (caller == null) {
            try (MemoryShares.Share share = memory.share(NOBODY)) {
                return HeldMemory.with(share,
                        () -> answer(context, bound, handler, body(context, operation, share)));
            }
        }
        admission.enter(operation, caller.principalId());
        try (MemoryShares.Share share = memory.share(caller.principalId())) {
            return HeldMemory.with(share,
                    () -> answer(context, bound, handler, body(context, operation, share)));
        } finally {
            admission.leave(caller.principalId());
        }
    }

    private byte[] body(Context context, Operation operation, MemoryShares.Share share) {
        long bytesMax = limits.bodyBytesMax(operation.bodyLimit());
        int factor = operation.api() == Api.ICEBERG ? 1 : TREE_FACTOR;
        LongConsumer large = bytes -> share.take(bytes * factor);
        if (bytesMax == 0) {
            return bodies.read(context.req(), operation.bodyLimit(), large);
        }
        EndPoint endPoint = endPoint(context);
        slowConnections.receiving(endPoint, limits.bodyTimeout(), bytesMax);
        try {
            return bodies.read(context.req(), operation.bodyLimit(), large);
        } finally {
            slowConnections.done(endPoint);
        }
    }

    private static EndPoint endPoint(Context context) {
        return ServletContextRequest.getServletContextRequest(context.req()).getConnectionMetaData().getConnection()
                .getEndPoint();
    }

    private int answer(Context context, OperationHook.Bound bound, RequestHandler handler, byte[] body) {
        Operation operation = bound.operation();
        Request request = new Request(bound, body, context.req());
        Response response;
        admission.enter(operation);
        try {
            response = handler.handle(request);
        } catch (CatalogException refusal) {
            if (bound.caller() != null) {
                auditor.refused(request, refusal);
                refusal.denial().ifPresent(observer::denied);
            }
            throw refusal;
        } finally {
            admission.leave();
        }
        Decision.Allowed allowed = response.allowed();
        if (allowed != null) {
            auditor.allowed(request, allowed, response.handedOut());
            observer.allowed(allowed);
        } else if (operation.requirement().isOfCaller()) {
            throw new IllegalStateException(operation + " was answered without a decision");
        }
        write(context, response);
        return response.status();
    }

    private void write(Context context, Response response) {
        HttpServletResponse out = context.res();
        out.setStatus(response.status());
        for (String[] header : response.headers()) {
            out.setHeader(header[0], header[1]);
        }
        if (response.body().isEmpty()) {
            return;
        }
        long length = 0;
        for (byte[] piece : response.body()) {
            length += piece.length;
        }
        out.setContentType(response.contentType());
        out.setContentLengthLong(length);
        EndPoint endPoint = endPoint(context);
        slowConnections.answering(endPoint, length);
        try {
            ServletOutputStream stream = out.getOutputStream();
            for (byte[] piece : response.body()) {
                stream.write(piece);
            }
        } catch (IOException e) {
            clientLeft(e);
        } finally {
            slowConnections.done(endPoint);
        }
    }

    /** Whatever the request did stands; nobody is left to be told. */
    private static void clientLeft(IOException e) {
        LOG.atDebug().setCause(e).log("client left before its answer");
    }

    /** Answers with a refusal; the only place where a {@link CatalogException} becomes an answer. */
    void refuse(Context context, @Nullable Operation operation, CatalogException refusal) {
        HttpServletResponse out = context.res();
        observer.failed(refusal.code());
        int status = refusal.code().status();
        log(operation, refusal);
        if (refusal.retryAfterSeconds() > 0) {
            out.setHeader("Retry-After", Integer.toString(refusal.retryAfterSeconds()));
        }
        if (refusal.code() == ErrorCode.NOT_AUTHORIZED || refusal.code() == ErrorCode.AUTHENTICATION_TIMEOUT) {
            out.setHeader("WWW-Authenticate", "Bearer realm=\"serac\"");
        }
        closeIfUnread(context);
        if (Opaque.isAsked(context.req()) && refusal.code() != ErrorCode.NOT_AUTHORIZED) {
            Opaque.answer(out);
            return;
        }
        writeJson(out, status, ErrorResponses.body(refusal, RequestIds.inErrors(context.req())));
    }

    /**
     * Without a stack trace when the server is only busy or the database away: that happens thousands of times at once.
     */
    private static void log(@Nullable Operation operation, CatalogException refusal) {
        if (refusal.code() == ErrorCode.SERVICE_UNAVAILABLE) {
            LOG.atWarn().addKeyValue("operation", operation).addKeyValue("reason", refusal.getCause())
                    .addKeyValue("message", refusal.getMessage()).log("request put off");
        } else if (refusal.code().status() >= 500) {
            LOG.atWarn().addKeyValue("operation", operation).addKeyValue("status", refusal.code().status())
                    .addKeyValue("message", refusal.getMessage()).setCause(refusal).log("request failed");
        }
    }

    /** Says that the connection ends, where what is left of a body keeps it from being used again. */
    private static void closeIfUnread(Context context) {
        if (BodyReader.isUnread(context.req())) {
            context.res().setHeader("Connection", "close");
        }
    }

    /** Answers for a failure nobody foresaw: the log has the reason, the client an id to find it by. */
    void fail(Context context, Throwable failure) {
        HttpServletResponse out = context.res();
        observer.failed(ErrorCode.INTERNAL_ERROR);
        LOG.atError().addKeyValue("method", context.req().getMethod()).setCause(failure).log("request failed");
        if (Opaque.isAsked(context.req())) {
            closeIfUnread(context);
            Opaque.answer(out);
            return;
        }
        if (!out.isCommitted()) {
            String requestId = RequestIds.of(context.req());
            out.reset();
            closeIfUnread(context);
            out.setHeader(RequestIds.HEADER, requestId);
            writeJson(out, ErrorCode.INTERNAL_ERROR.status(),
                    ErrorResponses.body(ErrorCode.INTERNAL_ERROR.status(), ErrorCode.INTERNAL_ERROR.type(),
                            "The server failed to answer. Its log has the reason under request id " + requestId,
                            RequestIds.inErrors(context.req())));
        }
    }

    /** Answers for what the framework refuses by itself. */
    void refuse(Context context, HttpResponseException refusal) {
        ErrorCode code = JettyErrorPage.errorCode(refusal.getStatus());
        observer.failed(code);
        if (Opaque.isAsked(context.req())) {
            Opaque.answer(context.res());
            return;
        }
        closeIfUnread(context);
        writeJson(context.res(), refusal.getStatus(), ErrorResponses.body(refusal.getStatus(), code.type(),
                JettyErrorPage.message(refusal.getStatus()), RequestIds.inErrors(context.req())));
    }

    private static void writeJson(HttpServletResponse out, int status, byte[] body) {
        if (out.isCommitted()) {
            return;
        }
        out.setStatus(status);
        out.setContentType("application/json");
        out.setContentLengthLong(body.length);
        try {
            out.getOutputStream().write(body);
        } catch (IOException e) {
            clientLeft(e);
        }
    }
}
