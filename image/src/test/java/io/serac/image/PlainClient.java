package io.serac.image;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A client of HTTP/1.1 that keeps its connection and repeats nothing: what fails, fails. It opens a new connection when the answer
 * said that the old one ends, as every client must. Used by one thread.
 */
final class PlainClient implements AutoCloseable {
    private static final int ANSWER_MILLIS_MAX = 30_000;

    private final int port;
    private final String token;
    private final boolean keepsConnection;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    /**
     * @param keepsConnection
     *            whether to use a connection for more than one request
     */
    PlainClient(int port, String token, boolean keepsConnection) {
        this.port = port;
        this.token = token;
        this.keepsConnection = keepsConnection;
    }

    /** An answer as it came. */
    record Answer(int status, String body) {
    }

    Answer send(String method, String path, String body) throws IOException {
        Socket connection = socket;
        InputStream answers = in;
        if (connection == null || answers == null) {
            connection = new Socket(InetAddress.getLoopbackAddress(), port);
            connection.setSoTimeout(ANSWER_MILLIS_MAX);
            connection.setTcpNoDelay(true);
            answers = new BufferedInputStream(connection.getInputStream());
        }
        boolean isLast = true;
        try {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            String head =
                    method + " " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nAuthorization: Bearer " + token
                            + "\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n"
                            + (keepsConnection ? "" : "Connection: close\r\n") + "\r\n";
            OutputStream out = connection.getOutputStream();
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
            request.writeBytes(bytes);
            out.write(request.toByteArray());
            out.flush();
            Head answer = Head.read(answers);
            byte[] content = answers.readNBytes(answer.length);
            if (content.length != answer.length) {
                throw new EOFException("The answer ends early");
            }
            isLast = answer.isLast || !keepsConnection;
            return new Answer(answer.status, new String(content, StandardCharsets.UTF_8));
        } finally {
            socket = isLast ? null : connection;
            in = isLast ? null : answers;
            if (isLast) {
                connection.close();
            }
        }
    }

    private record Head(int status, int length, boolean isLast) {

        static Head read(InputStream in) throws IOException {
            String first = line(in);
            int length = 0;
            boolean isLast = false;
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                String field = line.toLowerCase(Locale.ROOT);
                if (field.startsWith("content-length:")) {
                    length = Integer.parseInt(field.substring(field.indexOf(':') + 1).strip());
                }
                if (field.startsWith("transfer-encoding:")) {
                    throw new IOException("An answer without a length");
                }
                isLast |= field.startsWith("connection:") && field.contains("close");
            }
            return new Head(Integer.parseInt(first.split(" ", 3)[1]), length, isLast);
        }

        private static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new EOFException("The connection ended before the answer");
                }
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
        }
    }
}
