package io.serac.server.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.serac.server.error.CatalogException;
import io.serac.server.operation.Operation;
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

    private HttpServer(Javalin javalin) {
        this.javalin = javalin;
    }

    /**
     * Starts to listen.
     *
     * @param listening
     *            where and how
     * @param clock
     *            by which certificates of clients expire
     */
    public static HttpServer start(Listening listening, Limits limits, Routes routes, Authenticator authenticator,
            RequestObserver observer, RequestAuditor auditor, Clock clock) {
        OperationHook hook = new OperationHook(authenticator, new ClientCertificates(clock));
        Javalin javalin = Javalin.create(config -> {
            listening.tls().ifPresent(
                    tls -> config.jetty.addConnector((server, http) -> encrypted(server, http, listening, tls)));
            configure(config, limits, routes, hook, observer, auditor);
        });
        javalin.start(listening.host(), listening.port());
        return new HttpServer(javalin);
    }

    /** The port that the server listens on. */
    public int port() {
        return javalin.port();
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

    private static void configure(JavalinConfig config, Limits limits, Routes routes, OperationHook hook,
            RequestObserver observer, RequestAuditor auditor) {
        config.concurrency.useVirtualThreads = true;
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.prefer405over404 = true;
        config.http.generateEtags = false;
        config.jetty.modifyServer(server -> limitConnections(server, limits));
        config.jetty.modifyHttpConfiguration(http -> harden(http, limits));

        config.jetty.modifyServletContextHandler(RequestIds::addTo);

        SlowConnections slowConnections = new SlowConnections(limits.headTimeout());
        config.jetty.modifyServer(slowConnections::watch);

        Dispatcher dispatcher = new Dispatcher(limits, slowConnections, observer, auditor);
        config.routes.beforeMatched(hook::beforeMatched);
        for (Map.Entry<Operation, RequestHandler> route : routes.handlers().entrySet()) {
            Operation operation = route.getKey();
            config.routes.addHttpHandler(HandlerType.findOrCreate(operation.method().name()),
                    operation.api().basePath() + operation.path(),
                    context -> dispatcher.handle(context, route.getValue()), new OperationRole(operation));
        }
        config.routes.exception(CatalogException.class, (refusal, context) -> answer(context, refusal));
        config.routes.exception(HttpResponseException.class, (refusal, context) -> answer(context, refusal));
        config.routes.exception(Exception.class, (failure, context) -> answer(context, failure));
    }

    private static void limitConnections(Server server, Limits limits) {
        server.addBean(new NetworkConnectionLimit(limits.connectionsMax(), server));
        new AddressLimit(limits.connectionsPerAddressMax(), limits.trustedProxies()).watch(server);
        server.setErrorHandler(new JettyErrorPage());
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

    private static void answer(Context context, Exception failure) {
        switch (failure) {
            case CatalogException refusal -> Dispatcher.refuse(context, null, refusal);
            case HttpResponseException refusal when Opaque.isAsked(context.req()) -> Opaque.answer(context.res());
            case HttpResponseException refusal -> {
                Dispatcher.closeIfUnread(context);
                Dispatcher.writeJson(context.res(), refusal.getStatus(),
                        ErrorResponses.body(refusal.getStatus(), JettyErrorPage.type(refusal.getStatus()),
                                JettyErrorPage.message(refusal.getStatus()), RequestIds.inErrors(context.req())));
            }
            default -> Dispatcher.fail(context, failure);
        }
        Lingering.afterRefusal(context.req(), context.res());
    }
}
