package io.serac.server.engine;

import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.access.SecondOrder;
import io.serac.server.database.Sessions;
import io.serac.server.http.PageTokens;
import io.serac.server.http.RequestHandler;
import io.serac.server.http.Routes;
import io.serac.server.operation.Operation;
import io.serac.server.securable.Securables;
import java.util.Set;

/** Routes of engines. */
public final class EngineRoutes {
    private EngineRoutes() {
    }

    /**
     * Serves them.
     *
     * @param issuers
     *            names of those in the configuration
     * @param keyPepper
     *            that keys of engines are stored with
     */
    public static void register(Routes routes, Securables securables, EnforcementPoint enforcement,
            SecondOrder secondOrder, PolicyTransactions transactions, Sessions sessions, PageTokens tokens,
            Set<String> issuers, byte[] keyPepper) {
        Engines engines = new Engines(securables, enforcement, secondOrder, transactions, sessions, tokens, issuers);
        OpaKeys keys = new OpaKeys(securables, engines, transactions, sessions, tokens, keyPepper);
        RequestHandler put = request -> transactions.redeciding(() -> engines.put(request));
        routes.on(Operation.LIST_ENGINES, engines::list)
                .on(Operation.GET_ENGINE, engines::get)
                .on(Operation.PUT_ENGINE, put)
                .on(Operation.DELETE_ENGINE, engines::delete)
                .on(Operation.LIST_OPA_KEYS, keys::list)
                .on(Operation.CREATE_OPA_KEY, keys::create)
                .on(Operation.GET_OPA_KEY, keys::get)
                .on(Operation.DELETE_OPA_KEY, keys::delete);
    }
}
