package io.serac.authorizer;

import io.serac.authorizer.grant.Grants;
import io.serac.authorizer.policy.TagCondition;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What subjects may do on objects, as bits of privileges closed under implication. Allocates nothing unless traced. */
final class Rights {
    private static final int SELECT_BITS = Privilege.SELECT.coveredBits();

    private Rights() {
    }

    /** Rights by grants and ownership, access denies considered; {@link Grants#ON_COLUMNS} if some columns may be read. */
    static int of(Subject subject, Securable object, @Nullable Trace trace) {
        int given = givenAt(subject, object, trace);
        boolean isOwner = isOwnedBy(subject, object, trace);
        return of(subject, object, given, isOwner, inherited(subject, object.container(), trace), trace);
    }

    /** The same for one of many objects of a container, of which what is above is looked up once. */
    static int inList(Subject subject, Securable object) {
        Securable container = object.container();
        Inherited known = subject.inherited();
        if (container == null || known == null || !known.isOf(container)) {
            known = inherited(subject, container, null);
            subject.keep(known);
        }
        return of(subject, object, givenAt(subject, object, null), isOwnedBy(subject, object, null), known, null);
    }

    private static Inherited inherited(Subject subject, @Nullable Securable container, @Nullable Trace trace) {
        int granted = 0;
        boolean isOwner = false;
        boolean isManaged = false;
        for (Securable at = container; at != null; at = at.container()) {
            // Columns are those of the object itself.
            granted |= givenAt(subject, at, trace) & ~Grants.ON_COLUMNS;
            isOwner |= isOwnedBy(subject, at, trace);
            isManaged |= subject.snapshot().rules().isManaged(at.id());
        }
        return new Inherited(container, granted, isOwner, isManaged);
    }

    private static int of(Subject subject, Securable object, int given, boolean isOwner, Inherited above,
            @Nullable Trace trace) {
        int rights = above.granted() | (object.hasColumns() ? given : given & ~Grants.ON_COLUMNS);
        if (isOwner || above.isOwner()) {
            rights |= ownerBits(above.isManaged() || subject.snapshot().rules().isManaged(object.id()));
        }
        return isDenied(subject, object, trace) ? rights & Privilege.DELEGATION_BITS : rights;
    }

    private static boolean isOwnedBy(Subject subject, Securable at, @Nullable Trace trace) {
        boolean isOwner = subject.owns(at);
        if (isOwner && trace != null) {
            trace.owned(subject, at);
        }
        return isOwner;
    }

    private static int givenAt(Subject subject, Securable at, @Nullable Trace trace) {
        int granted = grantedAt(subject, at, trace);
        UUID role = subject.serverAdminRole();
        if (role == null || at.kind() != Securable.Kind.SERVER) {
            return granted;
        }
        if (trace != null) {
            trace.administers(subject, role, at);
        }
        return granted | Privilege.SERVER_ADMIN.coveredBits();
    }

    /** What a container and all above it give to what is in it. */
    record Inherited(@Nullable Securable container, int granted, boolean isOwner, boolean isManaged) {
        /** Whether it is of exactly this container, with the same owners and path, and not just of one with its id. */
        @SuppressWarnings("ReferenceEquality")
        boolean isOf(Securable other) {
            return container == other;
        }
    }
    private static int grantedAt(Subject subject, Securable at, @Nullable Trace trace) {
        PolicySnapshot snapshot = subject.snapshot();
        if (trace == null) {
            return snapshot.grants().bits(at.id(), subject.grantees(), null);
        }
        return snapshot.grants().bits(at.id(), subject.grantees(),
                (grantId, grantee, privilege, hasGrantOption, columns) -> trace.granted(subject, at, grantId,
                        snapshot.principals().idOf(grantee), privilege, columns));
    }

    private static int ownerBits(boolean isManaged) {
        return isManaged ? Privilege.ALL_BITS & ~Privilege.MANAGED_BITS : Privilege.ALL_BITS;
    }

    private static boolean isDenied(Subject subject, Securable object, @Nullable Trace trace) {
        Rules rules = subject.snapshot().rules();
        if (!rules.hasAccessDenies()) {
            return false;
        }
        boolean isDenied = false;
        for (Securable at = object; at != null; at = at.container()) {
            for (Rule rule : rules.accessDeniesAt(at.id())) {
                TagCondition condition = rule.restriction().target().whenTag();
                if (condition == null || rules.bearsUpTo(at, object, condition)) {
                    UUID matchedBy = rule.matched(subject);
                    boolean isExcepted = matchedBy != null && rule.isExcepted(subject);
                    isDenied |= matchedBy != null && !isExcepted;
                    if (trace != null && matchedBy != null) {
                        trace.restricted(subject, rule.restriction(), matchedBy, isExcepted);
                    }
                }
            }
        }
        return isDenied;
    }

    /**
     * Rights on an object of which only ids are known, itself first, and no owners.
     *
     * @param isOwner
     *            whether the subject is known to own something that contains it
     */
    private static int byIds(Subject subject, List<UUID> path, boolean isOwner) {
        PolicySnapshot snapshot = subject.snapshot();
        int rights = snapshot.grants().bits(path.getFirst(), subject.grantees(), null);
        boolean isManaged = false;
        for (int at = 0; at < path.size(); at++) {
            UUID id = path.get(at);
            isManaged |= snapshot.rules().isManaged(id);
            if (at > 0) {
                rights |= snapshot.grants().bits(id, subject.grantees(), null) & ~Grants.ON_COLUMNS;
            }
        }
        if (subject.isServerAdmin()) {
            rights |= Privilege.SERVER_ADMIN.coveredBits();
        }
        if (isOwner) {
            rights |= ownerBits(isManaged);
        }
        return isDenied(subject, path) ? rights & Privilege.DELEGATION_BITS : rights;
    }

    /** Whether the subject owns the object or something that contains it. */
    static boolean isOwner(Subject subject, Securable object) {
        for (Securable at = object; at != null; at = at.container()) {
            if (subject.owns(at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDenied(Subject subject, List<UUID> path) {
        Rules rules = subject.snapshot().rules();
        if (!rules.hasAccessDenies()) {
            return false;
        }
        for (int at = 0; at < path.size(); at++) {
            for (Rule rule : rules.accessDeniesAt(path.get(at))) {
                TagCondition condition = rule.restriction().target().whenTag();
                if ((condition == null || rules.bearsUpTo(at, path, condition)) && rule.concerns(subject)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether the subject, and the engine that acts for it, hold a common right on an object known by ids only.
     *
     * @param path
     *            the object and all that contain it, innermost first
     */
    static boolean isVisible(Subject subject, List<UUID> path, boolean isOwner, boolean isActorOwner) {
        int rights = withColumns(byIds(subject, path, isOwner));
        Subject actor = subject.actor();
        return (actor == null ? rights : rights & withColumns(byIds(actor, path, isActorOwner))) != 0;
    }

    /** What is held if being allowed to read some columns counts as reading. */
    static int withColumns(int rights) {
        return (rights & Grants.ON_COLUMNS) == 0 ? rights : (rights & ~Grants.ON_COLUMNS) | SELECT_BITS;
    }

    /** What is held on the object as a whole. */
    static int withoutColumns(int rights) {
        return rights & ~Grants.ON_COLUMNS;
    }
}
