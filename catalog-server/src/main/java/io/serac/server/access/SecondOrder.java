package io.serac.server.access;

import io.serac.authorizer.AccessRequest;
import io.serac.authorizer.Authorizer;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Delegation;
import io.serac.authorizer.Delegation.RoleRight;
import io.serac.authorizer.PolicySnapshot;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.authorizer.Subject;
import io.serac.server.authentication.Caller;
import io.serac.server.authentication.PrincipalState;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.error.Reason;
import io.serac.server.securable.Resolution;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Refuses what would give somebody, by way of a role, a secret or an engine, more than the caller could give him directly. For
 * callers who manage such things; owners and members with the admin option need not ask. Thread-safe.
 */
public final class SecondOrder {
    /** Who owns more is beyond everybody who does not administer the server. */
    private static final int OWNED_MAX = 10_000;
    private static final Set<Privilege> ALL_BUT_OWNERSHIP = Set.of(Privilege.MANAGE_GRANTS, Privilege.MANAGE_POLICY);

    private final Authorizer authorizer = new Authorizer();
    private final Delegation delegation = new Delegation();
    private final PolicyStore policies;
    private final Sessions sessions;
    private final PlacedSecurables placed;

    public SecondOrder(PolicyStore policies, Sessions sessions) {
        this.policies = policies;
        this.sessions = sessions;
        this.placed = new PlacedSecurables(sessions);
    }

    /**
     * Returns if the caller could give others all that a principal has: what is granted to it and to the roles it is in, what
     * they own, the restrictions they are excepted from, and the same of roles that it could let itself into.
     *
     * @throws CatalogException
     *             FORBIDDEN otherwise
     */
    public void requireMayGiveAllOf(Caller caller, Resolution resolution, UUID principalId) {
        Subject subject = subject(caller, resolution);
        if (!administers(caller, resolution, subject) && !canGive(subject, resolution.server(), principalId)) {
            throw refusal("it gives rights that you could not give, or exceptions that you could not make");
        }
    }

    /**
     * Returns if the caller may lift restrictions on a securable.
     *
     * @throws CatalogException
     *             FORBIDDEN otherwise
     */
    public void requireMayLift(Caller caller, Resolution resolution, Securable securable) {
        if (!holds(subject(caller, resolution), securable, Set.of(Privilege.MANAGE_POLICY))) {
            throw refusal(
                    "it would not be bound by restrictions that you could not lift, because you lack MANAGE_POLICY");
        }
    }

    /**
     * Returns if the caller may lift restrictions on all of the securables.
     *
     * @param why
     *            it takes that
     * @throws CatalogException
     *             FORBIDDEN otherwise; what is no longer there counts as the server
     */
    public void requireMayLiftAll(Caller caller, Resolution resolution, Collection<UUID> securableIds, String why) {
        Subject subject = subject(caller, resolution);
        if (securableIds.isEmpty() || administers(caller, resolution, subject)) {
            return;
        }
        Map<UUID, Securable> securables = placed.find(resolution.server(), securableIds);
        for (UUID id : securableIds) {
            Securable securable = securables.getOrDefault(id, resolution.server());
            if (!holds(subject, securable, Set.of(Privilege.MANAGE_POLICY))) {
                throw refusal(why);
            }
        }
    }

    /**
     * Returns if the caller administers the server.
     *
     * @param why
     *            it takes that
     * @throws CatalogException
     *             FORBIDDEN otherwise
     */
    public void requireAdministers(Caller caller, Resolution resolution, String why) {
        if (!administers(caller, resolution, subject(caller, resolution))) {
            throw refusal(why);
        }
    }

    private boolean canGive(Subject subject, Securable.Server server, UUID principalId) {
        Set<UUID> holders = new HashSet<>();
        List<RoleRight> rights = rights(subject, principalId, holders);
        UUID[] owners = holders.toArray(UUID[]::new);
        List<UUID> owned = sessions.read(session -> session.dao(PlacedDao.class).ownedBy(owners, OWNED_MAX + 1));
        if (owned.size() > OWNED_MAX) {
            return false;
        }
        Set<UUID> ids = new HashSet<>(owned);
        for (RoleRight right : rights) {
            switch (right) {
                case RoleRight.Granted granted -> ids.add(granted.securableId());
                case RoleRight.Excepted excepted -> ids.add(excepted.securableId());
                case RoleRight.Owned own -> ids.add(own.securableId());
                case RoleRight.Administration administration -> {
                    // about no securable
                }
            }
        }
        Map<UUID, Securable> securables = placed.find(server, ids);
        for (UUID id : owned) {
            // Who may grant everything and lift every restriction can give all that the owner can do.
            Securable securable = securables.get(id);
            if (securable == null || !(holds(subject, securable, Set.of(Privilege.OWN))
                    || holds(subject, securable, ALL_BUT_OWNERSHIP))) {
                return false;
            }
        }
        return delegation.escalations(subject, rights, securables).isEmpty();
    }

    private List<RoleRight> rights(Subject subject, UUID principalId, Set<UUID> holders) {
        PolicySnapshot snapshot = subject.snapshot();
        UUID[] callers = subject.owningIds().toArray(UUID[]::new);
        List<RoleRight> rights = new ArrayList<>();
        Set<UUID> seen = new HashSet<>();
        Deque<UUID> open = new ArrayDeque<>(List.of(principalId));
        while (!open.isEmpty()) {
            UUID next = open.pop();
            if (seen.add(next)) {
                rights.addAll(delegation.rightsOf(snapshot, next));
                Set<UUID> closure = new HashSet<>(delegation.closureOf(snapshot, next));
                closure.add(next);
                holders.addAll(closure);
                UUID[] owners = closure.toArray(UUID[]::new);
                // Whoever owns a role can let himself into it.
                open.addAll(sessions.read(session -> session.dao(PlacedDao.class).rolesOwnedBy(owners, callers)));
            }
        }
        return rights;
    }

    private boolean holds(Subject subject, Securable securable, Set<Privilege> privileges) {
        return authorizer.decide(subject, new AccessRequest(securable, privileges)) instanceof Decision.Allowed;
    }

    /** Administrators can give everything: nothing takes MANAGE_GRANTS and MANAGE_POLICY on the server from them. */
    private boolean administers(Caller caller, Resolution resolution, Subject subject) {
        return subject.isServerAdmin() && (caller.actor().isEmpty()
                || policies.at(resolution.epoch()).of(caller.actor().get()).isServerAdmin());
    }

    private Subject subject(Caller caller, Resolution resolution) {
        if (!resolution.isCallerEnabled()) {
            throw PrincipalState.refusal();
        }
        return policies.at(resolution.epoch()).of(caller);
    }

    private static CatalogException refusal(String why) {
        return new CatalogException(ErrorCode.FORBIDDEN, Reason.SECOND_ORDER_ESCALATION,
                "Forbidden: " + why + ". Ask the owner, or an administrator of the server");
    }
}
