package io.serac.server.leak;

import io.serac.server.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sends requests as they are and takes answers byte by byte. Thread-safe. */
final class Wire {

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String origin;

    Wire(String origin) {
        this.origin = origin;
    }

    Exchange send(Person person, Ask ask) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + ask.path())).timeout(Patience.MAX)
                .method(ask.method(), ask.body().isEmpty()
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofString(ask.body()))
                .setHeader("Authorization", person.client().header("Authorization"));
        if (!ask.body().isEmpty()) {
            request.setHeader("Content-Type", "application/json");
        }
        ask.headers().forEach(request::setHeader);
        HttpResponse<byte[]> answer = answer(request.build());
        Map<String, List<String>> headers = new HashMap<>();
        answer.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        return new Exchange(person, ask, answer.statusCode(), headers, answer.body());
    }

    /** What is answered to somebody who proves himself by the address alone. */
    String post(String path, String json) {
        HttpResponse<byte[]> answer = answer(HttpRequest.newBuilder(URI.create(origin + path)).timeout(Patience.MAX)
                .header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)).build());
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + " is answered " + answer.statusCode() + " " + text);
        }
        return text;
    }

    /** What anybody gets who knows an address. */
    String get(String address) {
        return new String(answer(HttpRequest.newBuilder(URI.create(address)).timeout(Patience.MAX).build()).body(),
                StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> answer(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException closed) {
            return once(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + request.uri(), e);
        }
    }

    /** A connection that was kept may end just when it is used again. */
    private HttpResponse<byte[]> once(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + request.uri(), e);
        }
    }
}
