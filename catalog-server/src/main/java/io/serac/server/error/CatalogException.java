package io.serac.server.error;

import org.jspecify.annotations.Nullable;

/**
 * A refusal or failure that the client is told about. The message says what, why and the next step; it never holds a secret or
 * SQL. Thrown with any code below 500 (or 503) it promises that the request was not applied.
 */
public final class CatalogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final int retryAfterSeconds;

    public CatalogException(ErrorCode code, String message) {
        this(code, message, 0, null);
    }

    public CatalogException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, 0, cause);
    }

    private CatalogException(ErrorCode code, String message, int retryAfterSeconds, @Nullable Throwable cause) {
        // Client errors are frequent and expected: no stack trace, it would cost more than the request.
        super(message, cause, false, code.status() >= 500);
        this.code = code;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** Shorthand for the most frequent refusal. */
    public static CatalogException badRequest(String message) {
        return new CatalogException(ErrorCode.BAD_REQUEST, message);
    }

    /** Shorthand for the most frequent refusal, with what led to it. */
    public static CatalogException badRequest(String message, Throwable cause) {
        return new CatalogException(ErrorCode.BAD_REQUEST, message, cause);
    }

    /** The request was not applied and may be sent again as it is. */
    public static CatalogException unavailable(String message, @Nullable Throwable cause) {
        return new CatalogException(ErrorCode.SERVICE_UNAVAILABLE, message, 1, cause);
    }

    /** Too much at once; nothing was applied. */
    public static CatalogException tooManyRequests(String message) {
        return new CatalogException(ErrorCode.TOO_MANY_REQUESTS, message, 1, null);
    }

    /** Which refusal this is. */
    public ErrorCode code() {
        return code;
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
