package io.serac.server.principal;

import io.serac.server.access.EnforcementPoint;
import io.serac.server.authentication.PrincipalState;
import io.serac.server.http.Routes;
import io.serac.server.operation.Operation;

/** Routes of what callers can ask about principals. */
public final class PrincipalRoutes {
    private PrincipalRoutes() {
    }

    /** Serves them. */
    public static void register(Routes routes, PrincipalState principals, EnforcementPoint enforcement) {
        routes.on(Operation.WHO_AM_I, new WhoAmI(principals, enforcement)::handle);
    }
}
