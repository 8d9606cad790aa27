package io.serac.server.redaction;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Turns what Iceberg writes into a part of a document. Stateless. */
final class Written {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private Written() {
    }

    /** Something of Iceberg that writes itself. */
    @FunctionalInterface
    interface Writing {
        void to(JsonGenerator generator) throws IOException;
    }

    static JsonNode json(Writing writing) {
        try (TokenBuffer buffer = new TokenBuffer(JSON, false)) {
            writing.to(buffer);
            return JSON.readTree(buffer.asParser());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
