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
    private Map<TokenRole, int[]> mappings;
    private final Map<String, Integer> rolesByName;
    private int everyone = -1;

    private record TokenRole(String issuer, String value) {
    }

    private Principals(Map<UUID, Integer> numbers, List<UUID> ids, @Nullable PrincipalRow[] rows, int[][] roles,
            Map<UUID, List<RoleMember>> members, Map<TokenRole, int[]> mappings, Map<String, Integer> rolesByName) {
        this.numbers = numbers;
        this.ids = ids;
        this.rows = rows;
        this.roles = roles;
        this.members = members;
        this.mappings = mappings;
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
        principals.putMappings(mappings);
        return principals;
    }

    Principals copy() {
        Principals copy = new Principals(new HashMap<>(numbers), new ArrayList<>(ids), rows.clone(), roles.clone(),
                new HashMap<>(members), mappings, new HashMap<>(rolesByName));
        copy.everyone = everyone;
        return copy;
    }

    /** Applies what concerns principals; only on a copy that nobody else has yet. */
    void apply(PolicyChange change) {
        switch (change) {
            case PolicyChange.Principal(UUID id, PrincipalRow row) -> put(id, row);
            case PolicyChange.MembersOf(UUID roleId, List<RoleMember> now) -> putMembers(roleId, now);
            case PolicyChange.Mappings(List<TokenRoleMapping> now) -> putMappings(now);
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
            int[] held = Arrays.copyOf(rolesOf(number), rolesOf(number).length + 1);
            held[held.length - 1] = role;
            roles[number] = held;
        }
        if (now.isEmpty()) {
            members.remove(roleId);
        } else {
            members.put(roleId, List.copyOf(now));
        }
    }

    private void putMappings(List<TokenRoleMapping> now) {
        Map<TokenRole, int[]> byValue = new HashMap<>();
        for (TokenRoleMapping mapping : now) {
            int role = numberOf(mapping.roleId());
            byValue.merge(new TokenRole(mapping.issuer(), mapping.value()), new int[]{role}, (held, added) -> {
                int[] both = Arrays.copyOf(held, held.length + 1);
                both[held.length] = added[0];
                return both;
            });
        }
        mappings = byValue;
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
