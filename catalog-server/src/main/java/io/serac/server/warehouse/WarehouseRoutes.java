package io.serac.server.warehouse;

import io.serac.server.access.EnforcementPoint;
import io.serac.server.database.Sessions;
import io.serac.server.http.Routes;
import io.serac.server.location.Storages;
import io.serac.server.operation.Operation;
import io.serac.server.securable.Securables;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Routes of the warehouse operations. */
public final class WarehouseRoutes {
    private WarehouseRoutes() {
    }

    /** Serves them; last of all, because the configuration names everything that is served. */
    public static void register(Routes routes, Securables securables, EnforcementPoint enforcement, Sessions sessions,
            Storages storages, Optional<String> defaultWarehouse) {
        Set<Operation> operations = EnumSet.copyOf(routes.operations());
        routes.on(Operation.GET_CONFIG,
                new GetConfig(securables, enforcement, sessions, storages, operations, defaultWarehouse)::handle);
    }
}
