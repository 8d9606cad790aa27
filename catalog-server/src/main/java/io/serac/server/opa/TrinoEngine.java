package io.serac.server.opa;

import io.serac.authorizer.Securable;
import io.serac.server.authentication.Caller;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * An engine that has proved itself, as it is registered now. Immutable.
 *
 * @param account that it logs in with
 * @param userIssuer whose subjects its users are
 * @param trustGroups whether groups that it names count as roles in a token
 * @param catalogs names of warehouses by names in the engine
 * @param openCatalogs catalogs that are none of the server's business
 * @param expressionIdentity as whom it evaluates filters
 * @param isArmed whether it has asked for filters and for masks before, so that it applies them
 * @param isUserDisabled whether the user who was asked about may do nothing any more
 */
record TrinoEngine(UUID id, Securable.Server server, long epoch, Caller account, String userIssuer,
        boolean trustGroups, Map<String, String> catalogs, Set<String> openCatalogs, String expressionIdentity,
        boolean isArmed,
        boolean isUserDisabled) {
    TrinoEngine {
        catalogs = Map.copyOf(catalogs);
        openCatalogs = Set.copyOf(openCatalogs);
    }
}
