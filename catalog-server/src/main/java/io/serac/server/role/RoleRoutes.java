package io.serac.server.role;

import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.access.SecondOrder;
import io.serac.server.database.Sessions;
import io.serac.server.http.PageTokens;
import io.serac.server.http.RequestHandler;
import io.serac.server.http.Routes;
import io.serac.server.operation.Operation;
import io.serac.server.principal.ServerAdministration;
import io.serac.server.securable.Securables;
import java.util.function.Predicate;

/** Routes of roles, their members and what stands for them in tokens. */
public final class RoleRoutes {
    private RoleRoutes() {
    }

    /**
     * Serves them.
     *
     * @param isIssuer
     *            whether the configuration names an issuer
     */
    public static void register(Routes routes, Securables securables, EnforcementPoint enforcement,
            SecondOrder secondOrder, PolicyTransactions transactions, Sessions sessions, PageTokens tokens,
            Predicate<String> isIssuer, ServerAdministration administration) {
        RoleRights rights = new RoleRights(enforcement, secondOrder, sessions);
        Roles roles = new Roles(securables, enforcement, rights, transactions, sessions, tokens, administration);
        Members members = new Members(securables, rights, transactions, sessions, tokens, administration);
        Mappings mappings = new Mappings(securables, enforcement, rights, transactions, sessions, tokens, isIssuer);
        routes.on(Operation.LIST_ROLES, roles::list)
                .on(Operation.GET_ROLE, roles::get)
                .on(Operation.PUT_ROLE, redecided(transactions, roles::put))
                .on(Operation.DELETE_ROLE, redecided(transactions, roles::delete))
                .on(Operation.LIST_ROLE_MEMBERS, members::list)
                .on(Operation.GET_ROLE_MEMBER, members::get)
                .on(Operation.PUT_ROLE_MEMBER, redecided(transactions, members::put))
                .on(Operation.DELETE_ROLE_MEMBER, redecided(transactions, members::delete))
                .on(Operation.LIST_TOKEN_ROLE_MAPPINGS, mappings::list)
                .on(Operation.GET_TOKEN_ROLE_MAPPING, mappings::get)
                .on(Operation.PUT_TOKEN_ROLE_MAPPING, redecided(transactions, mappings::put))
                .on(Operation.DELETE_TOKEN_ROLE_MAPPING, redecided(transactions, mappings::delete));
    }

    private static RequestHandler redecided(PolicyTransactions transactions, RequestHandler handler) {
        return request -> transactions.redeciding(() -> handler.handle(request));
    }
}
