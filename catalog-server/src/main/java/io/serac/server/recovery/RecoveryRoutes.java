package io.serac.server.recovery;

import io.serac.server.access.EnforcementPoint;
import io.serac.server.database.Sessions;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Routes;
import io.serac.server.location.Storages;
import io.serac.server.operation.Operation;
import io.serac.server.securable.Securables;

/** Routes of what an operator looks at after a restore. */
public final class RecoveryRoutes {
    private RecoveryRoutes() {
    }

    /** Serves them. */
    public static void register(Routes routes, Securables securables, EnforcementPoint enforcement, Sessions sessions,
            PageTokens tokens, Storages storages) {
        routes.on(Operation.LIST_STALE_POINTERS,
                new ListStalePointers(securables, enforcement, sessions, tokens, storages)::handle);
    }
}
