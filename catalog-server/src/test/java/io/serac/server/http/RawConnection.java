package io.serac.server.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** A connection on which a test says whatever it likes, byte by byte. Used by one thread. */
final class RawConnection implements AutoCloseable {
    private final Socket socket;

    private RawConnection(Socket socket) {
        this.socket = socket;
    }

    static RawConnection open(int port) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
        return new RawConnection(socket);
    }

    /** One that is open already. */
    static RawConnection on(Socket socket) {
        return new RawConnection(socket);
    }

    /** Characters are bytes: ISO-8859-1. */
    RawConnection send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Says that nothing more will come; answers can still be read. */
    RawConnection finish() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Whether the other side has closed. Waits for as long as one byte may take. */
    boolean isClosedWithin(Duration timeout) throws IOException {
        socket.setSoTimeout((int) timeout.toMillis());
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** One answer. */
    RawAnswer receive(Duration timeout) throws IOException {
        return find(timeout).orElseThrow(() -> new EOFException("The server closed the connection without an answer"));
    }

    /** One answer; empty if the connection was closed without one. */
    Optional<RawAnswer> find(Duration timeout) throws IOException {
        socket.setSoTimeout((int) timeout.toMillis());
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!endsWithEmptyLine(bytes)) {
            int next = in.read();
            if (next < 0) {
                return Optional.empty();
            }
            bytes.write(next);
        }
        String head = bytes.toString(StandardCharsets.ISO_8859_1);
        int length = contentLength(head);
        byte[] body = length >= 0 ? in.readNBytes(length) : in.readAllBytes();
        return Optional.of(new RawAnswer(Integer.parseInt(head.split(" ", 3)[1].strip()), head,
                new String(body, StandardCharsets.UTF_8)));
    }

    private static boolean endsWithEmptyLine(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n");
    }

    private static int contentLength(String head) {
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                return Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        boolean isWithoutBody = head.startsWith("HTTP/1.1 1") || head.startsWith("HTTP/1.1 204")
                || head.startsWith("HTTP/1.1 304");
        return isWithoutBody ? 0 : -1;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Status line and headers as they came, and the body. */
    record RawAnswer(int status, String head, String body) {
        boolean hasHeader(String line) {
            return head.toLowerCase(Locale.ROOT).contains("\r\n" + line.toLowerCase(Locale.ROOT) + "\r\n");
        }
    }
}
