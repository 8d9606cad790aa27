package io.serac.server.warehouse;

import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Preconditions;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.idempotency.Result;
import io.serac.server.idempotency.Violations;
import io.serac.server.location.Storages;
import io.serac.server.secret.SecretException;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import io.serac.server.securable.WarehouseEntry;
import io.serac.storage.StorageProfile;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes a warehouse in which nothing is left. Its files stay, but for the mark at its root. Thread-safe. */
final class DeleteWarehouse {
    private static final Logger LOG = LoggerFactory.getLogger(DeleteWarehouse.class);
    private static final String THING = "The warehouse";

    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Storages storages;
    private final RootMarks marks;
    private final Outcomes outcomes;

    DeleteWarehouse(Securables securables, EnforcementPoint enforcement, Storages storages, RootMarks marks,
            Outcomes outcomes) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.storages = storages;
        this.marks = marks;
        this.outcomes = outcomes;
    }

    Response handle(Request request) {
        Resolution resolution = securables.warehouse(request);
        OutcomeKey key = OutcomeKey.of(request);
        if (Outcomes.isReplay(key, resolution.outcome())) {
            // Another warehouse may have the name by now.
            return Response.empty(enforcement.authenticated(request.caller(), resolution), 204);
        }
        Authorized<WarehouseEntry> warehouse = enforcement.warehouse(request.caller(), resolution);
        Optional<StorageProfile> storage = storage(warehouse.target());
        if (delete(request, warehouse.target(), key) instanceof Result.Applied<Integer>) {
            storage.ifPresent(profile -> marks.remove(profile, warehouse.target().securable().id()));
        }
        return Response.empty(warehouse.allowed(), 204);
    }

    /** Empty if its secret is lost or its endpoint is no longer allowed: it can be deleted all the same. */
    private Optional<StorageProfile> storage(WarehouseEntry warehouse) {
        try {
            return Optional.of(storages.of(warehouse).profile());
        } catch (SecretException | IllegalArgumentException unusable) {
            LOG.atWarn().addKeyValue("warehouse", warehouse.name()).addKeyValue("reason", unusable.getMessage())
                    .log("The file serac-warehouse.json at the root is not removed; delete it before the root is used"
                            + " again");
            return Optional.empty();
        }
    }

    private Result<Integer> delete(Request request, WarehouseEntry warehouse, OutcomeKey key) {
        UUID id = warehouse.securable().id();
        return outcomes.transaction(key, 204, List.of(id), Violations.none(), session -> {
            WarehouseDao dao = session.dao(WarehouseDao.class);
            WarehouseRow row = dao.lock(id).orElseThrow(() -> ReadWarehouses.absent(warehouse.name()));
            Preconditions.check(request, THING, row.entityTag());
            if (row.isProtected()) {
                throw new CatalogException(ErrorCode.FORBIDDEN, "Warehouse " + row.name()
                        + " is protected against deletion. Lift the protection first");
            }
            if (dao.isInUse(id)) {
                throw new CatalogException(ErrorCode.CONFLICT, "in-use: warehouse " + row.name()
                        + " has namespaces, or dropped tables and views that are not purged yet. Remove them first");
            }
            return dao.delete(id);
        });
    }
}
