package io.serac.server.token;

/** The refusals of RFC 6749 section 5.2 that the token endpoint gives, and their HTTP status. */
enum OAuthError {
    INVALID_REQUEST(400, "invalid_request"),
    INVALID_CLIENT(401, "invalid_client"),
    INVALID_GRANT(400, "invalid_grant"),
    UNAUTHORIZED_CLIENT(400, "unauthorized_client"),
    UNSUPPORTED_GRANT_TYPE(400, "unsupported_grant_type"),
    /** Not in the RFC, which has no word for it; the status says it. */
    TOO_MANY_REQUESTS(429, "temporarily_unavailable");

    private final int status;
    private final String code;

    OAuthError(int status, String code) {
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    /** Value of {@code error}. */
    String code() {
        return code;
    }
}
