package io.serac.server.http;

import io.serac.authorizer.Decision;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer, ready to be sent: status, headers and a body in pieces that are written one after the other. Can be made only from
 * an {@link Decision.Allowed}, so that a handler that did not ask cannot answer. Immutable.
 */
public final class Response {
    private static final String JSON = "application/json";

    private final int status;
    private final String contentType;
    private final List<byte[]> body;
    private final List<String[]> headers;
    private final Decision.@Nullable Allowed allowed;
    private final @Nullable HandedOut handedOut;

    private Response(int status, String contentType, List<byte[]> body, List<String[]> headers,
            Decision.@Nullable Allowed allowed, @Nullable HandedOut handedOut) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
        this.headers = headers;
        this.allowed = allowed;
        this.handedOut = handedOut;
    }

    /** A JSON answer. */
    public static Response json(Decision.Allowed allowed, int status, byte[]... pieces) {
        return new Response(status, JSON, List.of(pieces), List.of(), allowed, null);
    }

    /** An answer of another type. */
    public static Response of(Decision.Allowed allowed, int status, String contentType, byte[] body) {
        return new Response(status, contentType, List.of(body), List.of(), allowed, null);
    }

    /** An answer without body. */
    public static Response empty(Decision.Allowed allowed, int status) {
        return new Response(status, JSON, List.of(), List.of(), allowed, null);
    }

    /** An answer to somebody who has not proven anything: refused by the server for all but anonymous operations. */
    public static Response anonymous(int status, byte[] json) {
        return new Response(status, JSON, List.of(json), List.of(), null, null);
    }

    /** The same answer with one more header. */
    public Response withHeader(String name, String value) {
        List<String[]> more = new ArrayList<>(headers);
        more.add(new String[]{name, value});
        return new Response(status, contentType, body, List.copyOf(more), allowed, handedOut);
    }

    /** The same answer, which hands out access to files; null: it does not. */
    public Response handingOut(@Nullable HandedOut access) {
        return new Response(status, contentType, body, headers, allowed, access);
    }

    /** Access to files that it hands out. */
    @Nullable
    HandedOut handedOut() {
        return handedOut;
    }

    /** The decision that stands behind the answer; null if none does. */
    Decision.@Nullable Allowed allowed() {
        return allowed;
    }

    int status() {
        return status;
    }

    String contentType() {
        return contentType;
    }

    List<byte[]> body() {
        return body;
    }

    List<String[]> headers() {
        return headers;
    }
}
