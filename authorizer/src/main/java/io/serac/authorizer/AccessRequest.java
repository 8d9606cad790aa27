package io.serac.authorizer;

import io.serac.authorizer.column.TableColumns;
import java.util.Objects;
import java.util.Set;
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
 */
public record AccessRequest(Securable securable, Set<Privilege> needed, @Nullable TableColumns columns,
        boolean ownsBelow) {
    public AccessRequest {
        Objects.requireNonNull(securable);
        needed = Set.copyOf(needed);
    }

    /** A question that no columns and no ownership further down matter to. */
    public AccessRequest(Securable securable, Set<Privilege> needed) {
        this(securable, needed, null, false);
    }

    /** The same, with the columns of the table or view. */
    public AccessRequest withColumns(TableColumns read) {
        return new AccessRequest(securable, needed, read, ownsBelow);
    }

    /** The same by a subject of which it is known whether it owns something below. */
    public AccessRequest withOwnsBelow(boolean owns) {
        return new AccessRequest(securable, needed, columns, owns);
    }
}
