package io.serac.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Spreads connections over servers as the endpoints of a Kubernetes service do: a server gets new connections while it was ready when
 * last asked, and for a moment longer, as nodes learn late; connections that are open are left alone, whatever becomes of readiness.
 * Never repeats or looks at what goes through. Thread-safe.
 */
final class ReadyProxy implements AutoCloseable {
    private static final Duration ASK_EVERY = Duration.ofMillis(500);
    private static final int FAILURES_UNTIL_UNREADY = 2;
    private static final Duration NEWS_TRAVEL = Duration.ofSeconds(1);
    private static final int BUFFER_BYTES = 16 << 10;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ServerSocket listener;
    private final List<Backend> backends;
    private final AtomicInteger next = new AtomicInteger();

    /** A server behind the proxy. */
    private static final class Backend {
        private final int port;
        private final int managementPort;
        private final AtomicInteger connections = new AtomicInteger();
        private volatile boolean isUsed;

        Backend(int port, int managementPort) {
            this.port = port;
            this.managementPort = managementPort;
        }
    }

    private ReadyProxy(ServerSocket listener, List<Backend> backends) {
        this.listener = listener;
        this.backends = List.copyOf(backends);
    }

    /**
     * Begins to listen.
     *
     * @param ports
     *            of each server: that of its APIs, and that of health
     */
    static ReadyProxy start(int[]... ports) throws IOException {
        List<Backend> backends = new ArrayList<>();
        for (int[] server : ports) {
            backends.add(new Backend(server[0], server[1]));
        }
        ReadyProxy proxy = new ReadyProxy(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), backends);
        backends.forEach(backend -> proxy.threads.execute(() -> proxy.watch(backend)));
        proxy.threads.execute(proxy::accept);
        return proxy;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many connections each server has got. */
    List<Integer> connections() {
        return backends.stream().map(backend -> backend.connections.get()).toList();
    }

    /** Whether a server gets new connections. */
    boolean isUsed(int server) {
        return backends.get(server).isUsed;
    }

    private void watch(Backend backend) {
        int failures = 0;
        try {
            while (!listener.isClosed()) {
                boolean isReady = Requests.isReady(backend.managementPort);
                failures = isReady ? 0 : failures + 1;
                if (isReady != backend.isUsed && (isReady || failures >= FAILURES_UNTIL_UNREADY)) {
                    TimeUnit.MILLISECONDS.sleep(NEWS_TRAVEL.toMillis());
                    backend.isUsed = isReady;
                }
                TimeUnit.MILLISECONDS.sleep(ASK_EVERY.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                threads.execute(() -> connect(client));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void connect(Socket client) {
        List<Backend> used = backends.stream().filter(backend -> backend.isUsed).toList();
        if (used.isEmpty()) {
            close(client);
            return;
        }
        Backend backend = used.get(Math.floorMod(next.getAndIncrement(), used.size()));
        backend.connections.incrementAndGet();
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), backend.port);
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            threads.execute(() -> pump(client, server));
            threads.execute(() -> pump(server, client));
        } catch (IOException e) {
            close(client);
        }
    }

    private static void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
