package io.serac.authorizer;

import io.serac.authorizer.policy.Restriction;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A restriction, made ready to be matched with subjects. Immutable. */
final class Rule {
    private final Restriction restriction;
    private final UUID[] to;
    private final UUID[] except;

    Rule(Restriction restriction) {
        this.restriction = restriction;
        // Arrays, because reading through a set allocates.
        this.to = restriction.target().to().toArray(new UUID[0]);
        this.except = restriction.target().except().toArray(new UUID[0]);
    }

    Restriction restriction() {
        return restriction;
    }

    /** Whether the restriction concerns the subject. */
    boolean concerns(Subject subject) {
        return matched(subject) != null && !isExcepted(subject);
    }

    /** The principal by which the restriction would concern the subject, if it is not excepted. */
    @Nullable
    UUID matched(Subject subject) {
        return firstIn(to, subject.effectiveIds());
    }

    boolean isExcepted(Subject subject) {
        return firstIn(except, subject.effectiveIds()) != null;
    }

    private static @Nullable UUID firstIn(UUID[] ids, Set<UUID> set) {
        for (UUID id : ids) {
            if (set.contains(id)) {
                return id;
            }
        }
        return null;
    }
}
