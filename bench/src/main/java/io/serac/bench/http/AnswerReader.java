package io.serac.bench.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;

/** Reads answers of one connection into a buffer that is kept. Not thread-safe. */
final class AnswerReader {

    private static final int BODY_BYTES_MAX = 256 << 20;

    private final InputStream input;
    private final byte[] received = new byte[64 << 10];
    private int position;
    private int limit;
    private byte[] body = new byte[64 << 10];
    private int bodyBytes;
    private final StringBuilder line = new StringBuilder(128);
    private boolean isReusable;

    AnswerReader(InputStream input) {
        this.input = input;
    }

    boolean isReusable() {
        return isReusable;
    }

    HttpAnswer read(boolean isHead) throws IOException {
        bodyBytes = 0;
        isReusable = true;
        int status = statusOf(readLine());
        long contentLength = -1;
        boolean isChunked = false;
        String entityTag = null;
        for (String header = readLine(); !header.isEmpty(); header = readLine()) {
            int colon = header.indexOf(':');
            if (colon < 0) {
                throw new IOException("Not an HTTP header: '" + header + "'.");
            }
            String value = header.substring(colon + 1).trim();
            switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> contentLength = Long.parseLong(value);
                case "transfer-encoding" -> isChunked = value.equalsIgnoreCase("chunked");
                case "etag" -> entityTag = value;
                case "connection" -> isReusable = !value.equalsIgnoreCase("close");
                default -> {
                    // Other headers are of no use to the driver.
                }
            }
        }
        if (!isHead && status != 204 && status != 304) {
            readBody(contentLength, isChunked);
        }
        return new HttpAnswer(status, entityTag, body, bodyBytes);
    }

    private void readBody(long contentLength, boolean isChunked) throws IOException {
        if (isChunked) {
            readChunks();
        } else if (contentLength >= 0) {
            copy(contentLength);
        } else {
            throw new IOException("The answer has neither Content-Length nor chunks; its end cannot be told.");
        }
    }

    private void readChunks() throws IOException {
        while (true) {
            String size = readLine();
            int extension = size.indexOf(';');
            long bytes = Long.parseLong((extension < 0 ? size : size.substring(0, extension)).trim(), 16);
            if (bytes == 0) {
                while (!readLine().isEmpty()) {
                    continue;
                }
                return;
            }
            copy(bytes);
            readLine();
        }
    }

    private void copy(long bytes) throws IOException {
        if (bytes > BODY_BYTES_MAX - bodyBytes) {
            throw new IOException("The answer is larger than " + BODY_BYTES_MAX + " bytes.");
        }
        int end = bodyBytes + (int) bytes;
        if (end > body.length) {
            body = Arrays.copyOf(body, Math.max(end, 2 * body.length));
        }
        while (bodyBytes < end) {
            if (position == limit) {
                fill();
            }
            int part = Math.min(limit - position, end - bodyBytes);
            System.arraycopy(received, position, body, bodyBytes, part);
            position += part;
            bodyBytes += part;
        }
    }

    private String readLine() throws IOException {
        line.setLength(0);
        while (true) {
            if (position == limit) {
                fill();
            }
            char next = (char) (received[position++] & 0xff);
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append(next);
            }
        }
    }

    private void fill() throws IOException {
        limit = input.read(received);
        position = 0;
        if (limit < 0) {
            limit = 0;
            throw new EOFException("The server closed the connection before its answer was complete.");
        }
    }

    private static int statusOf(String statusLine) throws IOException {
        if (statusLine.length() < 12 || !statusLine.startsWith("HTTP/1.1 ")) {
            throw new IOException("Not an HTTP/1.1 status line: '" + statusLine + "'.");
        }
        return Integer.parseInt(statusLine.substring(9, 12));
    }
}
