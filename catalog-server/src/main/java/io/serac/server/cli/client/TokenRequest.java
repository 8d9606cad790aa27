package io.serac.server.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

/** Gets tokens for a credential. Thread-safe. */
final class TokenRequest {
    private static final String PATH = "/catalog/v1/oauth/tokens";
    private static final Duration LIFETIME_UNSAID = Duration.ofMinutes(5);

    private final Transport transport;
    private final Clock clock;

    TokenRequest(Transport transport, Clock clock) {
        this.transport = transport;
        this.clock = clock;
    }

    /** The profile with a fresh token. */
    Profile renew(Profile profile, Credential credential) {
        String form = "grant_type=client_credentials&client_id=" + encode(credential.clientId()) + "&client_secret="
                + encode(credential.clientSecret());
        HttpRequest request = Transport.request(profile.server(), PATH)
                .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(form))
                .build();
        HttpResponse<String> response = transport.send(request);
        JsonNode json = Json.parse(response.body()).orElseGet(Json::object);
        String token = json.path("access_token").asText();
        if (response.statusCode() != 200 || token.isEmpty()) {
            throw refused(response, json, credential);
        }
        long seconds = json.path("expires_in").asLong(LIFETIME_UNSAID.toSeconds());
        return profile.with(token, clock.instant().plusSeconds(seconds));
    }

    /** This endpoint has an error form of its own, that of OAuth. */
    private static CommandFailure refused(HttpResponse<String> response, JsonNode json, Credential credential) {
        if (!json.path("error").isTextual()) {
            return Refusals.of(response);
        }
        String requestId = response.headers().firstValue("X-Request-Id").map(id -> ", request id " + id).orElse("");
        return new CommandFailure(Printable.of("The credential of " + credential.clientId() + " is refused: "
                + json.path("error_description").asText(json.path("error").asText()))
                + "\n  status " + response.statusCode() + ", " + Printable.of(json.path("error").asText() + requestId));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
