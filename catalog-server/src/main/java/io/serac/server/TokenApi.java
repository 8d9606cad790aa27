package io.serac.server;

import io.serac.server.access.FilterClaims;
import io.serac.server.access.PolicyStore;
import io.serac.server.authentication.ActingEngines;
import io.serac.server.authentication.PrincipalState;
import io.serac.server.authentication.SecretUses;
import io.serac.server.authentication.ServiceSecrets;
import io.serac.server.authentication.SigningKeys;
import io.serac.server.authentication.TokenIssuer;
import io.serac.server.authentication.TokenVerifier;
import io.serac.server.authentication.TrustedIssuers;
import io.serac.server.configuration.AuthenticationSettings;
import io.serac.server.database.Sessions;
import io.serac.server.http.Routes;
import io.serac.server.management.Health;
import io.serac.server.telemetry.Metrics;
import io.serac.server.telemetry.Tracing;
import io.serac.server.tls.TrustedAuthorities;
import io.serac.server.token.ExchangeToken;
import io.serac.server.token.IssueToken;
import io.serac.server.token.ProveClient;
import io.serac.server.token.TokenRoutes;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executor;

/** All that makes and proves tokens, put together by plain constructors. */
final class TokenApi {
    private TokenApi() {
    }

    /**
     * Serves the token endpoint.
     *
     * @return what proves the callers of all other endpoints
     */
    static TokenVerifier register(Routes routes, AuthenticationSettings settings, Sessions sessions,
            ServiceSecrets secrets, SigningKeys keys, PolicyStore policies, Optional<TrustedAuthorities> authorities,
            Metrics metrics, Tracing tracing, Health health, Executor background, Clock clock) {
        TrustedIssuers issuers = new TrustedIssuers(ConfiguredIssuers.of(settings, authorities), clock, background,
                tracing);
        issuers.prefetch();
        issuers.forEachKeyAge(metrics::measureIssuerKeys);
        ReadinessChecks.watchIssuers(health, issuers::withoutKeys);
        TokenVerifier verifier = new TokenVerifier(keys, issuers, clock);
        TokenIssuer issuer = new TokenIssuer(keys, clock);
        ProveClient clients = new ProveClient(secrets, new SecretUses(sessions, background), clock);
        ExchangeToken exchange = new ExchangeToken(clients, verifier, issuer, new ActingEngines(sessions),
                new PrincipalState(sessions), new FilterClaims(policies), clock);
        new TokenRoutes(new IssueToken(clients, exchange, issuer), clock).register(routes);
        return verifier;
    }
}
