package io.serac.bench.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request whose head is written once and sent many times. Immutable; the arrays are never changed. */
public final class HttpRequest {

    private static final byte[] NO_BODY = new byte[0];

    private final String method;
    private final String path;
    private final Map<String, String> headers;
    private final byte[] head;
    private final byte[] body;

    private HttpRequest(String method, String path, Map<String, String> headers, byte[] body) {
        this.method = method;
        this.path = path;
        this.headers = headers;
        this.body = body;
        this.head = writeHead();
    }

    /** @param path raw path with query, as it goes over the wire */
    public static HttpRequest of(String method, String path) {
        return new HttpRequest(method, path, Map.of("Host", "localhost"), NO_BODY);
    }

    public HttpRequest header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpRequest(method, path, more, body);
    }

    public HttpRequest headers(Map<String, String> values) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.putAll(values);
        return new HttpRequest(method, path, more, body);
    }

    public HttpRequest json(String text) {
        return header("Content-Type", "application/json").body(text);
    }

    public HttpRequest form(String text) {
        return header("Content-Type", "application/x-www-form-urlencoded").body(text);
    }

    private HttpRequest body(String text) {
        return new HttpRequest(method, path, headers, text.getBytes(StandardCharsets.UTF_8));
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    byte[] head() {
        return head;
    }

    byte[] body() {
        return body;
    }

    @Override
    public String toString() {
        return method + " " + path;
    }

    private byte[] writeHead() {
        StringBuilder text = new StringBuilder(256);
        text.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
        headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        if (body.length > 0 || method.equals("POST") || method.equals("PUT")) {
            text.append("Content-Length: ").append(body.length).append("\r\n");
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
