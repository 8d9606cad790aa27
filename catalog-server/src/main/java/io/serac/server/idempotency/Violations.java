package io.serac.server.idempotency;

import io.serac.server.database.ConstraintViolation;

/** What a constraint that refused a mutation means to the client. */
@FunctionalInterface
public interface Violations {
    /** A {@link io.serac.server.error.CatalogException} for constraints the operation expects, else the violation itself. */
    RuntimeException refusal(ConstraintViolation violation);

    /** For mutations that no constraint can refuse. */
    static Violations none() {
        return violation -> violation;
    }
}
