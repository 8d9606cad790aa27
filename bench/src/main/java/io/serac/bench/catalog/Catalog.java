package io.serac.bench.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serac.bench.BenchException;
import io.serac.bench.http.HttpAnswer;
import io.serac.bench.http.HttpConnection;
import io.serac.bench.http.HttpRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Builds requests for one catalog, authenticated, below the prefix that it announced. Thread-safe. */
public final class Catalog {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MESSAGE_CHARACTERS_MAX = 300;

    private final CatalogAccess access;
    private final Map<String, String> headers;
    private final String prefix;
    private final boolean takesIdempotencyKeys;

    private Catalog(CatalogAccess access, Map<String, String> headers, String prefix, boolean takesIdempotencyKeys) {
        this.access = access;
        this.headers = headers;
        this.prefix = prefix;
        this.takesIdempotencyKeys = takesIdempotencyKeys;
    }

    /** Fetches a token and the configuration. */
    public static Catalog open(CatalogAccess access) {
        Map<String, String> headers = new LinkedHashMap<>(access.headers());
        String token = access.token();
        Credential credential = access.credential();
        if (token == null && credential != null) {
            token = fetchToken(credential);
        }
        if (token != null) {
            headers.put("Authorization", "Bearer " + token);
        }
        try (HttpConnection connection = HttpConnection.open(access.base())) {
            JsonNode config = json(connection, configRequest(access, headers), 200);
            String announced = config.at("/overrides/prefix").asText(config.at("/defaults/prefix").asText(""));
            String chosen = access.prefix();
            return new Catalog(access, Map.copyOf(headers), chosen == null ? announced : chosen,
                    config.has("idempotency-key-lifetime"));
        } catch (IOException e) {
            throw new BenchException("Cannot talk to " + access.base() + ": is the catalog running there?", e);
        }
    }

    public CatalogAccess access() {
        return access;
    }

    public HttpRequest config() {
        return configRequest(access, headers);
    }

    /** A request that changes nothing. */
    public HttpRequest read(String method, String path) {
        return HttpRequest.of(method, below(path)).headers(headers);
    }

    /** A request that changes something; it carries a fresh Idempotency-Key where the catalog says it takes one. */
    public HttpRequest change(String method, String path) {
        HttpRequest request = read(method, path);
        return takesIdempotencyKeys ? request.header("Idempotency-Key", UUID.randomUUID().toString()) : request;
    }

    /** A change below the root of the server and not below the catalog, as the admin API needs it. */
    public HttpRequest admin(String method, String path) {
        return HttpRequest.of(method, path).headers(headers);
    }

    /** Sends a request and reads its JSON answer; any other status is a {@link BenchException}. */
    public static JsonNode json(HttpConnection connection, HttpRequest request, int status) throws IOException {
        HttpAnswer answer = connection.exchange(request);
        requireStatus(request, answer, status);
        return parse(answer);
    }

    public static JsonNode parse(HttpAnswer answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new BenchException("The answer is not JSON: " + head(answer), e);
        }
    }

    public static void requireStatus(HttpRequest request, HttpAnswer answer, int status) {
        if (answer.status() != status) {
            throw new BenchException("Expected " + status + " but got " + answer.status() + " from " + request + ": "
                    + head(answer));
        }
    }

    /** The request that turns the credential into a token. */
    public static HttpRequest tokenRequest(Credential credential) {
        return HttpRequest.of("POST", credential.tokenUri().getRawPath()).form(credential.form());
    }

    private static String fetchToken(Credential credential) {
        try (HttpConnection connection = HttpConnection.open(credential.tokenUri())) {
            return json(connection, tokenRequest(credential), 200).required("access_token").asText();
        } catch (IOException e) {
            throw new BenchException("Cannot fetch a token from " + credential.tokenUri() + ".", e);
        }
    }

    private static HttpRequest configRequest(CatalogAccess access, Map<String, String> headers) {
        String warehouse = access.warehouse();
        String query = warehouse == null ? "" : "?warehouse=" + URLEncoder.encode(warehouse, StandardCharsets.UTF_8);
        return HttpRequest.of("GET", rootPath(access.base()) + "/v1/config" + query).headers(headers);
    }

    private String below(String path) {
        return rootPath(access.base()) + "/v1/" + (prefix.isEmpty() ? "" : prefix + "/") + path;
    }

    private static String rootPath(URI base) {
        String path = base.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static String head(HttpAnswer answer) {
        String body = answer.body();
        return body.substring(0, Math.min(body.length(), MESSAGE_CHARACTERS_MAX));
    }
}
