package io.serac.server.access;

import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.RestrictionCounts;
import io.serac.server.error.CatalogException;
import io.serac.server.error.Denial;
import io.serac.server.error.ErrorCode;
import io.serac.server.securable.Resolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The words in which access is refused. They name nothing that the caller may not know. */
final class Refusals {
    private Refusals() {
    }

    static CatalogException denied(Decision.Denied denied) {
        return new CatalogException(ErrorCode.FORBIDDEN, denied.mayNameMissing()
                ? "Forbidden: " + String.join(", ", names(denied.missing()))
                        + " is missing. Ask the owner for the right, or /admin/v1/explain for the reason"
                : "Forbidden: a right is missing. Ask the owner for it")
                .because(denial(denied));
    }

    /** What the audit says of it, whatever the answer says. */
    static Denial denial(Decision.Denied denied) {
        return Denial.missing(List.copyOf(names(denied.missing())), denied.epoch());
    }

    /**
     * @param engines
     *            names of those that enforce what limits him
     * @param isOpenWithoutFiles
     *            whether the same request would be answered if it did not ask for a way to the files
     */
    static CatalogException restricted(Decision.Allowed allowed, List<String> engines, boolean isOpenWithoutFiles) {
        String way = engines.isEmpty()
                ? "Ask an administrator to register an engine that enforces it for this warehouse (PUT"
                        + " /admin/v1/engines/{name}), or the owner for unrestricted access"
                : "Query it through an engine that does: " + String.join(", ", engines)
                        + "; or ask the owner for unrestricted access";
        return new CatalogException(ErrorCode.FORBIDDEN, "Forbidden: what you may see here is limited by "
                + limits(allowed.restrictionCounts()) + ", and this client is not known to enforce that. " + way
                + (isOpenWithoutFiles
                        ? ". Without the header X-Iceberg-Access-Delegation you are shown what you may know of the"
                                + " metadata"
                        : "")
                + ". /admin/v1/explain says how this was decided")
                .because(Denial.restricted(allowed.epoch(), List.copyOf(allowed.policyIds())));
    }

    private static String limits(RestrictionCounts counts) {
        List<String> limits = new ArrayList<>();
        addCounted(limits, counts.columnRules(), "column rule");
        addCounted(limits, counts.rowFilters(), "row filter");
        if (counts.columnGrants() > 0) {
            limits.add(counts.columnGrants() == 1
                    ? "a grant that lists the readable columns"
                    : counts.columnGrants() + " grants that list the readable columns");
        }
        return String.join(", ", limits);
    }

    private static void addCounted(List<String> limits, int count, String thing) {
        if (count > 0) {
            limits.add(count + " " + thing + (count == 1 ? "" : "s"));
        }
    }

    static CatalogException absentWarehouse(Resolution resolution) {
        return new CatalogException(ErrorCode.NO_SUCH_WAREHOUSE,
                "Warehouse does not exist: " + resolution.askedWarehouse());
    }

    static CatalogException absentNamespace(Resolution resolution) {
        return new CatalogException(ErrorCode.NO_SUCH_NAMESPACE,
                "Namespace does not exist: " + resolution.askedNamespace());
    }

    private static Set<String> names(Set<Privilege> privileges) {
        Set<String> names = new TreeSet<>();
        for (Privilege privilege : privileges) {
            names.add(privilege.name());
        }
        return names;
    }
}
