package io.serac.server.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A refusal or failure that the client is told about. The message says what, why and the next step; it never holds a secret or
 * SQL. Thrown with any code below 500 (or 503) it promises that the request was not applied.
 */
public final class CatalogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable Reason reason;
    private final int retryAfterSeconds;
    private final @Nullable Denial denial;

    public CatalogException(ErrorCode code, String message) {
        this(code, null, message, 0, null, null);
    }

    public CatalogException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, null, message, 0, cause, null);
    }

    public CatalogException(ErrorCode code, Reason reason, String message) {
        this(code, reason, message, 0, null, null);
    }

    private CatalogException(ErrorCode code, @Nullable Reason reason, String message, int retryAfterSeconds,
            @Nullable Throwable cause, @Nullable Denial denial) {
        // Client errors are frequent and expected: no stack trace, it would cost more than the request.
        super(message, cause, false, code.status() >= 500);
        this.code = code;
        this.reason = reason;
        this.retryAfterSeconds = retryAfterSeconds;
        this.denial = denial;
    }

    /** Shorthand for the most frequent refusal. */
    public static CatalogException badRequest(String message) {
        return new CatalogException(ErrorCode.BAD_REQUEST, message);
    }

    /** Shorthand for the most frequent refusal, with what led to it. */
    public static CatalogException badRequest(String message, Throwable cause) {
        return new CatalogException(ErrorCode.BAD_REQUEST, message, cause);
    }

    /** The body is not what the operation takes. */
    public static CatalogException invalidBody(String message) {
        return invalidBody(message, null);
    }

    /** The body is not what the operation takes, with what led to it. */
    public static CatalogException invalidBody(String message, @Nullable Throwable cause) {
        return new CatalogException(ErrorCode.BAD_REQUEST, Reason.INVALID_BODY, message, 0, cause, null);
    }

    /** A parameter of the query is not what the operation takes. */
    public static CatalogException invalidParameter(String message) {
        return new CatalogException(ErrorCode.BAD_REQUEST, Reason.INVALID_PARAMETER, message);
    }

    /** A parameter of the query is not what the operation takes, with what led to it. */
    public static CatalogException invalidParameter(String message, Throwable cause) {
        return new CatalogException(ErrorCode.BAD_REQUEST, Reason.INVALID_PARAMETER, message, 0, cause, null);
    }

    /** The request was not applied and may be sent again as it is. */
    public static CatalogException unavailable(String message, @Nullable Throwable cause) {
        return new CatalogException(ErrorCode.SERVICE_UNAVAILABLE, null, message, 1, cause, null);
    }

    /** Too much at once; nothing was applied. */
    public static CatalogException tooManyRequests(String message) {
        return new CatalogException(ErrorCode.TOO_MANY_REQUESTS, null, message, 1, null, null);
    }

    /** Which refusal this is. */
    public ErrorCode code() {
        return code;
    }

    /** What narrows the code down, if anything does. */
    public Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    /** The same refusal; the body gave the reason for it unless it says another one. */
    public CatalogException causedByBody() {
        return reason != null || code != ErrorCode.BAD_REQUEST
                ? this
                : invalidBody(getMessage(), getCause());
    }

    /** The same refusal, said to be about the caller: it will be audited. */
    public CatalogException because(Denial itsDenial) {
        return new CatalogException(code, reason, getMessage(), retryAfterSeconds, getCause(), itsDenial);
    }

    /** The true reason, if the refusal is about the caller. Not for him. */
    public Optional<Denial> denial() {
        return Optional.ofNullable(denial);
    }

    /** Seconds for {@code Retry-After}; 0 if the header is not to be sent. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** The message; never null. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
