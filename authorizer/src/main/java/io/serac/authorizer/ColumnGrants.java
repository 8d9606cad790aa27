package io.serac.authorizer;

import io.serac.authorizer.grant.Grants;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What grants on single columns give where nothing gives all of them. */
final class ColumnGrants {
    private ColumnGrants() {
    }

    /** Field ids that may be read: of the subject, and of the engine that acts for it. */
    static Set<Integer> readable(Subject subject, Securable object) {
        Set<Integer> readable = readableBy(subject, object);
        Subject actor = subject.actor();
        Set<Integer> actorReadable = actor == null ? null : readableBy(actor, object);
        if (readable == null || actorReadable == null) {
            return readable != null ? readable : actorReadable != null ? actorReadable : Set.of();
        }
        Set<Integer> both = new HashSet<>(readable);
        both.retainAll(actorReadable);
        return both;
    }

    /** Null if one alone may read all. */
    private static @Nullable Set<Integer> readableBy(Subject subject, Securable object) {
        int rights = Rights.of(subject, object, null);
        if (DataRules.holds(rights, Privilege.SELECT)) {
            return null;
        }
        Set<Integer> columns = new HashSet<>();
        if ((rights & Grants.ON_COLUMNS) != 0) {
            subject.snapshot().grants().bits(object.id(), subject.grantees(),
                    (grantId, grantee, privilege, hasGrantOption, on) -> {
                        for (int fieldId : on) {
                            columns.add(fieldId);
                        }
                    });
        }
        return columns;
    }

    /** How many grants on columns there are for the subject and its engine. */
    static int count(Subject subject, Securable object) {
        Set<Long> grants = new HashSet<>();
        for (Subject each = subject; each != null; each = each.actor()) {
            each.snapshot().grants().bits(object.id(), each.grantees(),
                    (grantId, grantee, privilege, hasGrantOption, on) -> {
                        if (on.length > 0) {
                            grants.add(grantId);
                        }
                    });
        }
        return grants.size();
    }
}
