package io.serac.server.management;

import io.serac.server.http.Tls;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Serves {@code /health/live}, {@code /health/ready} and {@code /metrics} on a port of its own, so that it answers while the
 * catalog's port is overloaded. Thread-safe.
 */
public final class ManagementServer implements AutoCloseable {
    private static final int THREADS_MAX = 8;

    private final Server server;
    private final ServerConnector connector;

    private ManagementServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Starts to listen.
     *
     * @param port
     *            0 for any free port
     * @param tls
     *            empty to speak in the clear
     * @param metrics
     *            the text that Prometheus reads
     */
    public static ManagementServer start(String host, int port, Optional<Tls> tls, Health health,
            Supplier<String> metrics) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, 2);
        threads.setName("management");
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server, null, null, null, 1, 1, connections(tls));
        connector.setHost(host);
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(new Endpoints(health, metrics));
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("Cannot listen on " + host + ":" + port + " (management.port): "
                    + e.getMessage(), e);
        }
        return new ManagementServer(server, connector);
    }

    private static ConnectionFactory[] connections(Optional<Tls> tls) {
        HttpConfiguration http = new HttpConfiguration();
        if (tls.isEmpty()) {
            return new ConnectionFactory[]{new HttpConnectionFactory(http)};
        }
        http.addCustomizer(new SecureRequestCustomizer(false));
        return new ConnectionFactory[]{tls.get().connections(), new HttpConnectionFactory(http)};
    }

    /** The port that the server listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The management port does not close", e);
        }
    }

    private static final class Endpoints extends Handler.Abstract {
        private static final String JSON = "application/json";

        private final Health health;
        private final Supplier<String> metrics;

        Endpoints(Health health, Supplier<String> metrics) {
            this.health = health;
            this.metrics = metrics;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            if (!HttpMethod.GET.is(request.getMethod())) {
                return answer(response, callback, 405, JSON, "{\"status\":\"only GET is served here\"}");
            }
            return switch (request.getHttpURI().getPath()) {
                case "/health/live" -> answer(response, callback, 200, JSON, "{\"status\":\"up\"}");
                case "/health/ready" -> ready(response, callback);
                case "/metrics" -> answer(response, callback, 200, "text/plain; version=0.0.4; charset=utf-8",
                        metrics.get());
                default -> answer(response, callback, 404, JSON,
                        "{\"status\":\"only /health/live, /health/ready and /metrics are served here\"}");
            };
        }

        private boolean ready(Response response, Callback callback) {
            String problem = health.problem();
            return problem.isEmpty() ? answer(response, callback, 200, JSON, "{\"status\":\"ready\"}")
                    : answer(response, callback, 503, JSON,
                            "{\"status\":\"not ready\",\"reason\":\"" + problem + "\"}");
        }

        private static boolean answer(Response response, Callback callback, int status, String contentType,
                String body) {
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            Content.Sink.write(response, true, body, callback);
            return true;
        }
    }
}
