package io.serac.server.probe;

import io.serac.server.access.EnforcementPoint;
import io.serac.server.http.Routes;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.location.Storages;
import io.serac.server.operation.Operation;
import io.serac.server.securable.Securables;

/** Routes of the checks of storages. */
public final class ProbeRoutes {
    private ProbeRoutes() {
    }

    /** Serves them. */
    public static void register(Routes routes, Securables securables, EnforcementPoint enforcement, Storages storages,
            Outcomes outcomes, StorageChecks checks) {
        CheckStorage check = new CheckStorage(securables, enforcement, storages, outcomes, checks);
        routes.on(Operation.CHECK_WAREHOUSE_STORAGE, check::handle)
                .on(Operation.GET_WAREHOUSE_STORAGE_CHECK, check::last);
    }
}
