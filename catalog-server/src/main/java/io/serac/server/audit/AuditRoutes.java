package io.serac.server.audit;

import io.serac.server.access.EnforcementPoint;
import io.serac.server.database.Sessions;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Routes;
import io.serac.server.operation.Operation;
import io.serac.server.securable.Securables;

/** The endpoint of the audit. */
public final class AuditRoutes {
    private AuditRoutes() {
    }

    /** Serves it. */
    public static void register(Routes routes, Securables securables, EnforcementPoint enforcement, Sessions sessions,
            PageTokens tokens) {
        routes.on(Operation.SEARCH_AUDIT,
                new SearchAudit(securables, enforcement, sessions, tokens)::handle);
    }
}
