package io.serac.storage.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** Stands before a double that speaks in the clear, and makes {@code https} of it. Thread-safe. */
public final class TlsRelay implements AutoCloseable {
    private final ServerSocket listening;
    private final int port;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private TlsRelay(ServerSocket listening, int port) {
        this.listening = listening;
        this.port = port;
    }

    /**
     * Listens with a certificate of an authority.
     *
     * @param clear where the double is, on this machine
     */
    public static TlsRelay to(URI clear, TestAuthority authority) {
        return to(clear, authority.context(authority.issue("relay")), InetAddress.getLoopbackAddress());
    }

    /**
     * Listens at another address of this machine.
     *
     * @param clear where the double is, on this machine
     * @param context with the certificate
     */
    public static TlsRelay to(URI clear, SSLContext context, InetAddress address) {
        try {
            ServerSocket listening = context.getServerSocketFactory().createServerSocket(0, 50, address);
            TlsRelay relay = new TlsRelay(listening, clear.getPort());
            relay.threads.execute(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Scheme, host and port. */
    public URI endpoint() {
        return URI.create("https://localhost:" + listening.getLocalPort());
    }

    /** That it listens at. */
    public int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
                threads.execute(() -> copy(client, server));
                threads.execute(() -> copy(server, client));
            } catch (IOException closed) {
                // A handshake that fails does so in the copying; here the relay was closed, or the double is.
                continue;
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException ended) {
            // Whoever it matters to notices by himself.
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
