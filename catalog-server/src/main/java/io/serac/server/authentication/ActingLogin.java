package io.serac.server.authentication;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * All that a token says which an engine gets for one of its users, but its own times and its key: what is not in here, as roles
 * and most claims of the user, cannot get into such a token. So one token is as good as another for the same login. Immutable.
 *
 * @param carried
 *            claims of the user that the token carries on; with another value, or others of them, it is another login
 * @param renewableUntil
 *            when the user's own login ends; {@link Instant#MAX} if the engine asserts him
 */
record ActingLogin(String userIssuer, String userSubject, CarriedClaims carried, UUID actorId, String actorName,
        Instant renewableUntil) {

    static ActingLogin of(Caller user, Caller actor, Instant renewableUntil) {
        return new ActingLogin(user.claims().issuer(), user.claims().subject(), user.claims().carried(),
                actor.principalId(), actor.name(), renewableUntil);
    }

    /** The user, of whom nothing is known but who he is and what is carried. */
    Caller user() {
        return Caller.user(TokenClaims.acting(userIssuer, userSubject, carried), Optional.empty());
    }
}
