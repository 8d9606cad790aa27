package io.serac.server.token;

import io.serac.server.authentication.IssuedToken;
import io.serac.server.authentication.TokenIssuer;
import java.util.Optional;

/**
 * Gives a service account a bearer token: for its secret (client credentials), or by token exchange. Thread-safe.
 */
public final class IssueToken {
    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

    private final ProveClient clients;
    private final ExchangeToken exchange;
    private final TokenIssuer issuer;

    public IssueToken(ProveClient clients, ExchangeToken exchange, TokenIssuer issuer) {
        this.clients = clients;
        this.exchange = exchange;
        this.issuer = issuer;
    }

    /** @throws OAuthException for every refusal */
    IssuedToken issue(OAuthForm form, Optional<String> authorization, Sender sender) {
        String grantType = form.get("grant_type");
        return switch (grantType) {
            case "client_credentials" -> issuer.issue(clients.prove(form, authorization, sender.remoteAddress()));
            case EXCHANGE -> exchange.exchange(form, authorization, sender);
            default -> throw new OAuthException(OAuthError.UNSUPPORTED_GRANT_TYPE,
                    "Only client_credentials and token exchange are served");
        };
    }
}
