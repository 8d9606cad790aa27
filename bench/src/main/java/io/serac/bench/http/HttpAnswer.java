package io.serac.bench.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request. The body is a view of the connection's buffer: it is valid until the next exchange on the
 * same connection. Not thread-safe.
 */
public final class HttpAnswer {

    private final int status;
    private final @Nullable String entityTag;
    private final byte[] buffer;
    private final int bodyBytes;

    HttpAnswer(int status, @Nullable String entityTag, byte[] buffer, int bodyBytes) {
        this.status = status;
        this.entityTag = entityTag;
        this.buffer = buffer;
        this.bodyBytes = bodyBytes;
    }

    public int status() {
        return status;
    }

    /** The ETag header as sent, or null. */
    public @Nullable String entityTag() {
        return entityTag;
    }

    public int bodyBytes() {
        return bodyBytes;
    }

    public String body() {
        return new String(buffer, 0, bodyBytes, StandardCharsets.UTF_8);
    }

    /**
     * The text of a JSON string field, found without parsing the document: the last field of that name wins and escapes
     * are not decoded, which is enough for page tokens.
     *
     * @return null if the field is absent or not a string
     */
    public @Nullable String lastStringField(String name) {
        byte[] wanted = ("\"" + name + "\"").getBytes(StandardCharsets.US_ASCII);
        for (int start = bodyBytes - wanted.length; start >= 0; start--) {
            if (matches(wanted, start)) {
                return stringAfter(start + wanted.length);
            }
        }
        return null;
    }

    private boolean matches(byte[] wanted, int start) {
        for (int i = 0; i < wanted.length; i++) {
            if (buffer[start + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private @Nullable String stringAfter(int position) {
        int start = position;
        while (start < bodyBytes && (buffer[start] == ':' || buffer[start] == ' ')) {
            start++;
        }
        if (start >= bodyBytes || buffer[start] != '"') {
            return null;
        }
        int end = start + 1;
        while (end < bodyBytes && buffer[end] != '"') {
            end++;
        }
        return new String(buffer, start + 1, end - start - 1, StandardCharsets.UTF_8);
    }
}
