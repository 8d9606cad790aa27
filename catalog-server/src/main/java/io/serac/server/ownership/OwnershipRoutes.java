package io.serac.server.ownership;

import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.access.Targets;
import io.serac.server.database.Sessions;
import io.serac.server.http.Routes;
import io.serac.server.operation.Operation;
import java.util.List;

/** Routes of owners and of managed access. */
public final class OwnershipRoutes {
    private static final List<Operation> GET = List.of(Operation.GET_WAREHOUSE_OWNER, Operation.GET_NAMESPACE_OWNER,
            Operation.GET_TABLE_OWNER, Operation.GET_VIEW_OWNER);
    private static final List<Operation> PUT = List.of(Operation.PUT_WAREHOUSE_OWNER, Operation.PUT_NAMESPACE_OWNER,
            Operation.PUT_TABLE_OWNER, Operation.PUT_VIEW_OWNER);

    private OwnershipRoutes() {
    }

    /** Serves them. */
    public static void register(Routes routes, Targets targets, EnforcementPoint enforcement, Sessions sessions,
            PolicyTransactions transactions) {
        Owners owners = new Owners(targets, sessions, transactions);
        ManagedAccess managed = new ManagedAccess(targets, enforcement, sessions, transactions);
        GET.forEach(operation -> routes.on(operation, owners::get));
        PUT.forEach(operation -> routes.on(operation, owners::put));
        routes.on(Operation.GET_WAREHOUSE_MANAGED_ACCESS, managed::get)
                .on(Operation.PUT_WAREHOUSE_MANAGED_ACCESS, managed::put)
                .on(Operation.GET_NAMESPACE_MANAGED_ACCESS, managed::get)
                .on(Operation.PUT_NAMESPACE_MANAGED_ACCESS, managed::put);
    }
}
