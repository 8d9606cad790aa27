package io.serac.server.probe;

import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.idempotency.Result;
import io.serac.server.idempotency.Violations;
import io.serac.server.location.Storages;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import io.serac.server.securable.WarehouseEntry;
import java.util.List;
import java.util.UUID;

/** Checks the storage of a warehouse on demand, and shows the last check of it. Thread-safe. */
final class CheckStorage {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Storages storages;
    private final Outcomes outcomes;
    private final StorageChecks checks;

    CheckStorage(Securables securables, EnforcementPoint enforcement, Storages storages, Outcomes outcomes,
            StorageChecks checks) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.storages = storages;
        this.outcomes = outcomes;
        this.checks = checks;
    }

    Response handle(Request request) {
        Resolution resolution = securables.warehouse(request);
        Authorized<WarehouseEntry> warehouse = enforcement.warehouse(request.caller(), resolution);
        OutcomeKey key = OutcomeKey.of(request);
        if (!Outcomes.isReplay(key, resolution.outcome())) {
            check(warehouse, key);
        }
        return last(warehouse);
    }

    private void check(Authorized<WarehouseEntry> warehouse, OutcomeKey key) {
        UUID id = warehouse.target().securable().id();
        try {
            StorageChecks.Made made = checks.make(id, storages.of(warehouse.target()));
            Result<StorageChecks.Effect> kept = outcomes.transaction(key, 200, List.of(id), Violations.none(),
                    session -> checks.keep(session, made));
            if (kept instanceof Result.Applied<StorageChecks.Effect> applied) {
                checks.tell(warehouse.target().name(), made, applied.value());
            }
        } catch (RuntimeException e) {
            checks.failed();
            throw e;
        }
    }

    Response last(Request request) {
        return last(enforcement.warehouse(request.caller(), securables.warehouse(request)));
    }

    private Response last(Authorized<WarehouseEntry> warehouse) {
        KeptCheck kept = checks.find(warehouse.target().securable().id())
                .orElseThrow(() -> new CatalogException(ErrorCode.NOT_FOUND, "The storage of warehouse "
                        + warehouse.target().name() + " was not checked yet. POST to the same path checks it"));
        return Response.json(warehouse.allowed(), 200, kept.json());
    }
}
