package io.serac.server.access;

import io.serac.authorizer.Decision;
import io.serac.authorizer.PolicySnapshot;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What a move of an object to another container means for those who may use it. Stateless. */
final class Moves {
    private Moves() {
    }

    /** The object as it would be in another namespace. */
    static Securable inside(Securable object, Securable.Namespace target) {
        return switch (object) {
            case Securable.Table table -> new Securable.Table(table.id(), table.owner(), target);
            case Securable.View view -> new Securable.View(view.id(), view.owner(), target);
            case Securable.Server _,Securable.Warehouse _,Securable.Namespace _,Securable.Tag _ ->
                throw new IllegalArgumentException("Only tables and views are moved");
        };
    }

    /** Privileges on the object itself that the mover would have after the move and has not before. */
    static Set<Privilege> gained(Decision.Allowed before, Decision after, Securable object) {
        Set<Privilege> gained = EnumSet.noneOf(Privilege.class);
        if (after instanceof Decision.Allowed allowed) {
            for (Privilege privilege : allowed.held()) {
                if (privilege.isGrantableOn(object.kind()) && !before.holds(privilege)) {
                    gained.add(privilege);
                }
            }
        }
        return gained;
    }

    /** Whether a restriction that covers the object where it is would not cover it there. */
    static boolean losesRestrictions(PolicySnapshot policies, Securable object, Securable.Namespace target) {
        List<UUID> remaining = ids(Optional.of(target));
        return ids(object.parent()).stream()
                .anyMatch(id -> !remaining.contains(id) && policies.hasRestrictions(id));
    }

    /** Whether a restriction or managed access covers the object. */
    static boolean isBound(PolicySnapshot policies, Securable object) {
        return ids(Optional.of(object)).stream().anyMatch(id -> policies.hasRestrictions(id) || policies.isManaged(id));
    }

    /** The innermost container of both. */
    static Securable commonAncestor(Securable object, Securable.Namespace target) {
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
