package io.serac.server.explain;

import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.Explainer;
import io.serac.server.access.Targets;
import io.serac.server.database.Sessions;
import io.serac.server.http.Routes;
import io.serac.server.operation.Operation;
import io.serac.server.securable.Securables;
import java.util.function.Predicate;

/** Route of the explanation of decisions. */
public final class ExplainRoutes {
    private ExplainRoutes() {
    }

    /**
     * Serves it.
     *
     * @param matchesRolesByName
     *            whether role values of an issuer stand for roles of the same name
     */
    public static void register(Routes routes, Securables securables, Targets targets, EnforcementPoint enforcement,
            Explainer explainer, Sessions sessions, Predicate<String> matchesRolesByName) {
        routes.on(Operation.EXPLAIN, new Explain(securables, targets, enforcement, explainer, sessions,
                matchesRolesByName)::handle);
    }
}
