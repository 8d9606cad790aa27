package io.serac.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.StatsCounter;
import io.serac.authorizer.Claims;
import io.serac.authorizer.Identity;
import io.serac.authorizer.PolicySnapshot;
import io.serac.authorizer.Subject;
import io.serac.server.authentication.Caller;
import io.serac.server.error.CatalogException;
import java.util.Set;
import java.util.UUID;

/** Callers with all roles they act with, as of one snapshot; a caller whose token is remembered costs a look-up. Thread-safe. */
final class Subjects {
    private static final int REMEMBERED_MAX = 10_000;

    private final PolicySnapshot snapshot;
    // A remembered token yields the same caller each time, so identity is enough, and nothing is compared.
    private final Cache<Caller, Subject> remembered;

    /**
     * @param statistics
     *            goes on from one snapshot to the next
     */
    Subjects(PolicySnapshot snapshot, StatsCounter statistics) {
        this.snapshot = snapshot;
        this.remembered = Caffeine.newBuilder().weakKeys().maximumSize(REMEMBERED_MAX).recordStats(() -> statistics)
                .build();
    }

    Cache<?, ?> cache() {
        return remembered;
    }

    PolicySnapshot snapshot() {
        return snapshot;
    }

    /**
     * The caller as a subject of decisions.
     *
     * @throws CatalogException
     *             BAD_REQUEST if he wants to be narrowed to a role that he does not hold
     */
    Subject of(Caller caller) {
        Subject subject = remembered.get(caller, unknown -> snapshot.subject(identity(unknown)));
        if (!subject.rolesNotHeld().isEmpty()) {
            throw CatalogException.badRequest("X-Serac-Roles names roles that are not yours: "
                    + String.join(", ", subject.rolesNotHeld()) + ". Ask /admin/v1/whoami for those you have");
        }
        return subject;
    }

    /** The caller as a subject that restrictions of columns and rows in a warehouse do not bind, because he enforces them. */
    Subject exempt(Caller caller, UUID warehouseId) {
        of(caller);
        return snapshot.subject(identity(caller, Set.of(warehouseId)));
    }

    private static Identity identity(Caller caller) {
        return identity(caller, Set.of());
    }

    private static Identity identity(Caller caller, Set<UUID> exemptWarehouses) {
        Identity engine = caller.actor().map(Subjects::identity).orElse(null);
        return new Identity(caller.principalId(), caller.claims().issuer(), subjectName(caller),
                caller.claims().roleValues(), caller.claims().matchesRolesByName(),
                Claims.of(caller.claims().claims()), caller.narrowedTo().orElse(null), engine, exemptWarehouses);
    }

    private static String subjectName(Caller caller) {
        return switch (caller.kind()) {
            case USER -> caller.claims().subject();
            case SERVICE_ACCOUNT -> caller.name();
        };
    }
}
