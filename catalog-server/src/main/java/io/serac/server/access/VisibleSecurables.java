package io.serac.server.access;

import io.serac.authorizer.Authorizer;
import io.serac.authorizer.Securable;
import io.serac.authorizer.Subject;
import io.serac.server.authentication.Caller;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whose names a caller may know, for lists, which leave out the rest. Asked after something in the same request was decided on.
 * Thread-safe.
 */
public final class VisibleSecurables {
    private static final UUID NOTHING = new UUID(0, 0);

    private final Authorizer authorizer = new Authorizer();
    private final PolicyStore policies;
    private final OwnedBelow owned;

    VisibleSecurables(PolicyStore policies, OwnedBelow owned) {
        this.policies = policies;
        this.owned = owned;
    }

    /** Whether the caller sees a securable in which nothing can be owned. */
    public boolean isVisible(Caller caller, Securable securable) {
        return authorizer.isVisible(policies.current().of(caller), securable);
    }

    /** For one list, by the policies of now: rows that are read later cannot be older than what shows them. */
    public Viewer viewer(Caller caller) {
        Subjects subjects = policies.current();
        return new Viewer(this, subjects.of(caller), subjects.snapshot().epoch());
    }

    boolean isVisible(Subject subject, Securable securable) {
        return authorizer.isVisible(subject, securable);
    }

    /** Those of the rows that stand for warehouses or namespaces which the caller sees, also because he owns something inside. */
    public <R> List<R> containers(Caller caller, List<R> rows, Function<R, Securable> securable) {
        return containers(policies.current().of(caller), rows, securable);
    }

    <R> List<R> containers(Subject subject, List<R> rows, Function<R, Securable> securable) {
        Set<UUID> undecided = new HashSet<>();
        for (R row : rows) {
            Securable container = securable.apply(row);
            if (!authorizer.isVisible(subject, container)) {
                undecided.add(container.id());
            }
        }
        Set<UUID> ownedBelow = owned.among(undecided, subject.owningIds());
        List<R> visible = new ArrayList<>();
        for (R row : rows) {
            Securable container = securable.apply(row);
            if (!undecided.contains(container.id())
                    || (ownedBelow.contains(container.id()) && authorizer.isVisible(subject, container, true))) {
                visible.add(row);
            }
        }
        return visible;
    }

    /** Whether the subject owns something in a warehouse or namespace. Looks as long for none, so that absent ones cost the same. */
    boolean ownsBelow(Subject subject, @Nullable Securable container) {
        UUID id = container == null ? NOTHING : container.id();
        return owned.among(Set.of(id), subject.owningIds()).contains(id);
    }
}
