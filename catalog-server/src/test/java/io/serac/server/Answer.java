package io.serac.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpHeaders;
import java.util.Optional;

/** What a server under test answered. Immutable. */
public record Answer(int status, HttpHeaders headers, String body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Fails unless the answer has this status. */
    public Answer is(int expected) {
        assertThat(status).as(body).isEqualTo(expected);
        return this;
    }

    /** Fails unless the answer is an error of this status and type in Iceberg's form, whose message begins so. */
    public Answer isError(int expected, String type, String messageBegins) {
        is(expected);
        JsonNode error = json().path("error");
        assertThat(header("Content-Type")).hasValue("application/json");
        assertThat(error.path("code").asInt()).isEqualTo(expected);
        assertThat(error.path("type").asText()).isEqualTo(type);
        assertThat(error.path("message").asText()).startsWith(messageBegins);
        return this;
    }

    /** As {@link #isError(int, String, String)}, whatever the message. */
    public Answer isError(int expected, String type) {
        return isError(expected, type, "");
    }

    /** The body as JSON. */
    public JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + body, e);
        }
    }

    /** The value at a JSON pointer of the body. */
    public JsonNode at(String pointer) {
        return json().at(pointer);
    }

    /** A header. */
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }
}
