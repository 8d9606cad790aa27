package io.serac.server.contract;

import io.serac.server.CatalogServer;
import io.serac.server.Patience;
import io.serac.server.bootstrap.Bootstrap;
import io.serac.server.configuration.SettingsLoader;
import io.serac.server.telemetry.Tracing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A whole server with an embedded database and the warehouse {@code main}, and a client of account {@code root} that fails on
 * every exchange that breaks a contract. Thread-safe.
 */
public final class CheckedServer implements AutoCloseable {
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Patience.MAX).build();
    private final ContractValidator contracts = new ContractValidator();
    private final Set<String> succeeded = ConcurrentHashMap.newKeySet();
    private final CatalogServer server;
    private final String credential;
    private final String token;

    private CheckedServer(CatalogServer server, String credential) {
        this.server = server;
        this.credential = credential;
        this.token = login().text("/access_token");
    }

    /**
     * Starts a server on free ports.
     *
     * @param folder
     *            where it keeps everything
     * @param settings
     *            more settings, by their keys
     */
    public static CheckedServer start(Path folder, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(Map.of("data", folder.toString(), "http.port", "0", "management.port", "0"));
        try {
            CatalogServer server =
                    CatalogServer.start(SettingsLoader.load(null, Map.of(), all), Clock.systemUTC(), Tracing.off());
            return new CheckedServer(server, Files.readString(Bootstrap.credentialFile(folder)).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ContractValidator contracts() {
        return contracts;
    }

    /** The operations that were answered with success so far. */
    public Set<String> succeeded() {
        return Set.copyOf(succeeded);
    }

    /** Bearer token of {@code root}. */
    public String token() {
        return token;
    }

    /** Gets a token with the credential of {@code root}. */
    public Exchange login() {
        String[] parts = credential.split(":", 2);
        String form = "grant_type=client_credentials&scope=catalog&client_id="
                + URLEncoder.encode(parts[0], StandardCharsets.UTF_8) + "&client_secret="
                + URLEncoder.encode(parts[1], StandardCharsets.UTF_8);
        return exchange("POST", "/catalog/v1/oauth/tokens", form, "Content-Type", "application/x-www-form-urlencoded");
    }

    public Exchange get(String path) {
        return send("GET", path, "");
    }

    public Exchange post(String path, String body) {
        return send("POST", path, body);
    }

    /** Sends a request as {@code root}; an empty body is none, any other one is JSON. */
    public Exchange send(String method, String path, String body, String... headers) {
        String[] all = new String[headers.length + (body.isEmpty() ? 2 : 4)];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = "Bearer " + token;
        if (!body.isEmpty()) {
            all[headers.length + 2] = "Content-Type";
            all[headers.length + 3] = "application/json";
        }
        return exchange(method, path, body, all);
    }

    /** Sends a request with these headers only. */
    public Exchange exchange(String method, String path, String body, String... headers) {
        URI uri = URI.create("http://localhost:" + server.port() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Patience.MAX)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            contracts.checkExchange(method, uri, body, response.statusCode(), response.body());
            if (response.statusCode() < 300) {
                contracts.operationId(method, uri.getRawPath()).ifPresent(succeeded::add);
            }
            return new Exchange(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
