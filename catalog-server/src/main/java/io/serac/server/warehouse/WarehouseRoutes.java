package io.serac.server.warehouse;

import io.serac.server.access.EnforcementPoint;
import io.serac.server.database.Sessions;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Routes;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.location.Storages;
import io.serac.server.operation.Operation;
import io.serac.server.probe.StorageChecks;
import io.serac.server.secret.SecretBox;
import io.serac.server.securable.Securables;
import io.serac.storage.EndpointPolicy;
import io.serac.storage.StorageProfiles;
import io.serac.storage.location.Location;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Routes of the warehouse operations. */
public final class WarehouseRoutes {
    private WarehouseRoutes() {
    }

    /**
     * What administering warehouses needs beyond what every feature does. Immutable.
     *
     * @param privateFolder
     *            the server's own data folder
     * @param undropPeriod
     *            of new warehouses that do not say
     * @param checks
     *            of storages
     */
    public record Administration(SecretBox secrets, StorageProfiles profiles, EndpointPolicy endpoints,
            Location privateFolder, Duration undropPeriod, StorageChecks checks) {
    }

    /** Serves the administration of warehouses. */
    public static void registerAdministration(Routes routes, Securables securables, EnforcementPoint enforcement,
            Sessions sessions, Storages storages, Outcomes outcomes, PageTokens tokens, Administration administration) {
        WarehouseRules rules = new WarehouseRules(administration.profiles(), administration.privateFolder(),
                administration.undropPeriod());
        ReadWarehouses read = new ReadWarehouses(securables, enforcement, sessions, tokens);
        TryStorage trial = new TryStorage(administration.checks());
        RootMarks marks = new RootMarks(administration.endpoints());
        PutWarehouse put = new PutWarehouse(securables, enforcement, storages, rules, trial, marks,
                new StoreWarehouse(outcomes, administration.secrets(), rules, administration.checks()), read);
        routes.on(Operation.LIST_WAREHOUSES, read::list)
                .on(Operation.GET_WAREHOUSE, read::get)
                .on(Operation.PUT_WAREHOUSE, put::whole)
                .on(Operation.DELETE_WAREHOUSE,
                        new DeleteWarehouse(securables, enforcement, storages, marks, outcomes)::handle)
                .on(Operation.GET_WAREHOUSE_STORAGE, read::storage)
                .on(Operation.PUT_WAREHOUSE_STORAGE, put::storage);
    }

    /** Serves the configuration for clients; last of all, because it names everything that is served. */
    public static void register(Routes routes, Securables securables, EnforcementPoint enforcement, Sessions sessions,
            Storages storages, Optional<String> defaultWarehouse) {
        Set<Operation> operations = EnumSet.copyOf(routes.operations());
        routes.on(Operation.GET_CONFIG,
                new GetConfig(securables, enforcement, sessions, storages, operations, defaultWarehouse)::handle);
    }
}
