package io.serac.authorizer;

import io.serac.authorizer.policy.PolicyChange;
import io.serac.authorizer.policy.PrincipalKind;
import io.serac.authorizer.policy.PrincipalRow;
import io.serac.authorizer.policy.RoleMember;
import io.serac.authorizer.policy.TokenRoleMapping;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Principals by number, their roles, and the roles that tokens assign. Numbers are given once and stay. Immutable once it is
 * shared; {@link #copy()} gives one that may be changed.
 */
final class Principals {
    /** Roles in roles further away than this do not count. */
    static final int DEPTH_MAX = 16;
    private static final int[] NONE = {};

    private final Map<UUID, Integer> numbers;
    private final List<UUID> ids;
    private @Nullable PrincipalRow[] rows;
    /** Numbers of the roles that a principal is a direct member of. */
    private int[][] roles;
    private final Map<UUID, List<RoleMember>> members;
    private final Map<UUID, List<TokenRoleMapping>> mappingsByRole;
    private Map<TokenRole, int[]> mappings = Map.of();
    private final Map<String, Integer> rolesByName;
    private int everyone = -1;

    private record TokenRole(String issuer, String value) {
    }

    private Principals(Map<UUID, Integer> numbers, List<UUID> ids, @Nullable PrincipalRow[] rows, int[][] roles,
            Map<UUID, List<RoleMember>> members, Map<UUID, List<TokenRoleMapping>> mappingsByRole,
            Map<String, Integer> rolesByName) {
        this.numbers = numbers;
        this.ids = ids;
        this.rows = rows;
        this.roles = roles;
        this.members = members;
        this.mappingsByRole = mappingsByRole;
        this.rolesByName = rolesByName;
    }

    static Principals of(List<PrincipalRow> rows, List<RoleMember> members, List<TokenRoleMapping> mappings) {
        int capacity = Math.max(16, rows.size());
        Principals principals = new Principals(new HashMap<>(2 * capacity), new ArrayList<>(capacity),
                new PrincipalRow[capacity], new int[capacity][], new HashMap<>(), new HashMap<>(), new HashMap<>());
        for (PrincipalRow row : rows) {
            principals.put(row.id(), row);
        }
        Map<UUID, List<RoleMember>> byRole = new HashMap<>();
        for (RoleMember member : members) {
            byRole.computeIfAbsent(member.roleId(), role -> new ArrayList<>()).add(member);
        }
        byRole.forEach(principals::putMembers);
        Map<UUID, List<TokenRoleMapping>> mappingsOfRoles = new HashMap<>();
        for (TokenRoleMapping mapping : mappings) {
            mappingsOfRoles.computeIfAbsent(mapping.roleId(), role -> new ArrayList<>()).add(mapping);
        }
        mappingsOfRoles.forEach(principals::putMappings);
        principals.indexMappings();
        return principals;
    }

    Principals copy() {
        Principals copy = new Principals(new HashMap<>(numbers), new ArrayList<>(ids), rows.clone(), roles.clone(),
                new HashMap<>(members), new HashMap<>(mappingsByRole), new HashMap<>(rolesByName));
        copy.mappings = mappings;
        copy.everyone = everyone;
        return copy;
    }

    /** Applies what concerns principals; only on a copy that nobody else has yet. */
    void apply(PolicyChange change) {
        switch (change) {
            case PolicyChange.Principal(UUID id, PrincipalRow row) -> put(id, row);
            case PolicyChange.MembersOf(UUID roleId, List<RoleMember> now) -> putMembers(roleId, now);
            case PolicyChange.MappingsOf(UUID roleId, List<TokenRoleMapping> now) -> {
                putMappings(roleId, now);
                indexMappings();
            }
            case PolicyChange.GrantsOf grants -> throw new IllegalArgumentException("Not about principals");
            case PolicyChange.RestrictionsOf restrictions -> throw new IllegalArgumentException("Not about principals");
            case PolicyChange.TagsOf tags -> throw new IllegalArgumentException("Not about principals");
            case PolicyChange.Tag tag -> throw new IllegalArgumentException("Not about principals");
            case PolicyChange.ManagedAccess managed -> throw new IllegalArgumentException("Not about principals");
        }
    }

    /** The number of a principal, given now if it had none; only on a copy that nobody else has yet. */
    int numberOf(UUID id) {
        Integer known = numbers.get(id);
        if (known != null) {
            return known;
        }
        int number = ids.size();
        numbers.put(id, number);
        ids.add(id);
        if (number == rows.length) {
            rows = Arrays.copyOf(rows, number * 2);
            roles = Arrays.copyOf(roles, number * 2);
        }
        return number;
    }

    int size() {
        return ids.size();
    }

    boolean knows(UUID id) {
        return numbers.containsKey(id);
    }

    private void put(UUID id, @Nullable PrincipalRow row) {
        int number = numberOf(id);
        PrincipalRow former = rows[number];
        if (former != null && former.kind() == PrincipalKind.ROLE) {
            rolesByName.remove(former.name(), number);
        }
        if (everyone == number) {
            everyone = -1;
        }
        rows[number] = row;
        if (row != null && row.kind() == PrincipalKind.ROLE) {
            rolesByName.put(row.name(), number);
        } else if (row != null && row.kind() == PrincipalKind.EVERYONE) {
            everyone = number;
        }
    }

    private void putMembers(UUID roleId, List<RoleMember> now) {
        int role = numberOf(roleId);
        List<RoleMember> former = members.get(roleId);
        if (former != null) {
            for (RoleMember member : former) {
                int number = numberOf(member.memberId());
                roles[number] = Arrays.stream(rolesOf(number)).filter(other -> other != role).toArray();
            }
        }
        for (RoleMember member : now) {
            int number = numberOf(member.memberId());
            roles[number] = joined(rolesOf(number), new int[]{role});
        }
        if (now.isEmpty()) {
            members.remove(roleId);
        } else {
            members.put(roleId, List.copyOf(now));
        }
    }

    private void putMappings(UUID roleId, List<TokenRoleMapping> now) {
        if (now.isEmpty()) {
            mappingsByRole.remove(roleId);
        } else {
            mappingsByRole.put(roleId, List.copyOf(now));
        }
    }

    private void indexMappings() {
        Map<TokenRole, int[]> byValue = new HashMap<>();
        mappingsByRole.forEach((roleId, ofRole) -> {
            int role = numberOf(roleId);
            for (TokenRoleMapping mapping : ofRole) {
                byValue.merge(new TokenRole(mapping.issuer(), mapping.value()), new int[]{role}, Principals::joined);
            }
        });
        mappings = byValue;
    }

    private static int[] joined(int[] held, int[] added) {
        int[] both = Arrays.copyOf(held, held.length + added.length);
        System.arraycopy(added, 0, both, held.length, added.length);
        return both;
    }

    private int[] rolesOf(int number) {
        return roles[number] == null ? NONE : roles[number];
    }

    @Nullable
    PrincipalRow rowOf(int number) {
        return rows[number];
    }

    UUID idOf(int number) {
        return ids.get(number);
    }

    /** Number of a principal that exists; negative if there is no such row. */
    int find(UUID id) {
        Integer number = numbers.get(id);
        return number == null || rows[number] == null ? -1 : number;
    }

    @Nullable
    PrincipalRow findRow(UUID id) {
        int number = find(id);
        return number < 0 ? null : rows[number];
    }

    /** Number of the role of that name; negative if there is none. */
    int findRole(String name) {
        Integer number = rolesByName.get(name);
        return number == null ? -1 : number;
    }

    int everyone() {
        return everyone;
    }

    List<RoleMember> membersOf(UUID roleId) {
        return members.getOrDefault(roleId, List.of());
    }

    /** Adds the roles that a token assigns. */
    void addTokenRoles(Identity identity, Set<Integer> target) {
        for (String value : identity.roleValues()) {
            for (int role : mappings.getOrDefault(new TokenRole(identity.issuer(), value), NONE)) {
                if (isRole(role)) {
                    target.add(role);
                }
            }
            int named = identity.matchRolesByName() ? findRole(value) : -1;
            PrincipalRow row = named < 0 ? null : rows[named];
            if (row != null && row.isAssignableByName()) {
                target.add(named);
            }
        }
    }

    private boolean isRole(int number) {
        PrincipalRow row = rows[number];
        return row != null && row.kind() == PrincipalKind.ROLE;
    }

    /** Steps from a role up to the highest role that it is in. */
    int heightAbove(int role, Map<Integer, Integer> known) {
        Integer height = known.get(role);
        if (height != null) {
            return height;
        }
        // Guards against a circle that should not be there.
        known.put(role, 0);
        int highest = 0;
        for (int above : rolesOf(role)) {
            highest = Math.max(highest, 1 + heightAbove(above, known));
        }
        known.put(role, highest);
        return highest;
    }

    /** Adds all roles that the members of the set are in, directly and through roles. */
    void close(Set<Integer> set) {
        ArrayDeque<Integer> current = new ArrayDeque<>(set);
        for (int depth = 0; depth < DEPTH_MAX && !current.isEmpty(); depth++) {
            ArrayDeque<Integer> next = new ArrayDeque<>();
            for (int member : current) {
                for (int role : rolesOf(member)) {
                    if (isRole(role) && set.add(role)) {
                        next.add(role);
                    }
                }
            }
            current = next;
        }
    }
}
