package io.serac.engines;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** Plain requests to the catalog, for what no engine sends. Thread-safe. */
public final class RestCalls implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofMinutes(2);

    private final HttpClient client;
    private final RunningServer server;

    public RestCalls(RunningServer server) {
        this(server, HttpClient.newHttpClient());
    }

    /** @param client which believes a server that speaks TLS */
    RestCalls(RunningServer server, HttpClient client) {
        this.server = server;
        this.client = client;
    }

    /** Posts JSON below the warehouse; anything but success fails the test. */
    public void post(String path, String body) throws IOException, InterruptedException {
        URI uri = URI.create(server.catalogUri() + "/v1/main/" + path);
        send(authorized(uri).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Puts JSON below the admin API; anything but success fails the test. */
    public void put(String path, String body) throws IOException, InterruptedException {
        send(authorized(server.adminUri().resolve(path)).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Deletes below the admin API; anything but success fails the test. */
    void delete(String path) throws IOException, InterruptedException {
        send(authorized(server.adminUri().resolve(path)).DELETE());
    }

    /** Makes a service account. @return {@code id:secret} */
    public String account(String name) throws IOException, InterruptedException {
        put("service-accounts/" + name, "{}");
        String secret = send(authorized(server.adminUri().resolve("service-accounts/" + name + "/secrets"))
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        return name + ":" + new ObjectMapper().readTree(secret).get("client-secret").asText();
    }

    /** Makes a service account that holds privileges on a warehouse. @return {@code id:secret} */
    public String account(String name, String warehouse, String... privileges)
            throws IOException, InterruptedException {
        String credential = account(name);
        for (String privilege : privileges) {
            put("warehouses/" + warehouse + "/grants/service-account:" + name + "/" + privilege, "{}");
        }
        return credential;
    }

    /** Makes a key for an engine to ask for decisions with. */
    String opaKey(String engine) throws IOException, InterruptedException {
        String made = send(authorized(server.adminUri().resolve("engines/" + engine + "/opa-keys"))
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        return new ObjectMapper().readTree(made).get("key").asText();
    }

    /** Grants a privilege on the warehouse, or on a namespace in it. */
    public void grant(String privilege, String to, String... namespace) throws IOException, InterruptedException {
        String on = namespace.length == 0 ? "" : "/namespaces/" + String.join("%1F", namespace);
        put("warehouses/main" + on + "/grants/" + to + "/" + privilege, "{}");
    }

    private HttpRequest.Builder authorized(URI uri) throws IOException, InterruptedException {
        return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token()).header(
                "Content-Type",
                "application/json");
    }

    /**
     * Exchanges the token of a user for one that is good for him and an account together.
     *
     * @param credential {@code id:secret} of the account, which acts for him
     */
    String exchange(String userToken, String credential) throws IOException, InterruptedException {
        return tokenFor(form("grant_type=" + encode("urn:ietf:params:oauth:grant-type:token-exchange")
                + "&subject_token=" + userToken + "&subject_token_type="
                + encode("urn:ietf:params:oauth:token-type:access_token")).header("Authorization", "Basic "
                        + Base64.getEncoder().encodeToString(credential.getBytes(StandardCharsets.UTF_8))));
    }

    private String token() throws IOException, InterruptedException {
        String[] credential = server.credential().split(":", 2);
        return tokenFor(form("grant_type=client_credentials&scope=catalog&client_id=" + encode(credential[0])
                + "&client_secret=" + encode(credential[1])));
    }

    private HttpRequest.Builder form(String fields) {
        return HttpRequest.newBuilder(URI.create(server.tokenUri()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(fields));
    }

    private String tokenFor(HttpRequest.Builder request) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(send(request)).get("access_token").asText();
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request.timeout(ANSWER_MAX).build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
    }
}
