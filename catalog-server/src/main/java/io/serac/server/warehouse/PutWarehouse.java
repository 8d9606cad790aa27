package io.serac.server.warehouse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.JsonBodies;
import io.serac.server.http.Preconditions;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.Outcome;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.idempotency.Result;
import io.serac.server.location.Storages;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import io.serac.server.securable.WarehouseEntry;
import io.serac.storage.probe.StorageReport;
import java.util.Set;
import java.util.UUID;

/** Creates or replaces a warehouse, or replaces its storage alone. Thread-safe. */
final class PutWarehouse {
    private static final String THING = "The warehouse";

    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Storages storages;
    private final WarehouseRules rules;
    private final TryStorage trial;
    private final RootMarks marks;
    private final StoreWarehouse store;
    private final ReadWarehouses read;

    PutWarehouse(Securables securables, EnforcementPoint enforcement, Storages storages, WarehouseRules rules,
            TryStorage trial, RootMarks marks, StoreWarehouse store, ReadWarehouses read) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.storages = storages;
        this.rules = rules;
        this.trial = trial;
        this.marks = marks;
        this.store = store;
        this.read = read;
    }

    Response whole(Request request) {
        Resolution resolution = securables.warehouse(request);
        Decision.Allowed allowed = resolution.warehouse() == null
                ? enforcement.server(request.caller(), resolution, Set.of(Privilege.CREATE_WAREHOUSE)).allowed()
                : enforcement.warehouse(request.caller(), resolution).allowed();
        OutcomeKey key = OutcomeKey.of(request);
        Outcome known = resolution.outcome();
        if (known != null && Outcomes.isReplay(key, known)) {
            return replayed(allowed, request, known);
        }
        JsonNode body = JsonBodies.object(request.body());
        WarehouseEntry present = resolution.warehouse();
        if (present == null) {
            return answer(allowed, request, 201, create(request, body, key));
        }
        return answer(allowed, request, 200, replace(request, present, body, key));
    }

    Response storage(Request request) {
        Resolution resolution = securables.warehouse(request);
        WarehouseEntry present = enforcement.warehouse(request.caller(), resolution).target();
        Decision.Allowed allowed = enforcement.warehouse(request.caller(), resolution).allowed();
        OutcomeKey key = OutcomeKey.of(request);
        if (!Outcomes.isReplay(key, resolution.outcome())) {
            JsonNode body = JsonNodeFactory.instance.objectNode().set("storage", JsonBodies.object(request.body()));
            replace(request, present, body, key);
        }
        return ReadWarehouses.storageAnswer(allowed, read.find(present.securable().id(), request));
    }

    private Result<WarehouseRow> create(Request request, JsonNode body, OutcomeKey key) {
        Preconditions.check(request, THING, null);
        WarehouseRules.checkName(request.path().warehouse());
        WarehouseSettings wanted = rules.read(body, null);
        store.checkSealable(wanted);
        UUID id = UUID.randomUUID();
        StorageReport report = trial.require(wanted.storage(), id);
        return marks.keep(wanted.storage(), id, () -> store.insert(id, request.path().warehouse(), wanted, report, key),
                () -> read.exists(id));
    }

    private Result<WarehouseRow> replace(Request request, WarehouseEntry present, JsonNode body, OutcomeKey key) {
        WarehouseRow row = read.find(present.securable().id(), request);
        Preconditions.check(request, THING, row.entityTag());
        if (row.revision() != present.revision()) {
            throw changedMeanwhile();
        }
        WarehouseSettings current = rules.stored(row, storages.of(present).profile());
        WarehouseSettings wanted = rules.read(body, current);
        if (wanted.storage().equals(current.storage())) {
            return store.update(row, current, wanted, null, key);
        }
        store.checkSealable(wanted);
        StorageReport report = trial.require(wanted.storage(), row.id());
        Result<WarehouseRow> result = marks.keep(wanted.storage(), row.id(),
                () -> store.update(row, current, wanted, report, key), () -> true);
        if (wanted.isMoved(current)) {
            marks.remove(current.storage(), row.id());
        }
        return result;
    }

    static CatalogException changedMeanwhile() {
        return new CatalogException(ErrorCode.CONFLICT,
                "The warehouse was changed by another request at the same time. Repeat the request");
    }

    private Response answer(Decision.Allowed allowed, Request request, int status, Result<WarehouseRow> result) {
        return switch (result) {
            case Result.Applied<WarehouseRow> applied -> ReadWarehouses.answer(allowed, status, applied.value());
            case Result.Replayed<WarehouseRow> replayed -> replayed(allowed, request, replayed.outcome());
        };
    }

    private Response replayed(Decision.Allowed allowed, Request request, Outcome known) {
        return ReadWarehouses.answer(allowed, known.status(), read.find(known.objectIds().getFirst(), request));
    }
}
