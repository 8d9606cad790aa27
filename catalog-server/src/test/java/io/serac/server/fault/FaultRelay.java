package io.serac.server.fault;

import io.serac.server.database.DatabaseAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A TCP relay that a server under test speaks through, which breaks connections at exactly the message that a test names.
 * Thread-safe.
 */
final class FaultRelay implements AutoCloseable {
    /** Longer than a server may wait for the locks of the transaction that the message belongs to. */
    private static final Duration LATE = Duration.ofMillis(1500);

    /** What happens to the message that carries the mark. */
    enum Fault {
        /** It never arrives; the sender sees a broken connection. */
        CUT_BEFORE,
        /** It arrives, and its answer is thrown away. */
        CUT_ANSWER,
        /** It arrives after its sender has given up. */
        DELIVER_LATE,
        /** It arrives, its answer never comes, the connection stays open. */
        SWALLOW_ANSWER,
        /** It arrives when it is {@linkplain #release released}, and is answered. Nothing is lost. */
        HOLD
    }

    private record Trap(Fault fault, byte[] mark) {
    }

    private final InetSocketAddress target;
    private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService later = Executors.newScheduledThreadPool(1, Thread.ofVirtual().factory());
    private final ServerSocket listener = listen();
    private final Semaphore released = new Semaphore(0);
    private volatile boolean isDown;
    private volatile Duration delay = Duration.ZERO;

    FaultRelay(int targetPort) {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        Thread.startVirtualThread(this::accept);
    }

    /** A relay before a database. */
    static FaultRelay before(DatabaseAddress database) {
        return new FaultRelay(Integer.parseInt(database.url().replaceAll(".*:(\\d+)/.*", "$1")));
    }

    /** URL of the database that it is before. Without prepared statements each message carries its SQL. */
    String url(DatabaseAddress database) {
        return database.url().replaceAll("localhost:\\d+", "127.0.0.1:" + port()) + "?prepareThreshold=0";
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The next message that contains the text suffers the fault, and no other one. */
    void breakAt(Fault fault, String text) {
        trap.set(new Trap(fault, text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** From now on every message to the target takes that much longer. */
    void delay(Duration each) {
        delay = each;
    }

    /** Whether the fault has happened. */
    boolean hasHappened() {
        return trap.get() == null;
    }

    /** Lets the message that is held arrive. */
    void release() {
        released.release();
    }

    /** Resets all connections, and new ones at once. The port stays taken, so that nobody else gets it meanwhile. */
    void down() {
        isDown = true;
        sockets.forEach(FaultRelay::reset);
    }

    /** Serves again. */
    void up() {
        isDown = false;
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (isDown) {
                    reset(client);
                } else {
                    relay(client);
                }
            } catch (IOException e) {
                // Closed by the test, or the target is down: the client sees that nobody answers.
                continue;
            }
        }
    }

    private void relay(Socket client) throws IOException {
        Socket server = new Socket();
        server.connect(target);
        sockets.add(client);
        sockets.add(server);
        if (isDown) {
            down();
        }
        Connection connection = new Connection(client, server);
        Thread.startVirtualThread(connection::pumpQuestions);
        Thread.startVirtualThread(connection::pumpAnswers);
    }

    private final class Connection {
        private final Socket client;
        private final Socket server;
        private volatile @Nullable Fault fault;

        Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void pumpQuestions() {
            try (InputStream in = client.getInputStream(); OutputStream out = server.getOutputStream()) {
                byte[] chunk = new byte[1 << 16];
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    TimeUnit.NANOSECONDS.sleep(delay.toNanos());
                    if (isCaught(chunk, read)) {
                        spring(out, Arrays.copyOf(chunk, read));
                    } else {
                        out.write(chunk, 0, read);
                    }
                }
            } catch (IOException e) {
                end();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                end();
            }
        }

        private boolean isCaught(byte[] chunk, int length) {
            Trap set = trap.get();
            if (set == null || fault != null || indexOf(chunk, length, set.mark()) < 0
                    || !trap.compareAndSet(set, null)) {
                return false;
            }
            fault = set.fault();
            return true;
        }

        private void spring(OutputStream out, byte[] message) throws IOException {
            switch (fault) {
                case CUT_BEFORE -> end();
                case DELIVER_LATE -> {
                    ScheduledFuture<?> delivery =
                            later.schedule(() -> deliver(out, message), LATE.toMillis(), TimeUnit.MILLISECONDS);
                    reset(client);
                    if (delivery.isCancelled()) {
                        throw new IOException("The relay was closed");
                    }
                }
                case CUT_ANSWER, SWALLOW_ANSWER -> out.write(message);
                case HOLD -> {
                    released.acquireUninterruptibly();
                    out.write(message);
                    fault = null;
                }
                case null -> throw new IllegalStateException("No fault");
            }
        }

        private void deliver(OutputStream out, byte[] message) {
            try {
                out.write(message);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void pumpAnswers() {
            try (InputStream in = server.getInputStream(); OutputStream out = client.getOutputStream()) {
                byte[] chunk = new byte[1 << 16];
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    switch (fault) {
                        case null -> out.write(chunk, 0, read);
                        case HOLD -> out.write(chunk, 0, read);
                        case CUT_ANSWER -> end();
                        case CUT_BEFORE, DELIVER_LATE, SWALLOW_ANSWER -> {
                            // Nobody gets this.
                        }
                    }
                }
                end();
            } catch (IOException e) {
                end();
            }
        }

        private void end() {
            // A late message needs its way to the server.
            if (fault != Fault.DELIVER_LATE) {
                reset(server);
            }
            reset(client);
        }
    }

    private static int indexOf(byte[] chunk, int length, byte[] mark) {
        for (int i = 0; i + mark.length <= length; i++) {
            if (Arrays.equals(chunk, i, i + mark.length, mark, 0, mark.length)) {
                return i;
            }
        }
        return -1;
    }

    private static void reset(Socket socket) {
        try {
            // Without lingering a close is a reset: both ends learn of it at once.
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is closed already.
        }
        close(socket);
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        down();
        close(listener);
        later.shutdownNow();
    }
}
