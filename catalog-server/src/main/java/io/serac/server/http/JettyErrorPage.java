package io.serac.server.http;

import io.serac.server.error.ErrorCode;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty refuses by itself, such as a malformed request line, in the same JSON as everything else. */
final class JettyErrorPage extends ErrorHandler {
    private static final HttpField JSON = new HttpField(HttpHeader.CONTENT_TYPE, "application/json");

    private final RequestObserver observer;

    JettyErrorPage(RequestObserver observer) {
        this.observer = observer;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Object status = request.getAttribute(ERROR_STATUS);
        int code = status instanceof Integer number ? number : response.getStatus();
        response.setStatus(code);
        ErrorCode error = errorCode(code);
        observer.failed(error);
        response.getHeaders().put(JSON);
        // Jetty closes the connection after what it could not parse: whoever is not told sends the next request into it.
        response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        byte[] body = ErrorResponses.body(code, error.type(), message(code),
                RequestIds.inErrors(request, response));
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    static ErrorCode errorCode(int status) {
        for (ErrorCode code : ErrorCode.values()) {
            if (code.status() == status && code != ErrorCode.NO_SUCH_WAREHOUSE
                    && code != ErrorCode.COMMIT_STATE_UNKNOWN) {
                return status == ErrorCode.NOT_FOUND.status() ? ErrorCode.NOT_FOUND : code;
            }
        }
        return status < 500 ? ErrorCode.BAD_REQUEST : ErrorCode.INTERNAL_ERROR;
    }

    static String message(int status) {
        return switch (status) {
            case 404 ->
                "No such endpoint. The contracts are served at /openapi/iceberg-rest.yaml and /openapi/admin.yaml";
            case 405 -> "This method is not served here";
            case 408 -> "The request did not arrive in time";
            case 413 -> "The body is too large";
            case 431 -> "The request line and headers are too large";
            default -> status < 500
                    ? "The request is malformed: check the path's encoding and the headers"
                    : "The server failed to answer";
        };
    }
}
