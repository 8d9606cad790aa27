package io.serac.server.dropped;

import io.serac.server.lifecycle.Repetitions;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.commit.CommitServices;
import io.serac.server.database.Sessions;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Routes;
import io.serac.server.operation.Operation;
import io.serac.server.securable.Securables;

/** Routes of dropped tables and views. */
public final class DroppedRoutes {
    private DroppedRoutes() {
    }

    /** Serves them. */
    public static void register(Routes routes, Securables securables, EnforcementPoint enforcement, Sessions sessions,
            PageTokens tokens, CommitServices services) {
        DroppedObjects objects = new DroppedObjects(securables, enforcement, sessions);
        routes.on(Operation.LIST_DROPPED, new ListDropped(securables, enforcement, objects, sessions, tokens)::handle)
                .on(Operation.UNDROP, new Undrop(securables, enforcement, objects, sessions, services.outcomes(),
                        services.storages(), services.documents(), services.claims(),
                        new Repetitions(securables, enforcement, sessions, services.documents()))::handle)
                .on(Operation.PURGE_DROPPED,
                        new PurgeDropped(securables, enforcement, objects, services.documents(),
                                services.outcomes())::handle);
    }
}
