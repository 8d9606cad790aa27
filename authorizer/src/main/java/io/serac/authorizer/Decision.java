package io.serac.authorizer;

import java.util.Set;

/**
 * The answer to one {@link AccessRequest}. Only {@link Authorizer} makes one, so that holding an {@link Allowed} proves that it
 * was asked. Immutable.
 */
public sealed interface Decision {

    /** The request may proceed. */
    final class Allowed implements Decision {
        private final AccessRequest request;

        Allowed(AccessRequest request) {
            this.request = request;
        }

        /** What was asked. */
        public AccessRequest request() {
            return request;
        }
    }

    /** The object is visible, the right is missing. */
    final class Denied implements Decision {
        private final Set<Privilege> missing;

        Denied(Set<Privilege> missing) {
            this.missing = Set.copyOf(missing);
        }

        /** Privileges that were needed and are not held. */
        public Set<Privilege> missing() {
            return missing;
        }
    }

    /** The subject may not know that the object exists. */
    final class Hidden implements Decision {
        Hidden() {
        }
    }
}
