package io.serac.server.protection;

import io.serac.server.access.EnforcementPoint;
import io.serac.server.database.Sessions;
import io.serac.server.http.Routes;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.operation.Operation;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Securables;

/** Routes of the protection flags. */
public final class ProtectionRoutes {
    private ProtectionRoutes() {
    }

    /** Serves them. */
    public static void register(Routes routes, Securables securables, EnforcementPoint enforcement, Sessions sessions,
            Outcomes outcomes) {
        Protection protection = new Protection(securables, enforcement, sessions, outcomes);
        routes.on(Operation.GET_WAREHOUSE_PROTECTION, protection.getWarehouse())
                .on(Operation.PUT_WAREHOUSE_PROTECTION, protection.putWarehouse())
                .on(Operation.GET_NAMESPACE_PROTECTION, protection.getNamespace())
                .on(Operation.PUT_NAMESPACE_PROTECTION, protection.putNamespace())
                .on(Operation.GET_TABLE_PROTECTION, protection.getObject(ObjectKind.TABLE))
                .on(Operation.PUT_TABLE_PROTECTION, protection.putObject(ObjectKind.TABLE))
                .on(Operation.GET_VIEW_PROTECTION, protection.getObject(ObjectKind.VIEW))
                .on(Operation.PUT_VIEW_PROTECTION, protection.putObject(ObjectKind.VIEW));
    }
}
