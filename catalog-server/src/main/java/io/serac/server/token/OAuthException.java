package io.serac.server.token;

/** A refusal of the token endpoint. The message is shown to the client and never quotes what it sent. */
final class OAuthException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final OAuthError error;
    private final int retryAfterSeconds;

    OAuthException(OAuthError error, String message) {
        this(error, message, 0);
    }

    OAuthException(OAuthError error, String message, int retryAfterSeconds) {
        super(message, null, false, false);
        this.error = error;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    OAuthError error() {
        return error;
    }

    /** Seconds for {@code Retry-After}; 0 if the header is not to be sent. */
    int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
