package io.serac.server.warehouse;

import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.error.Reason;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.location.Storages;
import io.serac.server.securable.Securables;
import io.serac.server.securable.WarehouseEntry;
import io.serac.storage.EndpointPolicy;
import io.serac.storage.StorageProfile;
import io.serac.storage.probe.StorageProbe;
import io.serac.storage.probe.StorageReport;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Tries out the storage of a warehouse: on demand, and before a new one is kept. Thread-safe. */
final class TryStorage {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Storages storages;
    private final EndpointPolicy endpoints;
    private final Clock clock;

    TryStorage(Securables securables, EnforcementPoint enforcement, Storages storages, EndpointPolicy endpoints,
            Clock clock) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.storages = storages;
        this.endpoints = endpoints;
        this.clock = clock;
    }

    Response handle(Request request) {
        Authorized<WarehouseEntry> warehouse = enforcement.warehouse(request.caller(), securables.warehouse(request));
        StorageProfile profile = storages.of(warehouse.target()).profile();
        StorageReport report = StorageProbe.run(profile, warehouse.target().securable().id(), endpoints, clock);
        return Response.json(warehouse.allowed(), 200, WarehouseJson.report(report));
    }

    /** Throws BAD_REQUEST with everything that does not work, unless all does that the scoping of the storage needs. */
    void require(StorageProfile profile, UUID warehouseId) {
        StorageReport report = StorageProbe.run(profile, warehouseId, endpoints, clock);
        if (!report.passed()) {
            throw new CatalogException(ErrorCode.BAD_REQUEST, Reason.STORAGE_PROBE_FAILED,
                    "storage-probe-failed: nothing was changed. " + report.summary() + " " + failures(report));
        }
    }

    // What decided comes first, because long messages are cut.
    private static String failures(StorageReport report) {
        List<String> required = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (StorageReport.Check check : report.checks()) {
            if (!check.passed()) {
                (check.required() ? required : warnings).add(check.name() + ": " + check.message());
            }
        }
        required.addAll(warnings);
        return String.join(" ", required);
    }
}
