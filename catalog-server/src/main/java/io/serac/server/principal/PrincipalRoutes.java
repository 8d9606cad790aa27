package io.serac.server.principal;

import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.access.SecondOrder;
import io.serac.server.authentication.ServiceSecrets;
import io.serac.server.database.Sessions;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Routes;
import io.serac.server.operation.Operation;
import io.serac.server.securable.Securables;

/** Routes of principals and of what callers can ask about themselves. */
public final class PrincipalRoutes {
    private PrincipalRoutes() {
    }

    /** Serves what callers can ask about themselves. */
    public static void register(Routes routes, Securables securables, EnforcementPoint enforcement,
            Sessions sessions) {
        routes.on(Operation.WHO_AM_I, new WhoAmI(securables, enforcement, sessions)::handle);
    }

    /** Serves the administration of users, service accounts and their secrets. */
    public static void registerAdministration(Routes routes, Securables securables, EnforcementPoint enforcement,
            SecondOrder secondOrder, PolicyTransactions transactions, Sessions sessions, PageTokens tokens,
            ServiceSecrets serviceSecrets, ServerAdministration administration) {
        Users users = new Users(securables, enforcement, transactions, sessions, tokens, administration);
        Accounts accounts = new Accounts(securables, enforcement, transactions, sessions, tokens, administration);
        Secrets secrets =
                new Secrets(securables, enforcement, secondOrder, transactions, sessions, tokens, serviceSecrets,
                        administration);
        routes.on(Operation.LIST_PRINCIPALS, users::list)
                .on(Operation.GET_PRINCIPAL, users::get)
                .on(Operation.PUT_PRINCIPAL, users::put)
                .on(Operation.DELETE_PRINCIPAL, users::delete)
                .on(Operation.LIST_SERVICE_ACCOUNTS, accounts::list)
                .on(Operation.GET_SERVICE_ACCOUNT, accounts::get)
                .on(Operation.PUT_SERVICE_ACCOUNT, accounts::put)
                .on(Operation.DELETE_SERVICE_ACCOUNT, accounts::delete)
                .on(Operation.LIST_SECRETS, secrets::list)
                .on(Operation.GET_SECRET, secrets::get)
                .on(Operation.CREATE_SECRET, secrets::create)
                .on(Operation.DELETE_SECRET, secrets::delete);
    }
}
