package io.serac.authorizer;

import io.serac.authorizer.grant.IntSet;
import io.serac.authorizer.policy.PrincipalRow;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whom a decision is made for: an identity with everything it counts as at one epoch. Made by
 * {@link PolicySnapshot#subject(Identity)} and good for that snapshot only. Immutable and thread-safe; may be kept for further
 * requests with the same token.
 */
public final class Subject {
    private final PolicySnapshot snapshot;
    private final Identity identity;
    private final Set<UUID> effectiveIds;
    private final Set<UUID> owningIds;
    /** A bit for each of the owning ids, shared with others: without it, which is usual, nothing is looked for. */
    private final long ownerFilter;
    private final IntSet grantees;
    private final @Nullable UUID serverAdminRole;
    private final SortedSet<String> roleNames;
    private final Set<String> rolesNotHeld;
    private final @Nullable Subject actor;
    /** Computed when first needed; a race computes it twice. */
    private volatile @Nullable Navigable navigable;
    /** Of the container that was listed last. Needs no barrier: it is immutable, and any container's is as good. */
    private Rights.@Nullable Inherited inherited;

    Subject(PolicySnapshot snapshot, Identity identity) {
        this.snapshot = snapshot;
        this.identity = identity;
        Principals principals = snapshot.principals();
        Set<Integer> all = new LinkedHashSet<>();
        int self = identity.principalId() == null ? -1 : principals.find(identity.principalId());
        if (self >= 0) {
            all.add(self);
        }
        if (principals.everyone() >= 0) {
            all.add(principals.everyone());
        }
        principals.addTokenRoles(identity, all);
        principals.close(all);
        this.effectiveIds = ids(principals, all, identity);
        this.roleNames = Collections.unmodifiableSortedSet(roleNames(principals, all));

        Set<Integer> active = all;
        Set<String> notHeld = new TreeSet<>();
        if (identity.narrowedRoles() != null) {
            active = new LinkedHashSet<>();
            for (String name : identity.narrowedRoles()) {
                int role = principals.findRole(name);
                if (role >= 0 && all.contains(role)) {
                    active.add(role);
                } else {
                    notHeld.add(name);
                }
            }
            if (principals.everyone() >= 0) {
                active.add(principals.everyone());
            }
            principals.close(active);
            active.retainAll(all);
        }
        this.rolesNotHeld = Collections.unmodifiableSet(notHeld);
        this.owningIds = ids(principals, active, identity);
        this.ownerFilter = owningIds.stream().mapToLong(Subject::bitOf).reduce(0, (bits, bit) -> bits | bit);
        this.grantees = new IntSet(active.stream().mapToInt(Integer::intValue).toArray());
        this.serverAdminRole = serverAdminRole(principals, active);
        this.actor = identity.actor() == null ? null : new Subject(snapshot, identity.actor());
    }

    private static Set<UUID> ids(Principals principals, Set<Integer> numbers, Identity identity) {
        Set<UUID> ids = new HashSet<>();
        if (identity.principalId() != null) {
            ids.add(identity.principalId());
        }
        for (int number : numbers) {
            ids.add(principals.idOf(number));
        }
        return Set.copyOf(ids);
    }

    private static SortedSet<String> roleNames(Principals principals, Set<Integer> numbers) {
        SortedSet<String> names = new TreeSet<>();
        for (int number : numbers) {
            PrincipalRow row = principals.rowOf(number);
            if (row != null && principals.findRole(row.name()) == number) {
                names.add(row.name());
            }
        }
        return names;
    }

    private static @Nullable UUID serverAdminRole(Principals principals, Set<Integer> numbers) {
        for (int number : numbers) {
            PrincipalRow row = principals.rowOf(number);
            if (row != null && row.isServerAdmin()) {
                return row.id();
            }
        }
        return null;
    }

    /** Who it is. */
    public Identity identity() {
        return identity;
    }

    /** The same without narrowing: with all roles, and what is granted to the principal itself. */
    Subject withAllRoles() {
        return identity.narrowedRoles() == null ? this : new Subject(snapshot, identity.withAllRoles());
    }

    /** The snapshot that decisions about it are made from. */
    public PolicySnapshot snapshot() {
        return snapshot;
    }

    /** Ids of the principal, everyone, and all roles it acts with; what restrictions look at. */
    public Set<UUID> effectiveIds() {
        return effectiveIds;
    }

    /** Names of all roles it acts with, however it got them. */
    public SortedSet<String> roleNames() {
        return roleNames;
    }

    /** Roles it wanted to be narrowed to without holding them; such a request is to be refused. */
    public Set<String> rolesNotHeld() {
        return rolesNotHeld;
    }

    /** Ids whose ownership counts: after narrowing, the principal itself and the roles that are left. */
    public Set<UUID> owningIds() {
        return owningIds;
    }

    /** Whether one of the owning ids is the owner of exactly this securable. */
    boolean owns(Securable securable) {
        UUID owner = securable.owner();
        return (ownerFilter & bitOf(owner)) != 0 && owningIds.contains(owner);
    }

    private static long bitOf(UUID id) {
        // A shift counts with the lowest six bits.
        return 1L << (id.getLeastSignificantBits() ^ id.getMostSignificantBits());
    }

    /** Whether it administers the installation. */
    public boolean isServerAdmin() {
        return serverAdminRole != null;
    }

    @Nullable
    UUID serverAdminRole() {
        return serverAdminRole;
    }

    IntSet grantees() {
        return grantees;
    }

    @Nullable
    Subject actor() {
        return actor;
    }

    Rights.@Nullable Inherited inherited() {
        return inherited;
    }

    void keep(Rights.Inherited computed) {
        inherited = computed;
    }

    @Nullable
    Navigable navigable() {
        return navigable;
    }

    void keep(Navigable computed) {
        navigable = computed;
    }
}
