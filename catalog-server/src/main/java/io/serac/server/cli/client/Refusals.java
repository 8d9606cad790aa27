package io.serac.server.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;

/** Tells users in the server's own words why it refused. Stateless. */
final class Refusals {
    private static final int EXCERPT_CHARACTERS_MAX = 200;

    private Refusals() {
    }

    static CommandFailure of(HttpResponse<String> response) {
        JsonNode error = Json.parse(response.body()).map(json -> json.path("error")).orElseGet(Json::object);
        String requestId = error.path("request-id").asText(response.headers().firstValue("X-Request-Id").orElse(""));
        StringBuilder text = new StringBuilder(Printable.of(message(response, error)));
        text.append("\n  status ").append(response.statusCode());
        append(text, error.path("type").asText());
        append(text, error.path("reason").asText());
        append(text, requestId.isEmpty() ? "" : "request id " + requestId);
        return new CommandFailure(text.toString());
    }

    private static void append(StringBuilder text, String part) {
        if (!part.isEmpty()) {
            text.append(", ").append(Printable.of(part));
        }
    }

    private static String message(HttpResponse<String> response, JsonNode error) {
        String message = error.path("message").asText();
        if (!message.isEmpty()) {
            return message;
        }
        String body = response.body().strip();
        return "The answer is not that of a Serac server: "
                + body.substring(0, Math.min(body.length(), EXCERPT_CHARACTERS_MAX));
    }
}
