package io.serac.authorizer;

import io.serac.authorizer.grant.IntSet;
import io.serac.authorizer.policy.PrincipalKind;
import io.serac.authorizer.policy.PrincipalRow;
import io.serac.authorizer.policy.RoleMember;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What roles must never become: members of themselves, too deep, or a way from what a token says to administration. Answers for
 * a change that is about to be made, from a snapshot of what is. Stateless and thread-safe.
 */
public final class RoleRules {
    private static final int ADMINISTRATIVE_BITS = administrativeBits();

    /** Why a change is refused. */
    public enum Violation {
        /** A role would be a member of itself. */
        CYCLE,
        /** A role would be more than 16 roles away from one it is in. */
        TOO_DEEP,
        /** A role that tokens can assign would hold administrative privileges on the server. */
        TOKEN_ASSIGNABLE
    }

    private static int administrativeBits() {
        int bits = 0;
        for (Privilege privilege : Privilege.values()) {
            bits |= privilege.isAdministrative() ? privilege.bit() : 0;
        }
        return bits;
    }

    /** Whether the principal may become a member of the role. */
    public Optional<Violation> checkMember(PolicySnapshot snapshot, UUID roleId, UUID memberId, UUID serverId) {
        Principals principals = snapshot.principals();
        PrincipalRow member = principals.findRow(memberId);
        if (roleId.equals(memberId)) {
            return Optional.of(Violation.CYCLE);
        }
        if (member == null || member.kind() != PrincipalKind.ROLE) {
            return Optional.empty();
        }
        if (rolesIn(principals, memberId).contains(roleId)) {
            return Optional.of(Violation.CYCLE);
        }
        // Whoever is in the lowest role below reaches the highest above by this many steps.
        if (heightBelow(principals, memberId, new HashMap<>()) + 1
                + heightAbove(principals, roleId) > Principals.DEPTH_MAX) {
            return Optional.of(Violation.TOO_DEEP);
        }
        return isAdministrative(snapshot, roleId, serverId) && isAnyAssignable(principals, memberId)
                ? Optional.of(Violation.TOKEN_ASSIGNABLE)
                : Optional.empty();
    }

    /** Whether tokens may be allowed to assign the role by its name. */
    public Optional<Violation> checkTokenAssignable(PolicySnapshot snapshot, UUID roleId, UUID serverId) {
        return isAdministrative(snapshot, roleId, serverId)
                ? Optional.of(Violation.TOKEN_ASSIGNABLE)
                : Optional.empty();
    }

    /** Whether the privilege may be granted to the principal as far as roles are concerned. */
    public Optional<Violation> checkGrant(PolicySnapshot snapshot, Securable on, Privilege privilege, UUID granteeId) {
        return on.kind() == Securable.Kind.SERVER && privilege.isAdministrative()
                && isAnyAssignable(snapshot.principals(), granteeId)
                        ? Optional.of(Violation.TOKEN_ASSIGNABLE)
                        : Optional.empty();
    }

    /** Whether the role holds administrative privileges on the server, directly or by roles it is in. */
    private static boolean isAdministrative(PolicySnapshot snapshot, UUID roleId, UUID serverId) {
        Principals principals = snapshot.principals();
        Set<Integer> numbers = new LinkedHashSet<>();
        int role = principals.find(roleId);
        if (role >= 0) {
            numbers.add(role);
            principals.close(numbers);
        }
        for (int number : numbers) {
            PrincipalRow row = principals.rowOf(number);
            if (row != null && row.isServerAdmin()) {
                return true;
            }
        }
        IntSet grantees = new IntSet(numbers.stream().mapToInt(Integer::intValue).toArray());
        return (snapshot.grants().bits(serverId, grantees, null) & ADMINISTRATIVE_BITS) != 0;
    }

    private static boolean isAnyAssignable(Principals principals, UUID roleId) {
        for (UUID id : rolesIn(principals, roleId)) {
            PrincipalRow row = principals.findRow(id);
            if (row != null && row.isAssignableByName()) {
                return true;
            }
        }
        return false;
    }

    /** The principal, and if it is a role all roles in it at any depth. */
    private static Set<UUID> rolesIn(Principals principals, UUID roleId) {
        Set<UUID> found = new LinkedHashSet<>();
        addRolesIn(principals, roleId, found);
        return found;
    }

    private static void addRolesIn(Principals principals, UUID roleId, Set<UUID> found) {
        if (found.add(roleId)) {
            for (RoleMember member : principals.membersOf(roleId)) {
                addRolesIn(principals, member.memberId(), found);
            }
        }
    }

    /** Steps from the lowest principal in the role up to it. */
    private static int heightBelow(Principals principals, UUID roleId, Map<UUID, Integer> known) {
        Integer height = known.get(roleId);
        if (height != null) {
            return height;
        }
        // Guards against a circle that should not be there.
        known.put(roleId, 0);
        int highest = 0;
        for (RoleMember member : principals.membersOf(roleId)) {
            highest = Math.max(highest, 1 + heightBelow(principals, member.memberId(), known));
        }
        known.put(roleId, highest);
        return highest;
    }

    private static int heightAbove(Principals principals, UUID roleId) {
        int role = principals.find(roleId);
        return role < 0 ? 0 : principals.heightAbove(role, new HashMap<>());
    }
}
