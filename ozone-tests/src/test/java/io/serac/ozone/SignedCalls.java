package io.serac.ozone;

import io.serac.storage.scope.StorageScope;
import io.serac.storage.signing.RequestSigner;
import io.serac.storage.signing.SignRequest;
import io.serac.storage.signing.SignedRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Has requests signed and sends them, with any change that somebody with bad intent may make in between: nothing here
 * tidies up paths or headers. Thread-safe.
 */
final class SignedCalls implements AutoCloseable {
    // The client of the JDK sets them itself; both are what was signed.
    private static final Set<String> SET_BY_CLIENT = Set.of("host", "content-length");
    private static final UUID PRINCIPAL = UUID.randomUUID();

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final RequestSigner signer;
    private final StorageScope scope;

    SignedCalls(RequestSigner signer, StorageScope scope) {
        this.signer = signer;
        this.scope = scope;
    }

    /**
     * @param target path with bucket, and query, as sent
     * @throws io.serac.storage.signing.SigningRefusedException if the signer refuses
     */
    SignedRequest sign(String method, String target, Map<String, String> headers, @Nullable String body) {
        Map<String, List<String>> given = new TreeMap<>();
        given.put("Host", List.of(authority()));
        headers.forEach((name, value) -> given.put(name, List.of(value)));
        return signer.sign(scope, PRINCIPAL,
                new SignRequest(method, endpoint() + target, scope.profile().region(), given, body));
    }

    /** Sends what was signed as it is. */
    Answer send(String method, SignedRequest signed, String body) {
        return send(method, signed.uri(), signed.headers(), Map.of(), body);
    }

    /** Sends what was signed with a header more. */
    Answer send(String method, SignedRequest signed, String header, String value, String body) {
        return send(method, signed.uri(), signed.headers(), Map.of(header, value), body);
    }

    /** Sends a signature to where it was not made for. */
    Answer sendTo(String method, String target, SignedRequest signed, String body) {
        return send(method, endpoint() + target, signed.headers(), Map.of(), body);
    }

    private Answer send(String method, String uri, Map<String, List<String>> headers, Map<String, String> more,
            String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(30))
                .method(method, body.isEmpty()
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach((name, values) -> {
            if (!SET_BY_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        more.forEach(request::header);
        try {
            HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("Cannot send to " + uri, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private URI endpoint() {
        URI endpoint = scope.profile().endpoint();
        if (endpoint == null) {
            throw new IllegalStateException("A store without an endpoint");
        }
        return endpoint;
    }

    private String authority() {
        return endpoint().getAuthority();
    }

    @Override
    public void close() {
        http.close();
    }

    /** What the store answered. */
    record Answer(int status, String body) {
        boolean isRefusal() {
            return status >= 400 && status < 500;
        }
    }
}
