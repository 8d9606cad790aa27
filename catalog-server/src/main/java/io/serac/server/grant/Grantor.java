package io.serac.server.grant;

import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.Target;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntPredicate;

/**
 * By what right a caller gives and takes on a securable: because he manages its grants, or because some grants of his own carry
 * the grant option. Immutable.
 *
 * @param allowed
 *            what he holds there
 * @param isManager
 *            whether he may give and take everything
 * @param options
 *            his grants that can be given on, there and above
 * @param principalIds
 *            himself and all roles he acts with
 * @param nameable
 *            ids of columns whose names he may know
 */
record Grantor(Target target, Decision.Allowed allowed, boolean isManager, List<GrantRow> options,
        Set<UUID> principalIds, IntPredicate nameable) {
    Grantor {
        options = List.copyOf(options);
        principalIds = Set.copyOf(principalIds);
    }

    /** Whether he may know of a grant: he manages it, has it, or gave it. */
    boolean sees(GrantRow row) {
        return isManager || principalIds.contains(row.granteeId()) || gave(row);
    }

    /** Whether a grant was given by a grant option that he has. */
    boolean gave(GrantRow row) {
        Long source = row.derivedFrom();
        return source != null && options.stream().anyMatch(option -> option.id() == source);
    }

    /** Whether any of his options is for the privilege, at least for some columns. */
    boolean hasOption(Privilege privilege) {
        return options.stream().anyMatch(option -> option.held().covers(privilege));
    }

    /** Whether a grant was given by an option of his that covers what it is to become. */
    boolean gaveAndCovers(GrantRow row, GrantBody body) {
        Long source = row.derivedFrom();
        return source != null && options.stream().anyMatch(option -> option.id() == source && covers(option, body));
    }

    private static boolean covers(GrantRow option, GrantBody body) {
        List<Integer> limit = option.columnIds();
        boolean isWithinLimit = limit == null || (body.privilege() == Privilege.SELECT && body.columnIds() != null
                && limit.containsAll(body.columnIds()));
        return option.held().covers(body.privilege()) && isWithinLimit;
    }
}
