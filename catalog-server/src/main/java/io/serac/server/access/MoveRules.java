package io.serac.server.access;

import io.serac.authorizer.Decision;
import io.serac.authorizer.PolicySnapshot;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.authorizer.Subject;
import io.serac.authorizer.policy.TagBinding;
import io.serac.server.authentication.Caller;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What it takes to move an object to another container, or out of the catalog while its files stay: neither must free it from what
 * binds others, nor give the mover rights that nobody gave him. Thread-safe.
 */
public final class MoveRules {
    private final EnforcementPoint enforcement;

    public MoveRules(EnforcementPoint enforcement) {
        this.enforcement = enforcement;
    }

    /**
     * Returns if the caller may move what he may drop into a namespace where he may create.
     *
     * @param object
     *            decided on in this request
     * @throws CatalogException
     *             FORBIDDEN if the object would lose restrictions that he does not manage, or he would win rights to it
     */
    public void requireMove(Caller caller, Authorized<ObjectEntry> object, NamespaceEntry target) {
        Optional<String> reason = reasonAgainst(enforcement.decided(caller), object, target);
        if (reason.isPresent()) {
            throw new CatalogException(ErrorCode.FORBIDDEN, reason.get());
        }
    }

    /** Why the subject may not move what he may drop into a namespace where he may create; empty if he may. */
    Optional<String> reasonAgainst(Subject subject, Authorized<ObjectEntry> object, NamespaceEntry target) {
        Securable source = object.target().securable();
        boolean mayLose = !losesRestrictions(subject.snapshot(), source, target.securable()) || holds(subject,
                commonAncestor(source, target.securable()), Set.of(Privilege.MANAGE_POLICY));
        if (!mayLose || !mayLoseTags(subject, source, target.securable())) {
            return Optional.of("Forbidden: fewer restrictions would apply there, and"
                    + " MANAGE_POLICY on what contains both places, or where they are attached, is missing. Ask who"
                    + " manages them");
        }
        if (!mayLoseSensitivity(subject, source, target.securable())) {
            return Optional.of("Forbidden: there it would no longer bear a tag that keeps values of its columns out of"
                    + " metadata, and APPLY_TAG where the tag is attached, or USE_TAG on the tag, is missing. Ask who"
                    + " manages the tag");
        }
        Decision there = enforcement.decide(subject, inside(source, target.securable()), Set.of());
        return gained(object.allowed(), there, source).isEmpty() || object.allowed().holds(Privilege.MANAGE_GRANTS)
                ? Optional.empty()
                : Optional.of("Forbidden: you would have rights there that you do not have"
                        + " here, and MANAGE_GRANTS is missing. Ask the owner to move it or to grant them");
    }

    /**
     * Returns if the caller may take an object out of the catalog while its files stay: registered again, it would be free of
     * restrictions and of managed access.
     *
     * @throws CatalogException
     *             FORBIDDEN if any bind it, whomever they concern, and he does not manage them in the whole warehouse
     */
    public void requireRelease(Caller caller, ObjectEntry object) {
        Subject subject = enforcement.decided(caller);
        if (isBound(subject.snapshot(), object.securable())
                && !holds(subject, object.namespace().warehouse().securable(),
                        Set.of(Privilege.MANAGE_POLICY, Privilege.MANAGE_GRANTS))) {
            throw new CatalogException(ErrorCode.FORBIDDEN,
                    "Forbidden: restrictions or managed access bind this table, and"
                            + " MANAGE_POLICY and MANAGE_GRANTS on the warehouse are missing. Ask who manages them");
        }
    }

    /**
     * Returns if the caller may let a table go on from the file of another table, in which ids mean other columns than those that
     * grants and restrictions know.
     *
     * @throws CatalogException
     *             FORBIDDEN if any know columns of the table, whomever they concern, and he does not manage both
     */
    public void requireOtherColumns(Caller caller, Authorized<ObjectEntry> table) {
        PolicySnapshot policies = enforcement.decided(caller).snapshot();
        Decision.Allowed allowed = table.allowed();
        Securable securable = table.target().securable();
        if ((policies.hasColumnPolicies(securable) || policies.hasGrantsOnColumns(securable.id()))
                && !(allowed.holds(Privilege.MANAGE_POLICY) && allowed.holds(Privilege.MANAGE_GRANTS))) {
            throw new CatalogException(ErrorCode.FORBIDDEN,
                    "Forbidden: the file is that of another table, and grants or restrictions are about columns of this one."
                            + " MANAGE_POLICY and MANAGE_GRANTS are missing. Ask who manages them");
        }
    }

    /** A tag that it inherited does not come along: who moves it must be able to lift what binds it by the tag. */
    private boolean mayLoseTags(Subject subject, Securable object, Securable.Namespace target) {
        Set<UUID> lost = subject.snapshot().lostByTags(object, inside(object, target));
        for (Optional<Securable> at = Optional.of(object); at.isPresent(); at = at.get().parent()) {
            if (lost.contains(at.get().id()) && !holds(subject, at.get(), Set.of(Privilege.MANAGE_POLICY))) {
                return false;
            }
        }
        return true;
    }

    /**
     * A sensitive tag that a table inherits binds writers as long as it lies there: who moves the table out of it must be able to
     * take the tag off. Views hold no values.
     */
    private boolean mayLoseSensitivity(Subject subject, Securable object, Securable.Namespace target) {
        List<TagBinding> lost = object.kind() == Securable.Kind.TABLE
                ? subject.snapshot().lostSensitiveTags(object, inside(object, target))
                : List.of();
        for (Optional<Securable> at = Optional.of(object); at.isPresent(); at = at.get().parent()) {
            Securable bearer = at.get();
            for (TagBinding binding : lost) {
                if (binding.securableId().equals(bearer.id()) && !mayDetach(subject, bearer, binding)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean mayDetach(Subject subject, Securable bearer, TagBinding binding) {
        return holds(subject, bearer, Set.of(Privilege.APPLY_TAG))
                && holds(subject, tag(binding.tagId(), bearer), Set.of(Privilege.USE_TAG));
    }

    private static Securable tag(UUID tagId, Securable within) {
        Securable at = within;
        while (at.parent().isPresent()) {
            at = at.parent().get();
        }
        return new Securable.Tag(tagId, at.id(), (Securable.Server) at);
    }

    private boolean holds(Subject subject, Securable securable, Set<Privilege> privileges) {
        return enforcement.decide(subject, securable, privileges) instanceof Decision.Allowed;
    }

    /** The object as it would be in another namespace. */
    private static Securable inside(Securable object, Securable.Namespace target) {
        return switch (object) {
            case Securable.Table table -> new Securable.Table(table.id(), table.owner(), target);
            case Securable.View view -> new Securable.View(view.id(), view.owner(), target);
            case Securable.Server _,Securable.Warehouse _,Securable.Namespace _,Securable.Tag _ ->
                throw new IllegalArgumentException("Only tables and views are moved");
        };
    }

    /** Privileges on the object itself that the mover would have after the move and has not before. */
    private static Set<Privilege> gained(Decision.Allowed before, Decision after, Securable object) {
        Set<Privilege> gained = EnumSet.noneOf(Privilege.class);
        if (after instanceof Decision.Allowed allowed) {
            for (Privilege privilege : allowed.held()) {
                if (privilege.isGrantableOn(object.kind()) && !before.holds(privilege)) {
                    gained.add(privilege);
                }
            }
            // Who could select some columns holds SELECT, but not that of the others.
            if (before.restrictionCounts().columnGrants() > 0 && allowed.holds(Privilege.SELECT)
                    && allowed.restrictionCounts().columnGrants() == 0) {
                gained.add(Privilege.SELECT);
            }
        }
        return gained;
    }

    /** Whether a restriction that covers the object where it is would not cover it there. */
    private static boolean losesRestrictions(PolicySnapshot policies, Securable object, Securable.Namespace target) {
        List<UUID> remaining = ids(Optional.of(target));
        return ids(object.parent()).stream()
                .anyMatch(id -> !remaining.contains(id) && policies.hasRestrictions(id));
    }

    /** Whether a restriction or managed access covers the object. */
    private static boolean isBound(PolicySnapshot policies, Securable object) {
        return ids(Optional.of(object)).stream().anyMatch(id -> policies.hasRestrictions(id) || policies.isManaged(id));
    }

    /** The innermost container of both. */
    private static Securable commonAncestor(Securable object, Securable.Namespace target) {
        List<UUID> ofObject = ids(object.parent());
        Optional<Securable> candidate = Optional.of(target);
        while (candidate.isPresent() && Collections.disjoint(ofObject, Set.of(candidate.get().id()))) {
            candidate = candidate.get().parent();
        }
        return candidate.orElseThrow(() -> new IllegalArgumentException("Objects of two installations"));
    }

    private static List<UUID> ids(Optional<Securable> innermost) {
        List<UUID> ids = new ArrayList<>();
        for (Optional<Securable> at = innermost; at.isPresent(); at = at.get().parent()) {
            ids.add(at.get().id());
        }
        return ids;
    }
}
