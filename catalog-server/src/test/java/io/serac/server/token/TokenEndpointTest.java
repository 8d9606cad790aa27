package io.serac.server.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serac.server.FakeClock;
import io.serac.server.Patience;
import io.serac.server.access.FilterClaims;
import io.serac.server.access.NoPolicies;
import io.serac.server.access.PolicyStore;
import io.serac.server.authentication.ActingEngines;
import io.serac.server.authentication.Caller;
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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.rest.HTTPClient;
import org.apache.iceberg.rest.auth.AuthSession;
import org.apache.iceberg.rest.auth.OAuth2Util;
import org.apache.iceberg.rest.responses.OAuthTokenResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TokenEndpointTest {
    private static final String EXCHANGE = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
            + "&subject_token_type=urn:ietf:params:oauth:token-type:access_token&subject_token=";

    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.create();
    @AutoClose
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final ContractValidator CONTRACT = new ContractValidator();
    private static final FakeClock CLOCK = new FakeClock();
    private static final Sessions SESSIONS = new Sessions(DATABASE.database());
    private static final SigningKeys KEYS = SigningKeys.open(SESSIONS, new SecretBox(MasterKeys.none()), CLOCK);
    private static final TokenVerifier VERIFIER = new TokenVerifier(KEYS, TrustedIssuers.none(), CLOCK);
    private static final ServiceAccounts ACCOUNTS = new ServiceAccounts(SESSIONS);
    private static final ServiceSecrets SECRETS = new ServiceSecrets(SESSIONS, new byte[32]);
    @AutoClose
    private static final HttpServer SERVER = start();

    private final ServiceAccount alice = ACCOUNTS.create("alice-" + UUID.randomUUID());
    private final String secret = SECRETS.mint(alice.id(), null).text();

    private static HttpServer start() {
        IssueToken issueToken = issueToken(SESSIONS, SECRETS, new TokenIssuer(KEYS, CLOCK), VERIFIER);
        Routes routes = new Routes();
        new TokenRoutes(issueToken, CLOCK).register(routes);
        DATABASE.database().admin()
                .useHandle(handle -> handle.execute("INSERT INTO server (id) VALUES (?)", UUID.randomUUID()));
        PrincipalRoutes.register(routes, new Securables(SESSIONS), NoPolicies.enforcementPoint(), SESSIONS);
        return HttpServer.start(new HttpServer.Listening("127.0.0.1", 0, Optional.empty()), Limits.defaults(), routes,
                VERIFIER::verify, (operation, status, nanos) -> {
                }, RequestAuditor.none(), Tracing.off(), CLOCK);
    }

    private static IssueToken issueToken(Sessions sessions, ServiceSecrets secrets, TokenIssuer issuer,
            TokenVerifier verifier) {
        ProveClient clients = new ProveClient(secrets, new SecretUses(sessions, Runnable::run), CLOCK);
        return new IssueToken(clients, new ExchangeToken(clients, verifier, issuer, new ActingEngines(sessions),
                new PrincipalState(sessions), new FilterClaims(PolicyStore.open(sessions)), CLOCK), issuer);
    }

    @Test
    void theSecretInTheFormBuysATokenWhateverScopeIsAskedFor() throws Exception {
        HttpResponse<String> answer = post(credentials(secret) + "&scope=catalog&audience=x");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode token = json(answer);
        assertThat(token.get("token_type").asText()).isEqualTo("bearer");
        assertThat(token.get("expires_in").asLong()).isBetween(3598L, 3600L);
        assertThat(VERIFIER.verify(token.get("access_token").asText()))
                .isEqualTo(Caller.serviceAccount(alice.id(), alice.name()));
    }

    @Test
    void aWrongSecretBuysNothing() throws Exception {
        char last = secret.charAt(secret.length() - 1);
        String wrong = secret.substring(0, secret.length() - 1) + (last == 'a' ? 'b' : 'a');

        assertRefused(post(credentials(wrong)), 401, "invalid_client");
        assertRefused(post(credentials("guess")), 401, "invalid_client");
        assertRefused(post("grant_type=client_credentials&client_id=bob&client_secret=" + secret), 401,
                "invalid_client");
        assertRefused(post("grant_type=client_credentials"), 401, "invalid_client");
    }

    @Test
    void basicCredentialsArePercentDecodedAndNotMixedWithTheForm() throws Exception {
        String encoded = secret.replace("_", "%5F");

        assertThat(post("grant_type=client_credentials", basic(alice.name(), secret)).statusCode()).isEqualTo(200);
        assertThat(post("grant_type=client_credentials", basic(alice.name(), encoded)).statusCode()).isEqualTo(200);
        assertThat(post("grant_type=client_credentials&client_id=" + alice.name(), basic(alice.name(), secret))
                .statusCode()).isEqualTo(200);

        assertRefused(post("grant_type=client_credentials", basic(alice.name(), "no")), 401, "invalid_client");
        assertRefused(post(credentials(secret), basic(alice.name(), secret)), 400, "invalid_request");
        assertRefused(post("grant_type=client_credentials&client_id=bob", basic(alice.name(), secret)), 400,
                "invalid_request");
        assertRefused(post("grant_type=client_credentials", "Basic ###"), 400, "invalid_request");
        assertRefused(post("grant_type=client_credentials", "Basic " + base64("nocolon")), 400, "invalid_request");
        assertRefused(post("grant_type=client_credentials", "Basic"), 401, "invalid_client");
    }

    @Test
    void aBearerTokenBesideTheSecretIsIgnoredButAloneItBuysNothing() throws Exception {
        assertThat(post(credentials(secret), "Bearer expired-or-worse").statusCode()).isEqualTo(200);
        assertRefused(post("grant_type=client_credentials", "Bearer " + token()), 401, "invalid_client");
    }

    @Test
    void aTokenRenewsItselfOnlyTogetherWithTheSecret() throws Exception {
        String token = token();
        CLOCK.advance(Duration.ofHours(2));

        HttpResponse<String> renewed = post(EXCHANGE + token, basic(alice.name(), secret));

        assertThat(renewed.statusCode()).isEqualTo(200);
        String fresh = json(renewed).get("access_token").asText();
        assertThat(fresh).isNotEqualTo(token);
        assertThat(VERIFIER.verify(fresh).principalId()).isEqualTo(alice.id());
        assertRefused(post(EXCHANGE + fresh, "Bearer " + fresh), 400, "unauthorized_client");
        assertRefused(post(EXCHANGE + fresh), 400, "unauthorized_client");
        assertRefused(post(EXCHANGE + fresh, basic(alice.name(), "no")), 401, "invalid_client");
    }

    @Test
    void foreignSubjectTokensAndActorsAreNotExchanged() throws Exception {
        ServiceAccount bob = ACCOUNTS.create("bob-" + UUID.randomUUID());
        String bobsSecret = SECRETS.mint(bob.id(), null).text();
        String alicesToken = token();
        String engine = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.";

        assertRefused(post(EXCHANGE + alicesToken, basic(bob.name(), bobsSecret)), 400, "invalid_grant");
        assertRefused(post(EXCHANGE + engine, basic(bob.name(), bobsSecret)), 400, "invalid_grant");
        assertRefused(post(EXCHANGE + engine + "&actor_token=" + alicesToken, "Bearer " + alicesToken), 400,
                "unauthorized_client");
        assertRefused(post((EXCHANGE + alicesToken).replace("access_token", "saml2"), basic(alice.name(), secret)), 400,
                "invalid_request");
    }

    @Test
    void malformedRequestsAreRefusedWithoutRepeatingWhatTheySay() throws Exception {
        assertRefused(post(""), 400, "invalid_request");
        assertRefused(post("grant_type"), 400, "invalid_request");
        assertRefused(post("grant_type=password&username=a&password=b"), 400, "unsupported_grant_type");
        assertRefused(post(credentials(secret) + "&client_secret=" + secret), 400, "invalid_request");
        assertRefused(post(credentials(secret) + "&client%5Fid=other"), 400, "invalid_request");
        assertRefused(post(credentials(secret) + "%zz"), 400, "invalid_request");
        assertRefused(post(credentials(secret) + "%C0%AF"), 400, "invalid_request");
        assertRefused(post(credentials(secret) + "é"), 400, "invalid_request");
        assertRefused(post(credentials(secret) + "&a".repeat(100)), 400, "invalid_request");
        assertRefused(post("grant_type=client_credentials&client_secret=" + secret), 400, "invalid_request");
        assertRefused(send(request().header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"client_secret\":\"" + secret + "\"}"))), 400,
                "invalid_request");

        assertThat(post("x=" + "y".repeat(70_000)).statusCode()).isEqualTo(413);
        assertThat(send(request().GET()).statusCode()).isEqualTo(405);
    }

    @Test
    void aDisabledAccountGetsNoTokenNotEvenARememberedOne() throws Exception {
        assertThat(post(credentials(secret)).statusCode()).isEqualTo(200);

        ACCOUNTS.setDisabled(alice.id(), true);
        assertRefused(post(credentials(secret)), 401, "invalid_client");

        ACCOUNTS.setDisabled(alice.id(), false);
        assertThat(post(credentials(secret)).statusCode()).isEqualTo(200);
    }

    @Test
    void guessersWaitAndTheRightSecretFromElsewhereDoesNot() throws Exception {
        for (int i = 0; i < GuessLimit.FREE_GUESSES; i++) {
            assertRefused(post(credentials("guess" + i)), 401, "invalid_client");
        }

        HttpResponse<String> early = post(credentials(secret));
        assertThat(early.statusCode()).isEqualTo(429);
        assertThat(early.headers().firstValue("Retry-After")).hasValue("1");

        CLOCK.advance(GuessLimit.COST);
        assertThat(post(credentials(secret)).statusCode()).isEqualTo(200);
    }

    @Test
    void callersLearnWhoTheyAreAndStrangersAndDisabledOnesDoNot() throws Exception {
        String token = token();

        HttpResponse<String> answer = whoAmI(token);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).get("principal").asText()).isEqualTo(alice.reference());
        assertThat(json(answer).get("id").asText()).isEqualTo(alice.id().toString());

        assertThat(whoAmI("x" + token).statusCode()).isEqualTo(401);
        ACCOUNTS.setDisabled(alice.id(), true);
        assertThat(whoAmI(token).statusCode()).isEqualTo(401);
        ACCOUNTS.setDisabled(alice.id(), false);
        assertThat(whoAmI(token).statusCode()).isEqualTo(200);
        CLOCK.advance(Duration.ofHours(2));
        assertThat(whoAmI(token).statusCode()).isEqualTo(419);
    }

    @Test
    void withoutItsDatabaseTheServerAsksClientsToComeBack() throws Exception {
        TestDatabase lost = TestDatabase.create();
        Sessions sessions = new Sessions(lost.database());
        SigningKeys keys = SigningKeys.open(sessions, new SecretBox(MasterKeys.none()), CLOCK);
        TokenVerifier verifier = new TokenVerifier(keys, TrustedIssuers.none(), CLOCK);
        IssueToken issueToken = issueToken(sessions, new ServiceSecrets(sessions, new byte[32]),
                new TokenIssuer(keys, CLOCK), verifier);
        Routes routes = new Routes();
        new TokenRoutes(issueToken, CLOCK).register(routes);
        try (HttpServer server = HttpServer.start(new HttpServer.Listening("127.0.0.1", 0, Optional.empty()),
                Limits.defaults(), routes, verifier::verify, (operation, status, nanos) -> {
                }, RequestAuditor.none(), Tracing.off(), CLOCK)) {
            lost.close();

            HttpRequest request = form(credentials(secret)).uri(
                    URI.create("http://127.0.0.1:" + server.port() + "/catalog/v1/oauth/tokens")).build();
            HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
    }

    @Test
    void anIcebergClientLogsInAndRenews() throws Exception {
        try (HTTPClient client = HTTPClient.builder(Map.of()).uri(uri("").toString()).withAuthSession(AuthSession.EMPTY)
                .build()) {
            OAuthTokenResponse response = OAuth2Util.fetchToken(client, Map.of(), alice.name() + ":" + secret,
                    "catalog", uri("/catalog/v1/oauth/tokens").toString(), Map.of());

            assertThat(VERIFIER.verify(response.token()).principalId()).isEqualTo(alice.id());
            assertThat(response.expiresInSeconds()).isBetween(3500, 3600);
        }
    }

    private static HttpResponse<String> whoAmI(String token) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri("/admin/v1/whoami")).header("Authorization", "Bearer " + token).GET());
    }

    private String token() throws Exception {
        return json(post(credentials(secret))).get("access_token").asText();
    }

    private String credentials(String secret) {
        return "grant_type=client_credentials&client_id=" + alice.name() + "&client_secret=" + secret;
    }

    private static String basic(String id, String secret) {
        return "Basic " + base64(id + ":" + secret);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + SERVER.port() + path);
    }

    private static HttpRequest.Builder request() {
        return HttpRequest.newBuilder(uri("/catalog/v1/oauth/tokens")).timeout(Patience.MAX);
    }

    private static HttpResponse<String> post(String form) throws IOException, InterruptedException {
        return send(form(form));
    }

    private static HttpResponse<String> post(String form, String authorization)
            throws IOException, InterruptedException {
        return send(form(form).header("Authorization", authorization));
    }

    private static HttpRequest.Builder form(String form) {
        return request().header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .POST(HttpRequest.BodyPublishers.ofString(form));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpRequest sent = request.build();
        HttpResponse<String> answer = CLIENT.send(sent, HttpResponse.BodyHandlers.ofString());
        CONTRACT.checkExchange(sent.method(), sent.uri(), "",
                answer.statusCode(), answer.body());
        return answer;
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    private void assertRefused(HttpResponse<String> answer, int status, String error) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).get("error").asText()).isEqualTo(error);
        assertThat(json(answer).get("error_description").asText()).isNotEmpty();
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.body()).doesNotContain(secret);
    }
}
