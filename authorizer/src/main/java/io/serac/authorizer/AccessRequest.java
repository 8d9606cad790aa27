package io.serac.authorizer;

import java.util.Set;

/**
 * One question to the authorizer: may the subject use all of these privileges on this securable? Immutable.
 *
 * @param securable
 *            the object, resolved to ids in the same request
 * @param needed
 *            all must be held; empty asks for visibility only
 */
public record AccessRequest(Securable securable, Set<Privilege> needed) {
    public AccessRequest {
        needed = Set.copyOf(needed);
    }
}
