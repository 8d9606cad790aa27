package io.serac.bench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.bench.BenchException;
import io.serac.bench.catalog.Catalog;
import io.serac.bench.catalog.Credential;
import io.serac.bench.contestant.SeracServer;
import io.serac.bench.http.HttpConnection;
import io.serac.bench.http.HttpRequest;
import io.serac.bench.load.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Exchanges the unsigned token of a user, which Trino makes for each query with {@code session=USER}, for one of the catalog.
 * Each connection is another user; each token is new. Immutable, thread-safe.
 */
record ExchangeToken(String path, String engineToken, String user, Clock clock) implements Operation {

    /** Registers the client as an engine that may name users, by the admin API of Serac; others are not measured. */
    static List<Operation> forUser(SampleCatalog sample, int connections) throws IOException {
        Catalog catalog = sample.catalog();
        Credential credential = catalog.access().credential();
        if (credential == null) {
            throw new BenchException("No client credential was given, so there is no engine to act for a user.");
        }
        try (HttpConnection connection = sample.connect()) {
            Administration.put(sample, "engines/bench", """
                    {"kind": "trino-opa", "account": "service-account:%s", "user-issuer": "%s"}
                    """.formatted(credential.clientId(), SeracServer.USER_ISSUER));
            JsonNode token = Catalog.json(connection, Catalog.tokenRequest(credential), 200);
            List<Operation> operations = new ArrayList<>();
            for (int user = 0; user < connections; user++) {
                operations.add(new ExchangeToken(credential.tokenUri().getRawPath(),
                        token.required("access_token").asText(), "user-" + user, sample.clock()));
            }
            return operations;
        }
    }

    @Override
    public boolean run(HttpConnection connection) throws IOException {
        HttpRequest request = HttpRequest.of("POST", path)
                .header("Authorization", "Bearer " + engineToken)
                .form("grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
                        + "&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token=" + userToken()
                        + "&actor_token_type=urn:ietf:params:oauth:token-type:access_token&actor_token="
                        + engineToken);
        Catalog.requireStatus(request, connection.exchange(request), 200);
        return true;
    }

    private String userToken() {
        return encoded("{\"alg\":\"none\"}") + "."
                + encoded("{\"sub\":\"" + user + "\",\"iat\":" + clock.instant().getEpochSecond() + "}") + ".";
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "ExchangeToken[" + user + "]";
    }
}
