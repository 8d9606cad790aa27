package io.serac.server.authentication;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * All that a token says which an engine gets for one of its users, but its own times and its key: what is not in here, as most
 * claims of the user, cannot get into such a token. So one token is as good as another for the same login. Immutable.
 *
 * @param roles
 *            all role values of the user's own token; with others it is another login. None if the engine asserts him
 * @param carried
 *            claims of the user that the token carries on; with another value, or others of them, it is another login
 * @param renewableUntil
 *            when the user's own login ends; {@link Instant#MAX} if the engine asserts him
 */
record ActingLogin(String userIssuer, String userSubject, CarriedRoles roles, CarriedClaims carried, UUID actorId,
        String actorName, Instant renewableUntil) {

    static ActingLogin of(Caller user, Caller actor, Instant renewableUntil) {
        return new ActingLogin(user.claims().issuer(), user.claims().subject(),
                CarriedRoles.of(user.claims().roleValues()), user.claims().carried(), actor.principalId(), actor.name(),
                renewableUntil);
    }

    /** Whether the user has proved himself to his issuer. */
    boolean isSigned() {
        return renewableUntil.isBefore(Instant.MAX);
    }

    /** The user, of whom nothing is known but who he is, his roles, and what is carried. */
    Caller user() {
        return Caller.user(TokenClaims.acting(userIssuer, userSubject, carried).withRoles(roles.values(), false),
                Optional.empty());
    }
}
