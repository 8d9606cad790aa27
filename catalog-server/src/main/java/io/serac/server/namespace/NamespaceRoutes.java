package io.serac.server.namespace;

import io.serac.server.access.EnforcementPoint;
import io.serac.server.database.Sessions;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Routes;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.location.Storages;
import io.serac.server.operation.Operation;
import io.serac.server.securable.Securables;

/** Routes of the namespace operations. */
public final class NamespaceRoutes {
    private NamespaceRoutes() {
    }

    /** Serves them. */
    public static void register(Routes routes, Securables securables, EnforcementPoint enforcement, Sessions sessions,
            Outcomes outcomes, PageTokens tokens, Storages storages) {
        LoadNamespace load = new LoadNamespace(securables, enforcement, sessions, storages);
        routes.on(Operation.LIST_NAMESPACES,
                new ListNamespaces(securables, enforcement, sessions, tokens)::handle)
                .on(Operation.CREATE_NAMESPACE, new CreateNamespace(securables, enforcement, outcomes)::handle)
                .on(Operation.LOAD_NAMESPACE_METADATA, load::load)
                .on(Operation.NAMESPACE_EXISTS, load::exists)
                .on(Operation.DROP_NAMESPACE, new DropNamespace(securables, enforcement, outcomes)::handle)
                .on(Operation.UPDATE_PROPERTIES,
                        new UpdateNamespaceProperties(securables, enforcement, sessions, outcomes)::handle);
    }
}
