package io.serac.server.token;

import io.serac.server.authentication.IssuedToken;
import io.serac.server.authentication.ServiceSecrets;
import io.serac.server.authentication.TokenIssuer;
import io.serac.server.authentication.TokenVerifier;
import io.serac.server.authentication.VerifiedSecret;
import io.serac.server.authentication.VerifiedToken;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Gives a service account a bearer token: for its secret (client credentials), or for its secret together with an older
 * token of its own (token exchange, as Iceberg clients renew). A bearer token alone never renews itself: a stolen one
 * would live for ever. Thread-safe.
 */
public final class IssueToken {
    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final Set<String> TOKEN_TYPES = Set.of("urn:ietf:params:oauth:token-type:access_token",
            "urn:ietf:params:oauth:token-type:jwt");

    private final ServiceSecrets secrets;
    private final TokenIssuer issuer;
    private final TokenVerifier verifier;
    private final GuessLimit guesses;

    public IssueToken(ServiceSecrets secrets, TokenIssuer issuer, TokenVerifier verifier, Clock clock) {
        this.secrets = secrets;
        this.issuer = issuer;
        this.verifier = verifier;
        this.guesses = new GuessLimit(clock);
    }

    /** @throws OAuthException for every refusal */
    IssuedToken issue(OAuthForm form, Optional<String> authorization, String remoteAddress) {
        String grantType = form.get("grant_type");
        return switch (grantType) {
            case "client_credentials" -> issuer.issue(authenticate(form, authorization, remoteAddress));
            case EXCHANGE -> exchange(form, authorization, remoteAddress);
            default -> throw new OAuthException(OAuthError.UNSUPPORTED_GRANT_TYPE,
                    "Only client_credentials and token exchange are served");
        };
    }

    private IssuedToken exchange(OAuthForm form, Optional<String> authorization, String remoteAddress) {
        String subjectToken = form.get("subject_token");
        if (!TOKEN_TYPES.contains(form.get("subject_token_type"))) {
            throw new OAuthException(OAuthError.INVALID_REQUEST,
                    "Only tokens of type access_token or jwt are exchanged");
        }
        if (form.find("actor_token").isPresent()) {
            throw new OAuthException(OAuthError.UNAUTHORIZED_CLIENT, "This client may not act for other users");
        }
        if (ClientCredentials.find(form, authorization).isEmpty()) {
            throw new OAuthException(OAuthError.UNAUTHORIZED_CLIENT,
                    "A token is renewed only together with the client's secret; send it in an Authorization header");
        }
        VerifiedSecret client = authenticate(form, authorization, remoteAddress);
        // Expiry does not count: the secret alone would have been enough.
        Optional<VerifiedToken> subject = verifier.read(subjectToken);
        if (subject.isEmpty() || !subject.get().caller().principalId().equals(client.principalId())) {
            throw new OAuthException(OAuthError.INVALID_GRANT, "The subject token is not one of this client's own");
        }
        return issuer.issue(client);
    }

    private VerifiedSecret authenticate(OAuthForm form, Optional<String> authorization, String remoteAddress) {
        ClientCredentials credentials = ClientCredentials.find(form, authorization)
                .orElseThrow(() -> new OAuthException(OAuthError.INVALID_CLIENT,
                        "No client credentials were sent; send client_id and client_secret"));
        Duration wait = guesses.wait(remoteAddress, credentials.clientId());
        if (!wait.isZero()) {
            throw new OAuthException(OAuthError.TOO_MANY_REQUESTS, "Too many wrong secrets; wait, then try again",
                    (int) wait.plusMillis(999).toSeconds());
        }
        Optional<VerifiedSecret> verified = secrets.verify(credentials.clientId(), credentials.clientSecret());
        if (verified.isEmpty()) {
            guesses.wrong(remoteAddress, credentials.clientId());
            throw new OAuthException(OAuthError.INVALID_CLIENT,
                    "The client id or secret is wrong or has expired, or the account is disabled");
        }
        return verified.get();
    }
}
