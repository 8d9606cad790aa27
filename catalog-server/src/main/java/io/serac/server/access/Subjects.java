package io.serac.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.ConcurrentStatsCounter;
import com.github.benmanes.caffeine.cache.stats.StatsCounter;
import io.serac.authorizer.Claims;
import io.serac.authorizer.Identity;
import io.serac.authorizer.PolicySnapshot;
import io.serac.authorizer.Subject;
import io.serac.server.authentication.Caller;
import io.serac.server.authentication.CarriedClaims;
import io.serac.server.authentication.TokenClaims;
import io.serac.server.error.CatalogException;
import java.util.Set;
import java.util.UUID;

/** Callers with all roles they act with, as of one snapshot; one that is remembered costs a look-up. Thread-safe. */
final class Subjects {
    private static final int REMEMBERED_MAX = 10_000;
    /** Of all callers in {@link #equal} together, as text. */
    private static final int EQUAL_CHARACTERS_MAX = 16 << 20;
    /** What one of them takes besides, so that there are no more than some 16,000. */
    private static final int ENTRY_CHARACTERS = 1_000;

    private final PolicySnapshot snapshot;
    // A remembered token yields the same caller each time, so identity is enough, and nothing is compared.
    private final Cache<Caller, Subject> remembered;
    // For those who are made anew each time: who sends the same again counts as the same.
    private final Cache<Key, Subject> equal;

    /** @param exemptWarehouses where restrictions of columns and rows do not concern the caller */
    private record Key(Caller caller, Set<UUID> exemptWarehouses) {
        int characters() {
            TokenClaims claims = caller.claims();
            int characters = ENTRY_CHARACTERS + caller.name().length() + claims.claims().toString().length()
                    + claims.carried().characters();
            for (String role : claims.roleValues()) {
                characters += role.length();
            }
            for (String role : caller.narrowedTo().orElse(Set.of())) {
                characters += role.length();
            }
            return characters;
        }
    }

    /**
     * How often callers are remembered, which goes on from one snapshot to the next.
     *
     * @param remembered
     *            of callers whose token is remembered
     * @param equal
     *            of those who are made anew each time
     */
    record Statistics(StatsCounter remembered, StatsCounter equal) {
        Statistics() {
            this(new ConcurrentStatsCounter(), new ConcurrentStatsCounter());
        }
    }

    Subjects(PolicySnapshot snapshot, Statistics statistics) {
        this.snapshot = snapshot;
        this.remembered = Caffeine.newBuilder().weakKeys().maximumSize(REMEMBERED_MAX)
                .recordStats(statistics::remembered).build();
        this.equal = Caffeine.newBuilder().maximumWeight(EQUAL_CHARACTERS_MAX)
                .weigher((Key key, Subject subject) -> key.characters()).recordStats(statistics::equal).build();
    }

    Cache<?, ?> cache() {
        return remembered;
    }

    Cache<?, ?> equalCache() {
        return equal;
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
        return caller.narrowedTo().isPresent()
                ? equalTo(caller, Set.of())
                : remembered.get(caller, unknown -> snapshot.subject(identity(unknown)));
    }

    /** A user whom an engine names, and who is therefore no token's caller, as a subject of decisions. */
    Subject named(Caller user) {
        return equalTo(user, Set.of());
    }

    /**
     * The caller as a subject that restrictions of columns and rows in a warehouse do not bind, because he enforces them; or if an
     * engine acts for him, as one whose engine they do not bind.
     *
     * @throws CatalogException
     *             BAD_REQUEST if he wants to be narrowed to a role that he does not hold
     */
    Subject exempt(Caller caller, UUID warehouseId) {
        return equalTo(caller, Set.of(warehouseId));
    }

    private Subject equalTo(Caller caller, Set<UUID> exemptWarehouses) {
        // Who is refused is not remembered, so that names of roles that nobody has push nobody out.
        return equal.get(new Key(caller, exemptWarehouses),
                unknown -> withRolesHeld(snapshot.subject(identity(caller, exemptWarehouses))));
    }

    private static Subject withRolesHeld(Subject subject) {
        if (!subject.rolesNotHeld().isEmpty()) {
            throw CatalogException.badRequest("X-Serac-Roles names roles that are not yours: "
                    + String.join(", ", subject.rolesNotHeld()) + ". Ask /admin/v1/whoami for those you have");
        }
        return subject;
    }

    private static Identity identity(Caller caller) {
        return identity(caller, Set.of());
    }

    private static Identity identity(Caller caller, Set<UUID> exemptWarehouses) {
        Identity engine = caller.actor().map(actor -> identity(actor, exemptWarehouses)).orElse(null);
        return new Identity(caller.principalId(), caller.claims().issuer(), subjectName(caller),
                caller.claims().roleValues(), caller.claims().matchesRolesByName(),
                claims(caller.claims()), caller.narrowedTo().orElse(null), engine,
                engine == null ? exemptWarehouses : Set.of());
    }

    private static Claims claims(TokenClaims token) {
        CarriedClaims carried = token.carried();
        return carried.byPointer().isEmpty() ? Claims.of(token.claims()) : carried::find;
    }

    private static String subjectName(Caller caller) {
        return switch (caller.kind()) {
            case USER -> caller.claims().subject();
            case SERVICE_ACCOUNT -> caller.name();
        };
    }
}
