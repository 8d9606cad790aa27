package io.serac.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The only mapping of errors to bodies, for all APIs: Iceberg's error JSON. Thread-safe. */
final class ErrorResponses {
    private static final JsonFactory JSON = new JsonFactory();

    private static final int MESSAGE_CHARACTERS_MAX = 1_000;

    private ErrorResponses() {
    }

    static byte[] body(CatalogException exception) {
        return body(exception.code().status(), exception.code().type(), exception.getMessage());
    }

    static byte[] internal(String requestId) {
        return body(ErrorCode.INTERNAL_ERROR.status(), ErrorCode.INTERNAL_ERROR.type(),
                "The server failed to answer. Its log has the reason under request id " + requestId);
    }

    static byte[] body(int status, String type, String message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
        try (JsonGenerator generator = JSON.createGenerator(bytes)) {
            generator.writeStartObject();
            generator.writeObjectFieldStart("error");
            generator.writeStringField("message", printable(message));
            generator.writeStringField("type", type);
            generator.writeNumberField("code", status);
            generator.writeEndObject();
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Messages quote names that clients made up: they are cut, and halves of surrogate pairs, which no JSON can hold,
     * go.
     */
    private static String printable(String message) {
        StringBuilder printable = new StringBuilder(Math.min(message.length(), MESSAGE_CHARACTERS_MAX));
        for (int i = 0; i < message.length() && i < MESSAGE_CHARACTERS_MAX;) {
            int codePoint = message.codePointAt(i);
            printable.appendCodePoint(Character.getType(codePoint) == Character.SURROGATE ? '?' : codePoint);
            i += Character.charCount(codePoint);
        }
        return message.length() > MESSAGE_CHARACTERS_MAX ? printable + "..." : printable.toString();
    }
}
