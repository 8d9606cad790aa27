package io.serac.server.authentication;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.serac.server.tls.TrustedAuthorities;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches the public keys of an issuer from where the operator said that they are, and from nowhere else: no redirects, no
 * other host. Thread-safe.
 */
final class KeyDocuments {
    static final int BYTES_MAX = 1 << 20;
    static final int KEYS_MAX = 200;
    static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    /** For one document to arrive as a whole. */
    static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final JsonMapper MAPPER = new JsonMapper();

    private final TrustedIssuer issuer;

    KeyDocuments(TrustedIssuer issuer) {
        this.issuer = issuer;
    }

    /**
     * @return the usable ones of the keys that the issuer publishes now; at least one
     * @throws IOException
     *             if there are none, with a message for the log of the operator
     */
    List<IssuerKey> fetch() throws IOException {
        // A client of its own each time: it is seldom needed, and certificates and addresses change.
        HttpClient client = client();
        try {
            URI uri = issuer.keys().isDiscovered() ? discover(client) : issuer.keys().uri();
            JsonNode published = get(client, uri).path("keys");
            if (published.size() > KEYS_MAX) {
                throw new IOException(uri + " lists more than " + KEYS_MAX + " keys");
            }
            List<IssuerKey> keys = new ArrayList<>();
            for (JsonNode key : published) {
                IssuerKey.parse(key.toString()).ifPresent(keys::add);
            }
            if (keys.isEmpty()) {
                throw new IOException(uri + " lists no key that could verify a token");
            }
            return keys;
        } finally {
            client.shutdownNow();
        }
    }

    private URI discover(HttpClient client) throws IOException {
        String base = issuer.uri().endsWith("/") ? issuer.uri().substring(0, issuer.uri().length() - 1) : issuer.uri();
        URI discovery = URI.create(base + DISCOVERY);
        JsonNode document = get(client, discovery);
        if (!document.path("issuer").asText().equals(issuer.uri())) {
            throw new IOException(discovery + " is about another issuer");
        }
        URI keys;
        try {
            keys = URI.create(document.path("jwks_uri").asText());
        } catch (IllegalArgumentException e) {
            throw new IOException(discovery + " does not say where the keys are", e);
        }
        if (!Objects.equals(keys.getScheme(), discovery.getScheme())
                || !Objects.equals(keys.getAuthority(), discovery.getAuthority())) {
            throw new IOException(discovery + " names keys on another host; set jwks-uri if they are to be trusted");
        }
        return keys;
    }

    private JsonNode get(HttpClient client, URI uri) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).header("Accept",
                "application/json");
        if (issuer.keys().bearerTokenFile().isPresent()) {
            request.header("Authorization",
                    "Bearer " + Files.readString(issuer.keys().bearerTokenFile().get()).strip());
        }
        HttpResponse<byte[]> response = await(
                client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), BYTES_MAX)), uri);
        if (response.statusCode() != 200) {
            throw new IOException(uri + " answers with status " + response.statusCode());
        }
        try {
            return MAPPER.readTree(new String(response.body(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IOException(uri + " does not answer with JSON");
        }
    }

    /** The time-out of the client ends with the head of the answer; this one is for all of it. */
    private static <T> T await(CompletableFuture<T> answer, URI uri) throws IOException {
        try {
            return answer.get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException(uri + " does not answer in time", e);
        } catch (ExecutionException e) {
            throw new IOException(uri + " cannot be read: " + e.getCause(), e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while reading " + uri, e);
        }
    }

    private HttpClient client() throws IOException {
        HttpClient.Builder client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_MAX).version(HttpClient.Version.HTTP_1_1);
        Optional<TrustedAuthorities> authorities = issuer.keys().caFile().isPresent()
                ? Optional.of(TrustedAuthorities.only(issuer.keys().caFile().get()))
                : issuer.keys().authorities();
        authorities.ifPresent(trusted -> client.sslContext(trusted.clientContext()));
        return client.build();
    }
}
