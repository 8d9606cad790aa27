package io.serac.server.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.serac.server.error.CatalogException;
import io.serac.server.operation.Operation;
import io.serac.server.telemetry.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The listening server: one route per operation, one hook before all of them, JSON for every error. Thread-safe.
 */
public final class HttpServer implements AutoCloseable {
    // A path may hold %2F, %25 and %1F as data; everything else that is ambiguous is refused by Jetty.
    private static final UriCompliance PATHS = UriCompliance.RFC3986.with("serac",
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR, UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
            UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS);
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

    private final Javalin javalin;
    private final EndingConnections connections;
    private final Admission admission;

    private HttpServer(Javalin javalin, EndingConnections connections, Admission admission) {
        this.javalin = javalin;
        this.connections = connections;
        this.admission = admission;
    }

    /**
     * Starts to listen.
     *
     * @param listening
     *            where and how
     * @param clock
     *            by which certificates of clients expire, and requests are told when they came
     */
    public static HttpServer start(Listening listening, Limits limits, Routes routes, Authenticator authenticator,
            RequestObserver observer, RequestAuditor auditor, Tracing tracing, Clock clock) {
        EndingConnections connections = new EndingConnections();
        Admission admission = new Admission(limits, observer);
        OperationHook hook = new OperationHook(authenticator, new ClientCertificates(clock), observer);
        Javalin javalin = Javalin.create(config -> {
            listening.tls().ifPresent(
                    tls -> config.jetty.addConnector((server, http) -> encrypted(server, http, listening, tls)));
            configure(config, limits, admission, routes, hook, observer, auditor, tracing,
                    clock);
            config.jetty.modifyHttpConfiguration(http -> http.addCustomizer(connections));
        });
        javalin.start(listening.host(), listening.port());
        return new HttpServer(javalin, connections, admission);
    }

    /** The port that the server listens on. */
    public int port() {
        return javalin.port();
    }

    /** Goes on as ever, but for a client to come back it has to connect anew, and may find another server then. */
    public void endConnections() {
        connections.begin();
    }

    /** Requests that are worked on. */
    public int requestsInFlight() {
        return admission.inFlight();
    }

    /** Stops accepting, lets requests in flight finish within the stop timeout, then closes. */
    @Override
    public void close() {
        javalin.stop();
    }

    /**
     * Where and how to listen. Immutable.
     *
     * @param port
     *            0 for any free port
     * @param tls
     *            empty to speak in the clear
     */
    public record Listening(String host, int port, Optional<Tls> tls) {
    }

    private static Connector encrypted(Server server, HttpConfiguration http, Listening listening, Tls tls) {
        // Which name a client asks for does not matter: there is one certificate.
        http.addCustomizer(new SecureRequestCustomizer(false));
        ServerConnector connector = new ServerConnector(server, tls.connections(), new HttpConnectionFactory(http));
        connector.setHost(listening.host());
        connector.setPort(listening.port());
        return connector;
    }

    private static void configure(JavalinConfig config, Limits limits, Admission admission, Routes routes,
            OperationHook hook, RequestObserver observer, RequestAuditor auditor, Tracing tracing, Clock clock) {
        config.concurrency.useVirtualThreads = true;
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.prefer405over404 = true;
        config.http.generateEtags = false;
        config.jetty.modifyServer(server -> limitConnections(server, limits, observer));
        config.jetty.modifyHttpConfiguration(http -> harden(http, limits));

        config.jetty.modifyServletContextHandler(handler -> {
            RequestIds.addTo(handler);
            RequestSpans.addTo(handler, tracing, clock);
        });

        SlowConnections slowConnections = new SlowConnections(limits.headTimeout(), observer);
        config.jetty.modifyServer(slowConnections::watch);

        Dispatcher dispatcher = new Dispatcher(limits, admission, slowConnections, observer, auditor);
        config.routes.beforeMatched(hook::beforeMatched);
        for (Map.Entry<Operation, RequestHandler> route : routes.handlers().entrySet()) {
            Operation operation = route.getKey();
            config.routes.addHttpHandler(HandlerType.findOrCreate(operation.method().name()),
                    operation.api().basePath() + operation.path(),
                    context -> dispatcher.handle(context, route.getValue()), new OperationRole(operation));
        }
        config.routes.exception(CatalogException.class,
                (refusal, context) -> answer(dispatcher, context, refusal));
        config.routes.exception(HttpResponseException.class,
                (refusal, context) -> answer(dispatcher, context, refusal));
        config.routes.exception(Exception.class, (failure, context) -> answer(dispatcher, context, failure));
    }

    private static void limitConnections(Server server, Limits limits, RequestObserver observer) {
        server.addBean(new NetworkConnectionLimit(limits.connectionsMax(), server));
        new AddressLimit(limits.connectionsPerAddressMax(), limits.trustedProxies(), observer).watch(server);
        server.setErrorHandler(new JettyErrorPage(observer));
        server.setStopTimeout(limits.stopTimeout().toMillis());
    }

    private static void harden(HttpConfiguration http, Limits limits) {
        http.setUriCompliance(PATHS);
        http.setRequestHeaderSize(limits.headerBytesMax());
        http.setResponseHeaderSize(limits.headerBytesMax());
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setSendDateHeader(false);
        http.setIdleTimeout(Math.min(IDLE_TIMEOUT.toMillis(), limits.bodyTimeout().toMillis()));
        http.setRelativeRedirectAllowed(false);
    }

    private static void answer(Dispatcher dispatcher, Context context, Exception failure) {
        switch (failure) {
            case CatalogException refusal -> dispatcher.refuse(context, null, refusal);
            case HttpResponseException refusal -> dispatcher.refuse(context, refusal);
            default -> dispatcher.fail(context, failure);
        }
        Lingering.afterRefusal(context.req(), context.res());
    }
}
