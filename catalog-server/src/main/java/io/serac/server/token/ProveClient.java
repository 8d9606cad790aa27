package io.serac.server.token;

import io.serac.server.authentication.SecretUses;
import io.serac.server.authentication.ServiceSecrets;
import io.serac.server.authentication.VerifiedSecret;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Finds out by its secret which service account a client is, and slows down those who guess. Thread-safe. */
public final class ProveClient {
    private final ServiceSecrets secrets;
    private final SecretUses uses;
    private final GuessLimit guesses;

    public ProveClient(ServiceSecrets secrets, SecretUses uses, Clock clock) {
        this.secrets = secrets;
        this.uses = uses;
        this.guesses = new GuessLimit(clock);
    }

    VerifiedSecret prove(OAuthForm form, Optional<String> authorization, String remoteAddress) {
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
        uses.record(verified.get());
        return verified.get();
    }
}
