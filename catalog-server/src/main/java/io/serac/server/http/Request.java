package io.serac.server.http;

import io.serac.server.authentication.Caller;
import io.serac.server.error.CatalogException;
import io.serac.server.operation.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request whose sender is proven, with names, query and body bound once. Used by one thread.
 */
public final class Request {
    private static final Pattern UUID_FORM = Pattern
            .compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** A transaction over as many tables as it may have, resolved a few times. */
    private static final int ASKED_MAX = 1_000;
    private static final int RESOURCE_CHARACTERS_MAX = 2_000;

    private final Operation operation;
    private final @Nullable Caller caller;
    private final PathNames path;
    private final QueryParameters query;
    private final Optional<String> certificate;
    private final byte[] body;
    private final HttpServletRequest raw;
    private final List<Asked> asked = new ArrayList<>();

    Request(OperationHook.Bound bound, byte[] body, HttpServletRequest raw) {
        this.operation = bound.operation();
        this.caller = bound.caller();
        this.path = bound.path();
        this.query = bound.query();
        this.certificate = bound.certificate();
        this.body = body;
        this.raw = raw;
    }

    /** The endpoint that was called. */
    public Operation operation() {
        return operation;
    }

    /** Who called. Only the token endpoint has no caller. */
    public Caller caller() {
        if (caller == null) {
            throw new IllegalStateException(operation + " is anonymous and has no caller");
        }
        return caller;
    }

    /** Names in the path. */
    public PathNames path() {
        return path;
    }

    /** The query. */
    public QueryParameters query() {
        return query;
    }

    /** The whole body, within its limit; empty if there is none. */
    public byte[] body() {
        return body;
    }

    /** A request header. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(raw.getHeader(name));
    }

    /** Fingerprint of the certificate by which the client has proved itself when it connected; empty if by none. */
    public Optional<String> certificate() {
        return certificate;
    }

    /** Names the request in answers, logs and audit: the client's own {@code X-Request-Id} if it is a fit one. */
    public String id() {
        return RequestIds.of(raw);
    }

    /** Whether a text could be the id of a request. */
    public static boolean isFitId(String text) {
        return RequestIds.isFit(text);
    }

    /** Remembers what was asked for, for the audit. Whoever resolves names says so here. */
    public void asked(Asked name) {
        if (asked.size() < ASKED_MAX) {
            asked.add(name);
        }
    }

    /** What was asked for until now and will be; cannot be changed. */
    public List<Asked> asked() {
        return Collections.unmodifiableList(asked);
    }

    /** The path below the API's version, as it was sent. */
    public String resource() {
        String path = raw.getRequestURI();
        String below = operation.api().basePath() + "/v1/";
        return Excerpt.of(path.startsWith(below) ? path.substring(below.length()) : path, RESOURCE_CHARACTERS_MAX);
    }

    /** Address that the connection came from. */
    public String remoteAddress() {
        return raw.getRemoteAddr();
    }

    /** The client's {@code Idempotency-Key}: a UUID in any case. */
    public Optional<UUID> idempotencyKey() {
        Optional<String> key = header("Idempotency-Key");
        if (key.isPresent() && !UUID_FORM.matcher(key.get()).matches()) {
            throw CatalogException.badRequest("Idempotency-Key must be a UUID");
        }
        return key.map(UUID::fromString);
    }

    /** SHA-256 over method, path, query and body: equal for repetitions of one request. */
    public byte[] digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String query = raw.getQueryString() == null ? "" : raw.getQueryString();
            String head = raw.getMethod() + ' ' + raw.getRequestURI() + '?' + query + '\n';
            digest.update(head.getBytes(StandardCharsets.UTF_8));
            return digest.digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
