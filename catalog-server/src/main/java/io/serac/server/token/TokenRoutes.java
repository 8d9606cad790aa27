package io.serac.server.token;

import io.serac.server.authentication.IssuedToken;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.http.Routes;
import io.serac.server.operation.Operation;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/**
 * The token endpoint over HTTP, with OAuth's own form of errors. The only endpoint without a bearer token. Thread-safe.
 */
public final class TokenRoutes {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final IssueToken issueToken;
    private final Clock clock;

    public TokenRoutes(IssueToken issueToken, Clock clock) {
        this.issueToken = issueToken;
        this.clock = clock;
    }

    /** Serves the operation of this class. */
    public void register(Routes routes) {
        routes.on(Operation.GET_TOKEN, this::getToken);
    }

    private Response getToken(Request request) {
        Response response;
        try {
            requireForm(request);
            IssuedToken token = issueToken.issue(OAuthForm.parse(request.body()), request.header("Authorization"),
                    new Sender(request.remoteAddress(), request.certificate()));
            response = Response.anonymous(200, body(token));
        } catch (OAuthException refusal) {
            response = refuse(refusal);
        }
        return response.withHeader("Cache-Control", "no-store");
    }

    private static void requireForm(Request request) {
        String type = request.header("Content-Type").orElse("").split(";", 2)[0].strip();
        if (!type.toLowerCase(Locale.ROOT).equals(FORM)) {
            throw new OAuthException(OAuthError.INVALID_REQUEST, "Send the parameters as " + FORM);
        }
    }

    private static Response refuse(OAuthException refusal) {
        Response response = Response.anonymous(refusal.error().status(), body(refusal));
        if (refusal.error() == OAuthError.INVALID_CLIENT) {
            response = response.withHeader("WWW-Authenticate", "Basic realm=\"serac\"");
        }
        return refusal.retryAfterSeconds() == 0 ? response
                : response.withHeader("Retry-After", Integer.toString(refusal.retryAfterSeconds()));
    }

    private byte[] body(IssuedToken token) {
        long expiresInSeconds = Math.max(1, Duration.between(clock.instant(), token.expiresAt()).toSeconds());
        return JsonAnswer.object(generator -> {
            generator.writeStringField("access_token", token.text());
            generator.writeStringField("token_type", "bearer");
            generator.writeStringField("issued_token_type", "urn:ietf:params:oauth:token-type:access_token");
            generator.writeNumberField("expires_in", expiresInSeconds);
        });
    }

    private static byte[] body(OAuthException refusal) {
        return JsonAnswer.object(generator -> {
            generator.writeStringField("error", refusal.error().code());
            generator.writeStringField("error_description", refusal.getMessage());
        });
    }
}
