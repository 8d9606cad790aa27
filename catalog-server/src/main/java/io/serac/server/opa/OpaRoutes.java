package io.serac.server.opa;

import io.serac.server.access.UserDecisions;
import io.serac.server.authentication.TokenVerifier;
import io.serac.server.database.Sessions;
import io.serac.server.http.Routes;
import io.serac.server.operation.Operation;

/** Routes of the policy endpoints that Trino asks. */
public final class OpaRoutes {
    private OpaRoutes() {
    }

    /**
     * How engines prove themselves.
     *
     * @param pepper
     *            that keys of engines are stored with
     */
    public record Proving(TokenVerifier verifier, byte[] pepper) {
    }

    /** Serves them. */
    public static void register(Routes routes, Sessions sessions, UserDecisions decisions, Proving proving) {
        TrinoPolicies policies = new TrinoPolicies(sessions, decisions, proving.verifier(), proving.pepper());
        routes.on(Operation.TRINO_ALLOW, policies::allow)
                .on(Operation.TRINO_BATCH, policies::batch)
                .on(Operation.TRINO_ROW_FILTERS, policies::rowFilters)
                .on(Operation.TRINO_COLUMN_MASK, policies::columnMask)
                .on(Operation.TRINO_BATCH_COLUMN_MASKS, policies::batchColumnMasks);
    }
}
