package io.serac.authorizer;

import io.serac.authorizer.policy.PrincipalRow;
import io.serac.authorizer.policy.Restriction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who may hand rights on: by granting them, and by letting others into roles. Nobody can give what he could not take. Stateless
 * and thread-safe.
 */
public final class Delegation {

    /**
     * By what the subject may give a privilege.
     *
     * @param columns
     *            field ids that the grant is to be limited to; empty for all
     */
    public GrantRight rightToGrant(Subject subject, Securable on, Privilege privilege, Set<Integer> columns) {
        GrantRight own = rightOf(subject, on, privilege, columns);
        Subject actor = subject.actor();
        return actor == null || rightOf(actor, on, privilege, columns).isGiven() ? own : new GrantRight.None();
    }

    private static GrantRight rightOf(Subject subject, Securable on, Privilege privilege, Set<Integer> columns) {
        int rights = Rights.of(subject, on, null);
        if (DataRules.holds(rights, Privilege.MANAGE_GRANTS)) {
            return new GrantRight.Manages();
        }
        if (!DataRules.holds(Rights.withColumns(rights), privilege)) {
            return new GrantRight.None();
        }
        List<GrantRight> options = new ArrayList<>();
        for (Securable at = on; at != null; at = at.container()) {
            boolean isItself = at.id().equals(on.id());
            subject.snapshot().grants().bits(at.id(), subject.grantees(),
                    (grantId, grantee, given, hasGrantOption, limitedTo) -> {
                        if (hasGrantOption && given.covers(privilege)
                                && (limitedTo.length == 0 || (isItself && isWithin(limitedTo, privilege, columns)))) {
                            options.add(new GrantRight.ByOption(grantId));
                        }
                    });
        }
        return options.isEmpty() ? new GrantRight.None() : options.getFirst();
    }

    private static boolean isWithin(int[] limitedTo, Privilege privilege, Set<Integer> columns) {
        Set<Integer> allowed = new HashSet<>();
        for (int fieldId : limitedTo) {
            allowed.add(fieldId);
        }
        return privilege == Privilege.SELECT && !columns.isEmpty() && allowed.containsAll(columns);
    }

    /** Something that membership in a role gives. */
    public sealed interface RoleRight {
        /** A grant to the role or to a role it is in. */
        record Granted(long grantId, UUID securableId, Privilege privilege, Set<Integer> columns)
                implements
                    RoleRight {
            public Granted {
                columns = Set.copyOf(columns);
            }
        }

        /** Ownership by the role or by a role it is in. */
        record Owned(UUID securableId) implements RoleRight {
        }

        /** Not being concerned by a restriction. */
        record Excepted(UUID policyId, UUID securableId) implements RoleRight {
        }

        /** The administration of the installation. */
        record Administration(UUID roleId) implements RoleRight {
        }
    }

    /** The role and all roles it is in: whose rights its members get. */
    public Set<UUID> closureOf(PolicySnapshot snapshot, UUID roleId) {
        Principals principals = snapshot.principals();
        Set<UUID> closure = new LinkedHashSet<>();
        for (int number : numbersOf(principals, roleId)) {
            closure.add(principals.idOf(number));
        }
        return closure;
    }

    private static Set<Integer> numbersOf(Principals principals, UUID roleId) {
        Set<Integer> numbers = new LinkedHashSet<>();
        int role = principals.find(roleId);
        if (role >= 0) {
            numbers.add(role);
            principals.close(numbers);
        }
        return numbers;
    }

    /** All that members of the role get by it, except ownership, which the snapshot does not know. Reads through all grants. */
    public List<RoleRight> rightsOf(PolicySnapshot snapshot, UUID roleId) {
        Set<UUID> closure = closureOf(snapshot, roleId);
        List<RoleRight> rights = new ArrayList<>();
        snapshot.grants().forEachGrantTo(numbersOf(snapshot.principals(), roleId),
                (securableId, grantId, privilege, columns) -> {
                    Set<Integer> limitedTo = new HashSet<>();
                    for (int fieldId : columns) {
                        limitedTo.add(fieldId);
                    }
                    rights.add(new RoleRight.Granted(grantId, securableId, privilege, limitedTo));
                });
        for (Restriction restriction : snapshot.rules().all()) {
            if (restriction.target().except().stream().anyMatch(closure::contains)) {
                rights.add(new RoleRight.Excepted(restriction.id(), restriction.securableId()));
            }
        }
        for (UUID role : closure) {
            PrincipalRow row = snapshot.principals().findRow(role);
            if (row != null && row.isServerAdmin()) {
                rights.add(new RoleRight.Administration(role));
            }
        }
        return rights;
    }

    /**
     * Which of the rights that a role gives the subject could not give himself: if there is one, he may not let others into the
     * role without owning it or having its admin option.
     *
     * @param rights
     *            of the role, from {@link #rightsOf} and what its closure owns
     * @param securables
     *            the securables in the rights, by id; on one that is absent he can give nothing
     */
    public List<RoleRight> escalations(Subject subject, Collection<RoleRight> rights,
            Map<UUID, ? extends Securable> securables) {
        List<RoleRight> beyond = new ArrayList<>();
        for (RoleRight right : rights) {
            boolean canGive = switch (right) {
                case RoleRight.Granted granted -> {
                    Securable on = securables.get(granted.securableId());
                    yield on != null && rightToGrant(subject, on, granted.privilege(), granted.columns()).isGiven();
                }
                case RoleRight.Owned owned -> holds(subject, securables.get(owned.securableId()), Privilege.OWN);
                case RoleRight.Excepted excepted ->
                    holds(subject, securables.get(excepted.securableId()), Privilege.MANAGE_POLICY);
                case RoleRight.Administration administration -> isAdministrator(subject);
            };
            if (!canGive) {
                beyond.add(right);
            }
        }
        return beyond;
    }

    private static boolean isAdministrator(Subject subject) {
        Subject actor = subject.actor();
        return subject.isServerAdmin() && (actor == null || actor.isServerAdmin());
    }

    private static boolean holds(Subject subject, @Nullable Securable on, Privilege privilege) {
        if (on == null) {
            return false;
        }
        int rights = Rights.of(subject, on, null);
        Subject actor = subject.actor();
        return DataRules.holds(actor == null ? rights : rights & Rights.of(actor, on, null), privilege);
    }

    /** Whether the subject is a member of the role, directly and not by other roles, that may add and remove members. */
    public boolean hasAdminOption(Subject subject, UUID roleId) {
        return subject.snapshot().principals().membersOf(roleId).stream()
                .anyMatch(member -> member.adminOption() && subject.owningIds().contains(member.memberId()));
    }
}
