package io.serac.authorizer;

import io.serac.authorizer.grant.Grants;
import io.serac.authorizer.grant.IntSet;
import io.serac.authorizer.grant.Navigation;
import java.util.UUID;

/** Whether names of containers show because of what lies below them. */
final class Visibility {
    private Visibility() {
    }

    /**
     * Whether the subject sees something below an object on which it holds nothing.
     *
     * @param ownsBelow
     *            whether it owns something there
     */
    static boolean isBelow(Subject subject, Securable object, boolean ownsBelow) {
        if (object.hasColumns() || object.kind() == Securable.Kind.TAG) {
            return false;
        }
        Subject actor = subject.actor();
        if (ownsBelow && (actor == null || mayBrowse(actor, object))) {
            return true;
        }
        PolicySnapshot snapshot = subject.snapshot();
        int container = snapshot.grants().containerNumber(object.id());
        if (container < 0) {
            return false;
        }
        boolean isAny = isGrantedBelow(subject, container, false);
        if (actor == null && !snapshot.rules().hasAccessDenies()) {
            return isAny;
        }
        if (!isAny && (actor == null || !isGrantedBelow(actor, container, false))) {
            return false;
        }
        if (actor != null && !snapshot.rules().hasAccessDenies()
                && ((mayBrowse(actor, object) && isGrantedBelow(subject, container, true))
                        || (mayBrowse(subject, object) && isGrantedBelow(actor, container, true)))) {
            return true;
        }
        return exactly(subject, object).contains(container);
    }

    private static boolean mayBrowse(Subject subject, Securable object) {
        return (Rights.of(subject, object, null) & Privilege.BROWSE.bit()) != 0;
    }

    private static boolean isGrantedBelow(Subject subject, int container, boolean withBrowse) {
        IntSet grantees = subject.grantees();
        for (int position = 0; position < grantees.size(); position++) {
            Navigation navigation = subject.snapshot().navigationOf(grantees.at(position));
            if (withBrowse ? navigation.containsBrowse(container) : navigation.contains(container)) {
                return true;
            }
        }
        return false;
    }

    /** Looks at every securable that anything is granted on; kept in the subject unless it depends on the object. */
    private static Navigation exactly(Subject subject, Securable object) {
        boolean isOwner = Rights.isOwner(subject, object);
        boolean isActorOwner = subject.actor() != null && Rights.isOwner(subject.actor(), object);
        if (isOwner || isActorOwner) {
            UUID id = object.id();
            return navigation(subject, path -> Rights.isVisible(subject, path, isOwner && path.contains(id),
                    isActorOwner && path.contains(id)));
        }
        Navigable known = subject.navigable();
        if (known == null) {
            known = new Navigable(navigation(subject, path -> Rights.isVisible(subject, path, false, false)));
            subject.keep(known);
        }
        return known.navigation();
    }

    private static Navigation navigation(Subject subject, Grants.VisibilityTest test) {
        Subject actor = subject.actor();
        IntSet candidates = actor == null ? subject.grantees() : subject.grantees().with(actor.grantees());
        return subject.snapshot().grants().navigationOf(candidates, test);
    }
}
