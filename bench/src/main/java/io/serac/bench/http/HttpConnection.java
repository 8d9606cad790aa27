package io.serac.bench.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;

/**
 * One keep-alive HTTP/1.1 connection with one request in flight. It knows Content-Length and chunked answers, no more. A
 * connection that the server has closed is opened again for the next request. Not thread-safe.
 */
public final class HttpConnection implements AutoCloseable {

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int READ_TIMEOUT_MILLIS = 60_000;

    private final InetSocketAddress address;
    private Socket socket;
    private AnswerReader reader;
    private boolean isOpen;

    private HttpConnection(InetSocketAddress address) throws IOException {
        this.address = address;
        this.socket = connect(address);
        this.reader = new AnswerReader(socket.getInputStream());
        this.isOpen = true;
    }

    /** @param server a plain http URI of which host and port are used */
    public static HttpConnection open(URI server) throws IOException {
        if (!"http".equals(server.getScheme())) {
            throw new IllegalArgumentException(
                    "Cannot measure " + server + ": only http is supported; point at the server behind its TLS proxy.");
        }
        int port = server.getPort() < 0 ? 80 : server.getPort();
        return new HttpConnection(new InetSocketAddress(server.getHost(), port));
    }

    public HttpAnswer exchange(HttpRequest request) throws IOException {
        if (!isOpen) {
            reopen();
        }
        isOpen = false;
        send(request);
        HttpAnswer answer = reader.read(request.isHead());
        isOpen = reader.isReusable();
        return answer;
    }

    /** Replaces a connection that was idle for so long that the server may have closed it. */
    public void reopen() throws IOException {
        socket.close();
        socket = connect(address);
        reader = new AnswerReader(socket.getInputStream());
        isOpen = true;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void send(HttpRequest request) throws IOException {
        byte[] head = request.head();
        byte[] body = request.body();
        if (body.length == 0) {
            socket.getOutputStream().write(head);
            return;
        }
        byte[] whole = new byte[head.length + body.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        socket.getOutputStream().write(whole);
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        socket.connect(address, CONNECT_TIMEOUT_MILLIS);
        return socket;
    }
}
