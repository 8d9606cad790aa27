package io.serac.storage.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Takes requests from the wire, and goes wrong with those that it is planned for. Thread-safe. */
final class HttpFront implements AutoCloseable {
    static {
        // Without it, each answer waits 40 ms for the acknowledgement of its header.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Faults faults;
    private final Consumer<S3Request> arrived;
    private final Function<S3Request, S3Response> answers;
    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Listens at once.
     *
     * @param arrived is told of each request, also of those that go wrong
     */
    HttpFront(Faults faults, Consumer<S3Request> arrived, Function<S3Request, S3Response> answers)
            throws IOException {
        this.faults = faults;
        this.arrived = arrived;
        this.answers = answers;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        executor.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        S3Request request = S3Request.of(exchange);
        arrived.accept(request);
        Optional<Fault> fault = faults.take(request.method());
        if (waits(fault)) {
            exchange.close();
            return;
        }
        S3Response response = switch (fault.orElse(Fault.DROP_ANSWER)) {
            case SERVICE_UNAVAILABLE -> S3Response.error(503, "ServiceUnavailable");
            case ACCESS_DENIED -> S3Response.error(403, "AccessDenied");
            case HANG, DROP_ANSWER -> answers.apply(request);
        };
        if (fault.isPresent() && fault.get() == Fault.DROP_ANSWER) {
            exchange.close();
        } else {
            send(exchange, request, response);
        }
    }

    /** @return whether the store was closed while it waited */
    private boolean waits(Optional<Fault> fault) {
        try {
            if (fault.isPresent() && fault.get() == Fault.HANG) {
                closed.await();
                return true;
            }
            long delayMillis = faults.delay().toMillis();
            return delayMillis > 0 && closed.await(delayMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void send(HttpExchange exchange, S3Request request, S3Response response) throws IOException {
        try (exchange) {
            response.headers().forEach(exchange.getResponseHeaders()::set);
            if (request.method().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(response.body().length));
                exchange.sendResponseHeaders(response.status(), -1);
            } else {
                exchange.sendResponseHeaders(response.status(),
                        response.body().length == 0 ? -1 : response.body().length);
                exchange.getResponseBody().write(response.body());
            }
        }
    }
}
