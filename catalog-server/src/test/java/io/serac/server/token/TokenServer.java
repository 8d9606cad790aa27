package io.serac.server.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serac.server.FakeClock;
import io.serac.server.Patience;
import io.serac.server.access.FilterClaims;
import io.serac.server.access.NoPolicies;
import io.serac.server.access.PolicyStore;
import io.serac.server.authentication.ActingEngines;
import io.serac.server.authentication.PrincipalState;
import io.serac.server.authentication.SecretUses;
import io.serac.server.authentication.ServiceSecrets;
import io.serac.server.authentication.SigningKeys;
import io.serac.server.authentication.TokenIssuer;
import io.serac.server.authentication.TokenVerifier;
import io.serac.server.authentication.TrustedIssuers;
import io.serac.server.contract.ContractValidator;
import io.serac.server.database.Sessions;
import io.serac.server.database.TestDatabase;
import io.serac.server.http.HttpServer;
import io.serac.server.http.RequestAuditor;
import io.serac.server.http.Limits;
import io.serac.server.http.Routes;
import io.serac.server.principal.PrincipalRoutes;
import io.serac.server.principal.ServiceAccount;
import io.serac.server.principal.ServiceAccounts;
import io.serac.server.secret.MasterKeys;
import io.serac.server.secret.SecretBox;
import io.serac.server.securable.Securables;
import io.serac.server.telemetry.Tracing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The token endpoint and {@code whoami} on a database of their own, and what tests send to them. Thread-safe. */
final class TokenServer implements AutoCloseable {
    /** The form of an exchange, up to the subject token. */
    static final String EXCHANGE = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
            + "&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token=";

    private static final ContractValidator CONTRACT = new ContractValidator();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    final TestDatabase database = TestDatabase.create();
    final Sessions sessions = new Sessions(database.database());
    final ServiceAccounts accounts = new ServiceAccounts(sessions);
    final ServiceSecrets secrets = new ServiceSecrets(sessions, new byte[32]);
    final SigningKeys keys;
    final TokenVerifier verifier;
    private final HttpServer server;

    /** A status with the JSON that came along. */
    record Answered(int status, JsonNode json, String body) {
        String token() {
            return json.path("access_token").asText();
        }
    }

    /** A service account with its secret. */
    record Client(ServiceAccount account, String secret) {
        String basic() {
            byte[] credential = (account.name() + ":" + secret).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(credential);
        }

        String credentials() {
            return "grant_type=client_credentials&client_id=" + account.name() + "&client_secret=" + secret;
        }
    }

    TokenServer(TrustedIssuers issuers, FakeClock clock) {
        keys = SigningKeys.open(sessions, new SecretBox(MasterKeys.none()), clock);
        verifier = new TokenVerifier(keys, issuers, clock);
        TokenIssuer issuer = new TokenIssuer(keys, clock);
        ProveClient clients = new ProveClient(secrets, new SecretUses(sessions, Runnable::run), clock);
        PrincipalState principals = new PrincipalState(sessions);
        ExchangeToken exchange = new ExchangeToken(clients, verifier, issuer, new ActingEngines(sessions), principals,
                new FilterClaims(PolicyStore.open(sessions)), clock);
        Routes routes = new Routes();
        new TokenRoutes(new IssueToken(clients, exchange, issuer), clock).register(routes);
        execute("INSERT INTO server (id) VALUES (gen_random_uuid())");
        PrincipalRoutes.register(routes, new Securables(sessions), NoPolicies.enforcementPoint(), sessions);
        server = HttpServer.start(new HttpServer.Listening("127.0.0.1", 0, Optional.empty()), Limits.defaults(), routes,
                verifier::verify, (operation, status, nanos) -> {
                }, RequestAuditor.none(), Tracing.off(), clock);
    }

    Client newClient() {
        ServiceAccount account = accounts.create("account-" + UUID.randomUUID());
        return new Client(account, secrets.mint(account.id(), null).text());
    }

    /** Makes an account one of an engine. */
    void addEngine(Client client, String kind, String spec) {
        database.database().admin().useHandle(handle -> handle.execute("""
                INSERT INTO engine (id, name, kind, account_id, spec) VALUES (gen_random_uuid(), ?, ?, ?, ?::jsonb)
                """, client.account().name(), kind, client.account().id(), spec));
    }

    /** An engine of this kind, with an account of its own; one of kind trino-opa asserts users of keycloak. */
    Client newEngine(String kind) {
        Client client = newClient();
        addEngine(client, kind, "{\"user-issuer\": \"keycloak\", \"catalogs\": {}}");
        return client;
    }

    /** What an engine is answered that proves itself by a token of its own. */
    Answered exchange(String subjectToken, Client engine) {
        return post(EXCHANGE + subjectToken + "&actor_token=" + token(engine));
    }

    /** What an engine is answered that proves itself by its secret. */
    Answered exchangeBySecret(String subjectToken, Client engine) {
        return post(EXCHANGE + subjectToken, "Authorization", engine.basic());
    }

    void execute(String sql, Object... values) {
        database.database().admin().useHandle(handle -> handle.execute(sql, values));
    }

    /** Logs a service account in. */
    String token(Client client) {
        return post(client.credentials()).token();
    }

    Answered post(String form, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("/catalog/v1/oauth/tokens"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        return send(request, List.of(headers));
    }

    Answered whoAmI(String token, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Authorization", "Bearer " + token));
        return send(HttpRequest.newBuilder(uri("/admin/v1/whoami")).GET(), all);
    }

    private Answered send(HttpRequest.Builder builder, List<String> headers) {
        if (!headers.isEmpty()) {
            builder.headers(headers.toArray(String[]::new));
        }
        HttpRequest request = builder.timeout(Patience.MAX).build();
        try {
            HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            CONTRACT.checkExchange(request.method(), request.uri(), "", answer.statusCode(), answer.body());
            return new Answered(answer.statusCode(), new ObjectMapper().readTree(answer.body()), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    @Override
    public void close() {
        server.close();
        database.close();
    }
}
