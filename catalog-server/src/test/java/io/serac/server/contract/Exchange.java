package io.serac.server.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.Optional;

/** An answer of the server that obeys the contract. Immutable. */
public record Exchange(HttpResponse<String> response) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public int status() {
        return response.statusCode();
    }

    public Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    /** The body. */
    public JsonNode json() {
        try {
            return MAPPER.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + response.body(), e);
        }
    }

    /** What stands at a JSON pointer, as text; empty if nothing does. */
    public String text(String pointer) {
        return json().at(pointer).asText();
    }

    @Override
    public String toString() {
        return response.statusCode() + " " + response.body();
    }
}
