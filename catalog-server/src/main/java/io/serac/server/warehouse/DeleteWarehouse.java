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
import io.serac.server.idempotency.Violations;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import io.serac.server.securable.WarehouseEntry;
import java.util.List;
import java.util.UUID;

/** Deletes a warehouse in which nothing is left. Its files stay. Thread-safe. */
final class DeleteWarehouse {
    private static final String THING = "The warehouse";

    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Outcomes outcomes;

    DeleteWarehouse(Securables securables, EnforcementPoint enforcement, Outcomes outcomes) {
        this.securables = securables;
        this.enforcement = enforcement;
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
        delete(request, warehouse.target(), key);
        return Response.empty(warehouse.allowed(), 204);
    }

    private void delete(Request request, WarehouseEntry warehouse, OutcomeKey key) {
        UUID id = warehouse.securable().id();
        outcomes.transaction(key, 204, List.of(id), Violations.none(), session -> {
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
