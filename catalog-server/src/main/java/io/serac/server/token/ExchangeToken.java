package io.serac.server.token;

import io.serac.server.access.FilterClaims;
import io.serac.server.authentication.ActingEngine;
import io.serac.server.authentication.ActingEngines;
import io.serac.server.authentication.Caller;
import io.serac.server.authentication.CarriedClaims;
import io.serac.server.authentication.IssuedToken;
import io.serac.server.authentication.OversizedTokenException;
import io.serac.server.authentication.PrincipalState;
import io.serac.server.authentication.TokenClaims;
import io.serac.server.authentication.TokenIssuer;
import io.serac.server.authentication.TokenVerifier;
import io.serac.server.authentication.UserAssertion;
import io.serac.server.authentication.VerifiedSecret;
import io.serac.server.authentication.VerifiedToken;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Exchanges tokens (RFC 8693) in the ways that Iceberg clients use: a service account renews a token of its own together with
 * its secret, and an engine gets a token for one of its users. A bearer token alone never renews itself: a stolen one would
 * live for ever. Thread-safe.
 */
public final class ExchangeToken {
    private static final Set<String> TOKEN_TYPES = Set.of("urn:ietf:params:oauth:token-type:access_token",
            "urn:ietf:params:oauth:token-type:jwt");
    private static final String BEARER = "Bearer ";

    private final ProveClient clients;
    private final TokenVerifier verifier;
    private final TokenIssuer issuer;
    private final ActingEngines engines;
    private final PrincipalState principals;
    private final FilterClaims filterClaims;
    private final Clock clock;

    public ExchangeToken(ProveClient clients, TokenVerifier verifier, TokenIssuer issuer, ActingEngines engines,
            PrincipalState principals, FilterClaims filterClaims, Clock clock) {
        this.clients = clients;
        this.verifier = verifier;
        this.issuer = issuer;
        this.engines = engines;
        this.principals = principals;
        this.filterClaims = filterClaims;
        this.clock = clock;
    }

    /** @throws OAuthException for every refusal */
    IssuedToken exchange(OAuthForm form, Optional<String> authorization, Sender sender) {
        String subjectToken = form.get("subject_token");
        checkType(form.get("subject_token_type"));
        boolean hasSecret = ClientCredentials.find(form, authorization).isPresent();
        Optional<String> actorToken = form.find("actor_token");
        if (actorToken.isPresent() || (!hasSecret && UserAssertion.hasForm(subjectToken))) {
            if (hasSecret) {
                throw new OAuthException(OAuthError.INVALID_REQUEST,
                        "A client secret and an actor token were sent; send one of them");
            }
            form.find("actor_token_type").ifPresent(ExchangeToken::checkType);
            return forUser(subjectToken,
                    actor(actorToken, bearer(authorization)).over(sender.certificate()));
        }
        if (!hasSecret) {
            throw new OAuthException(OAuthError.UNAUTHORIZED_CLIENT,
                    "A token is renewed only together with the client's secret; send it in an Authorization header");
        }
        return renew(subjectToken, clients.prove(form, authorization, sender.remoteAddress()), sender);
    }

    private static void checkType(String type) {
        if (!TOKEN_TYPES.contains(type)) {
            throw new OAuthException(OAuthError.INVALID_REQUEST,
                    "Only tokens of type access_token or jwt are exchanged");
        }
    }

    private static Optional<String> bearer(Optional<String> authorization) {
        return authorization.filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }

    /** The account that proves itself by a live token of its own; no user, and nobody for whom another one acts. */
    private Caller actor(Optional<String> actorToken, Optional<String> bearer) {
        String token = actorToken.or(() -> bearer).orElseThrow(() -> new OAuthException(OAuthError.UNAUTHORIZED_CLIENT,
                "Only an engine gets tokens for users; send its own token as actor_token"));
        if (bearer.isPresent() && !bearer.get().equals(token)) {
            throw new OAuthException(OAuthError.INVALID_REQUEST,
                    "The actor token and the bearer token differ; send one of them, or the same twice");
        }
        Caller actor = verify(token);
        if (actor.kind() != Caller.Kind.SERVICE_ACCOUNT || actor.actor().isPresent()) {
            throw notAnEngine();
        }
        return actor;
    }

    private Caller verify(String actorToken) {
        try {
            return verifier.verify(actorToken);
        } catch (CatalogException e) {
            if (e.code() == ErrorCode.NOT_AUTHORIZED || e.code() == ErrorCode.AUTHENTICATION_TIMEOUT) {
                throw new OAuthException(OAuthError.INVALID_CLIENT, "The actor token is not valid or has expired");
            }
            throw e;
        }
    }

    private IssuedToken forUser(String subjectToken, Caller actor) {
        ActingEngine engine = engine(actor);
        if (UserAssertion.hasForm(subjectToken)) {
            String userIssuer = engine.assertsUsersOf().orElseThrow(ExchangeToken::notAnEngine);
            UserAssertion user = UserAssertion.parse(subjectToken, clock.instant()).orElseThrow(
                    () -> new OAuthException(OAuthError.INVALID_GRANT,
                            "The unsigned subject token names no user, or was not made just now"));
            return act(TokenClaims.acting(userIssuer, user.subject(), CarriedClaims.NONE), actor, Instant.MAX);
        }
        VerifiedToken subject = read(subjectToken);
        if (!subject.isForeign()) {
            throw new OAuthException(OAuthError.UNAUTHORIZED_CLIENT,
                    "A token of this server is renewed only together with the client's secret");
        }
        return act(subject, actor, engine);
    }

    /** Expiry of an own token does not count: the secret alone would have been enough. */
    private IssuedToken renew(String subjectToken, VerifiedSecret client, Sender sender) {
        VerifiedToken subject = read(subjectToken);
        Caller account = client.caller().over(sender.certificate());
        if (subject.caller().principalId().equals(account.principalId())) {
            return issuer.issue(client);
        }
        boolean isActor = subject.caller().actorId().filter(account.principalId()::equals).isPresent();
        if (!subject.isForeign() && !isActor) {
            throw new OAuthException(OAuthError.INVALID_GRANT, "The subject token is not one of this client's own");
        }
        if (!subject.isWhole()) {
            throw new OAuthException(OAuthError.INVALID_GRANT,
                    "The subject token is of an earlier release and says nothing of the user's roles; exchange his own");
        }
        ActingEngine engine = engine(account);
        boolean isAsserted = subject.renewableUntil().equals(Instant.MAX);
        if (isAsserted && !engine.assertsUsersOf().equals(Optional.of(subject.caller().claims().issuer()))) {
            throw notAnEngine();
        }
        return act(subject, account, engine);
    }

    private ActingEngine engine(Caller account) {
        return engines.find(account).orElseThrow(ExchangeToken::notAnEngine);
    }

    private VerifiedToken read(String subjectToken) {
        return verifier.read(subjectToken).orElseThrow(
                () -> new OAuthException(OAuthError.INVALID_GRANT, "The subject token is not valid here"));
    }

    private IssuedToken act(VerifiedToken subject, Caller actor, ActingEngine engine) {
        TokenClaims user = subject.caller().claims();
        return act(TokenClaims.acting(user.issuer(), user.subject(), carried(subject, engine))
                .withRoles(user.roleValues(), user.matchesRolesByName()), actor, subject.renewableUntil());
    }

    /** Claims are personal: none where no filter comes of them. */
    private CarriedClaims carried(VerifiedToken subject, ActingEngine engine) {
        if (!engine.isToldRowFilters()) {
            return CarriedClaims.NONE;
        }
        TokenClaims user = subject.caller().claims();
        return subject.isForeign() ? filterClaims.of(user, engine.epoch()) : user.carried();
    }

    private IssuedToken act(TokenClaims user, Caller actor, Instant renewableUntil) {
        if (!renewableUntil.isAfter(clock.instant())) {
            throw new OAuthException(OAuthError.INVALID_GRANT,
                    "The login of the user has expired; he has to log in again");
        }
        // The actor was found to be enabled together with its engine, so only the user is asked for.
        Caller caller = Caller.user(user, Optional.empty());
        try {
            principals.requireEnabled(caller);
        } catch (CatalogException e) {
            if (e.code() == ErrorCode.NOT_AUTHORIZED) {
                throw new OAuthException(OAuthError.INVALID_GRANT, "The user of the subject token is disabled");
            }
            throw e;
        }
        try {
            return issuer.issue(caller, actor, renewableUntil);
        } catch (OversizedTokenException e) {
            throw new OAuthException(OAuthError.INVALID_GRANT,
                    "The roles of the user's token do not fit into one for this client, and without one of them a restriction"
                            + " could be lifted. Let the issuer put fewer roles or groups, or shorter ones, into its tokens");
        }
    }

    private static OAuthException notAnEngine() {
        return new OAuthException(OAuthError.UNAUTHORIZED_CLIENT, "This client may not act for other users");
    }
}
