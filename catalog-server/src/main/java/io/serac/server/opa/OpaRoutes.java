package io.serac.server.opa;

import io.serac.server.access.EngineDenials;
import io.serac.server.access.UserDecisions;
import io.serac.server.authentication.TokenVerifier;
import io.serac.server.database.Sessions;
import io.serac.server.http.Routes;
import io.serac.server.operation.Operation;
import java.util.function.Predicate;

/** Routes of the policy endpoints that Trino asks. */
public final class OpaRoutes {
    private OpaRoutes() {
    }

    /**
     * How engines prove themselves, and who learns what their users were denied.
     *
     * @param pepper
     *            that keys of engines are stored with
     * @param denials
     *            is told what users were denied
     */
    public record Proving(TokenVerifier verifier, byte[] pepper, EngineDenials denials) {
    }

    /**
     * Serves them.
     *
     * @param matchesRolesByName
     *            whether values in tokens of an issuer stand for roles of the same name
     */
    public static void register(Routes routes, Sessions sessions, UserDecisions decisions, Proving proving,
            Predicate<String> matchesRolesByName) {
        TrinoPolicies policies = new TrinoPolicies(sessions, decisions, proving.verifier(), proving.pepper(),
                proving.denials(), matchesRolesByName);
        routes.on(Operation.TRINO_ALLOW, policies::allow)
                .on(Operation.TRINO_BATCH, policies::batch)
                .on(Operation.TRINO_ROW_FILTERS, policies::rowFilters)
                .on(Operation.TRINO_COLUMN_MASK, policies::columnMask)
                .on(Operation.TRINO_BATCH_COLUMN_MASKS, policies::batchColumnMasks);
    }
}
