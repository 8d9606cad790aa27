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
import io.serac.storage.StorageProbe;
import io.serac.storage.StorageProfile;
import io.serac.storage.StorageReport;
import java.util.List;

/** Tries out the storage of a warehouse: on demand, and before a new one is kept. Thread-safe. */
final class TryStorage {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Storages storages;
    private final EndpointPolicy endpoints;

    TryStorage(Securables securables, EnforcementPoint enforcement, Storages storages, EndpointPolicy endpoints) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.storages = storages;
        this.endpoints = endpoints;
    }

    Response handle(Request request) {
        Authorized<WarehouseEntry> warehouse = enforcement.warehouse(request.caller(), securables.warehouse(request));
        StorageProfile profile = storages.of(warehouse.target()).profile();
        return Response.json(warehouse.allowed(), 200, WarehouseJson.report(StorageProbe.run(profile, endpoints)));
    }

    /** Throws BAD_REQUEST with everything that does not work. */
    void require(StorageProfile profile) {
        StorageReport report = StorageProbe.run(profile, endpoints);
        if (!report.passed()) {
            List<String> failed = report.checks().stream().filter(check -> !check.passed())
                    .map(check -> check.name() + ": " + check.message()).toList();
            throw new CatalogException(ErrorCode.BAD_REQUEST, Reason.STORAGE_PROBE_FAILED,
                    "storage-probe-failed: the storage does not work, nothing was changed. "
                            + String.join(" ", failed));
        }
    }
}
