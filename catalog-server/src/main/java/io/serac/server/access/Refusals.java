package io.serac.server.access;

import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.RestrictionCounts;
import io.serac.server.error.CatalogException;
import io.serac.server.error.Denial;
import io.serac.server.error.ErrorCode;
import io.serac.server.securable.Resolution;
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
                .because(Denial.missing(List.copyOf(names(denied.missing())), denied.epoch()));
    }

    static CatalogException restricted(Decision.Allowed allowed) {
        RestrictionCounts counts = allowed.restrictionCounts();
        return new CatalogException(ErrorCode.FORBIDDEN, "Forbidden: " + counts.columnRules() + " column rules and "
                + counts.rowFilters()
                + " row filters apply to you here, and this client is not known to enforce them, so it gets"
                + " neither metadata nor files. Ask the owner for unrestricted access, or /admin/v1/explain for the reason")
                .because(Denial.restricted(allowed.epoch(), List.copyOf(allowed.policyIds())));
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
