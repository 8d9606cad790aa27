package io.serac.authorizer.policy;

import io.serac.authorizer.Privilege;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * A privilege given to a principal on a securable.
 *
 * @param path
 *            ids of all that contain the securable, outermost first, without itself
 * @param grantOption
 *            whether the grantee may grant it on
 * @param columns
 *            field ids that a SELECT is limited to; empty for all
 */
public record Grant(long id, UUID securableId, List<UUID> path, UUID granteeId, Privilege privilege,
        boolean grantOption, Set<Integer> columns) {
    public Grant {
        Objects.requireNonNull(securableId);
        Objects.requireNonNull(granteeId);
        Objects.requireNonNull(privilege);
        path = List.copyOf(path);
        columns = Set.copyOf(columns);
        if (!columns.isEmpty() && privilege != Privilege.SELECT) {
            throw new IllegalArgumentException("Only SELECT can be limited to columns, not " + privilege);
        }
    }

    /** Whether it gives some columns only. */
    public boolean isOnColumns() {
        return !columns.isEmpty();
    }
}
