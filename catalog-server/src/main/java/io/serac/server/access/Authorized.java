package io.serac.server.access;

import io.serac.authorizer.Decision;

/**
 * A resolved target together with the decision that opened it. Immutable.
 *
 * @param <T>
 *            what was resolved
 * @param target
 *            the target
 * @param allowed
 *            proof of the decision, needed to answer
 */
public record Authorized<T>(T target, Decision.Allowed allowed) {
}
