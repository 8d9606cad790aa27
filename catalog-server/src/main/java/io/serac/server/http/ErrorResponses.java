package io.serac.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.error.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The only mapping of errors to bodies, for all APIs: Iceberg's error JSON, which the admin API extends. Thread-safe. */
final class ErrorResponses {
    private static final JsonFactory JSON = new JsonFactory();

    private static final int MESSAGE_CHARACTERS_MAX = 1_000;
    /** All problems of a long body, or all findings about a store, in one answer. */
    private static final int REPORT_CHARACTERS_MAX = 4_000;

    private ErrorResponses() {
    }

    /**
     * @param requestId
     *            null for APIs whose errors hold nothing but what Iceberg's do; the header names the request there
     */
    static byte[] body(CatalogException exception, @Nullable String requestId) {
        String reason = exception.reason().map(Reason::id).orElse(null);
        return body(exception.code().status(), exception.code().type(), exception.getMessage(),
                requestId == null ? null : reason, requestId);
    }

    static byte[] body(int status, String type, String message, @Nullable String requestId) {
        return body(status, type, message, null, requestId);
    }

    private static byte[] body(int status, String type, String message, @Nullable String reason,
            @Nullable String requestId) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(200);
        try (JsonGenerator generator = JSON.createGenerator(bytes)) {
            generator.writeStartObject();
            generator.writeObjectFieldStart("error");
            generator.writeStringField("message",
                    printable(message, isReport(type, requestId) ? REPORT_CHARACTERS_MAX : MESSAGE_CHARACTERS_MAX));
            generator.writeStringField("type", type);
            generator.writeNumberField("code", status);
            if (reason != null) {
                generator.writeStringField("reason", reason);
            }
            if (requestId != null) {
                generator.writeStringField("request-id", requestId);
            }
            generator.writeEndObject();
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Only the admin API, whose errors name the request, answers a wrong body with more than one problem. */
    private static boolean isReport(String type, @Nullable String requestId) {
        return requestId != null && type.equals(ErrorCode.BAD_REQUEST.type());
    }

    /**
     * Messages quote names that clients made up: they are cut, and halves of surrogate pairs, which no JSON can hold,
     * go.
     */
    private static String printable(String message, int charactersMax) {
        StringBuilder printable = new StringBuilder(Math.min(message.length(), charactersMax));
        for (int i = 0; i < message.length() && i < charactersMax;) {
            int codePoint = message.codePointAt(i);
            printable.appendCodePoint(Character.getType(codePoint) == Character.SURROGATE ? '?' : codePoint);
            i += Character.charCount(codePoint);
        }
        return message.length() > charactersMax ? printable + "..." : printable.toString();
    }
}
