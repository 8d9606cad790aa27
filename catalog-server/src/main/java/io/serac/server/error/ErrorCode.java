package io.serac.server.error;

/**
 * Every kind of refusal the server knows, with its HTTP status and the {@code type} that Iceberg clients read.
 */
public enum ErrorCode {
    BAD_REQUEST(400, "BadRequestException"),
    /** Java clients turn this type into the exception that the compatibility kit expects of a malformed view. */
    INVALID_VIEW(400, "IllegalArgumentException"),
    NOT_AUTHORIZED(401, "NotAuthorizedException"),
    FORBIDDEN(403, "ForbiddenException"),
    NO_SUCH_WAREHOUSE(404, "NoSuchWarehouseException"),
    NO_SUCH_NAMESPACE(404, "NoSuchNamespaceException"),
    NO_SUCH_TABLE(404, "NoSuchTableException"),
    NO_SUCH_VIEW(404, "NoSuchViewException"),
    NO_SUCH_FUNCTION(404, "NoSuchFunctionException"),
    NOT_FOUND(404, "NotFoundException"),
    METHOD_NOT_ALLOWED(405, "MethodNotAllowedException"),
    REQUEST_TIMEOUT(408, "RequestTimeoutException"),
    ALREADY_EXISTS(409, "AlreadyExistsException"),
    COMMIT_FAILED(409, "CommitFailedException"),
    NAMESPACE_NOT_EMPTY(409, "NamespaceNotEmptyException"),
    CONFLICT(409, "ConflictException"),
    PRECONDITION_FAILED(412, "PreconditionFailedException"),
    CONTENT_TOO_LARGE(413, "ContentTooLargeException"),
    UNSUPPORTED_MEDIA_TYPE(415, "UnsupportedMediaTypeException"),
    AUTHENTICATION_TIMEOUT(419, "AuthenticationTimeoutException"),
    UNPROCESSABLE_ENTITY(422, "UnprocessableEntityException"),
    TOO_MANY_REQUESTS(429, "TooManyRequestsException"),
    HEADERS_TOO_LARGE(431, "HeadersTooLargeException"),
    COMMIT_STATE_UNKNOWN(500, "CommitStateUnknownException"),
    INTERNAL_ERROR(500, "InternalServerError"),
    SERVICE_UNAVAILABLE(503, "ServiceUnavailableException");

    private final int status;
    private final String type;

    ErrorCode(int status, String type) {
        this.status = status;
        this.type = type;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** Value of {@code error.type}. */
    public String type() {
        return type;
    }
}
