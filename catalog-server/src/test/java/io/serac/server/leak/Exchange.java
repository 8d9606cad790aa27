package io.serac.server.leak;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request with what was answered. Immutable but for the bytes.
 *
 * @param headers by their names in small letters
 */
record Exchange(Person person, Ask ask, int status, Map<String, List<String>> headers, byte[] body) {
    Exchange {
        headers = new TreeMap<>(headers);
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    JsonNode json() {
        return new Answer(status, HttpHeaders.of(Map.of(), (name, value) -> true), text()).json();
    }

    byte[] head() {
        return (status + " " + headers).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        String text = text();
        return person + " " + ask + "\n -> " + status + " " + headers + " "
                + (text.length() < 1_000 ? text : text.substring(0, 1_000) + "...");
    }
}
