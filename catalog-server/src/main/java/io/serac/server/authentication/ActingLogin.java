package io.serac.server.authentication;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * All that a token says which an engine gets for one of its users, but its own times and its key: what is not in here, as roles
 * and other claims of the user, cannot get into such a token. So one token is as good as another for the same login. Immutable.
 *
 * @param renewableUntil
 *            when the user's own login ends; {@link Instant#MAX} if the engine asserts him
 */
record ActingLogin(String userIssuer, String userSubject, UUID actorId, String actorName, Instant renewableUntil) {

    static ActingLogin of(Caller user, Caller actor, Instant renewableUntil) {
        return new ActingLogin(user.claims().issuer(), user.claims().subject(), actor.principalId(), actor.name(),
                renewableUntil);
    }

    /** The user, of whom nothing is known but who he is. */
    Caller user() {
        return Caller.user(new TokenClaims(userIssuer, userSubject, List.of(), false, Map.of()), Optional.empty());
    }
}
