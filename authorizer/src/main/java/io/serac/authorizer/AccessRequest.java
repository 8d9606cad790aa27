package io.serac.authorizer;

import io.serac.authorizer.column.TableColumns;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One question to the authorizer: may the subject use all of these privileges on this securable? Immutable.
 *
 * @param securable
 *            the object, resolved to ids in the same request
 * @param needed
 *            all must be held; empty asks for visibility only
 * @param columns
 *            all columns that a table or view has or had; null if they were not read, which is right unless
 *            {@link Authorizer#needsColumns} says otherwise: without them whatever depends on them is refused
 * @param ownsBelow
 *            whether the subject is known to own something below the securable, whose name it then sees
 * @param unsaid
 *            ids of column rules of which the answer must not tell whether they mean a column: it is one as if they did, but not
 *            which
 */
public record AccessRequest(Securable securable, Set<Privilege> needed, @Nullable TableColumns columns,
        boolean ownsBelow, Set<UUID> unsaid) {
    public AccessRequest {
        Objects.requireNonNull(securable);
        needed = Set.copyOf(needed);
        unsaid = Set.copyOf(unsaid);
    }

    /** A question that no columns and no ownership further down matter to. */
    public AccessRequest(Securable securable, Set<Privilege> needed) {
        this(securable, needed, null, false, Set.of());
    }

    /** The same, with the columns of the table or view. */
    public AccessRequest withColumns(TableColumns read) {
        return new AccessRequest(securable, needed, read, ownsBelow, unsaid);
    }

    /** The same by a subject of which it is known whether it owns something below. */
    public AccessRequest withOwnsBelow(boolean owns) {
        return new AccessRequest(securable, needed, columns, owns, unsaid);
    }

    /** The same, answered to somebody who must not learn whether these column rules mean a column. */
    public AccessRequest withUnsaid(Set<UUID> rules) {
        return new AccessRequest(securable, needed, columns, ownsBelow, rules);
    }
}
