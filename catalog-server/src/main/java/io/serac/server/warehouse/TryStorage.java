package io.serac.server.warehouse;

import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.error.Reason;
import io.serac.server.probe.StorageChecks;
import io.serac.storage.StorageProfile;
import io.serac.storage.probe.StorageReport;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Tries out a storage before it is kept. Thread-safe. */
final class TryStorage {
    private final StorageChecks checks;

    TryStorage(StorageChecks checks) {
        this.checks = checks;
    }

    /** Throws BAD_REQUEST with everything that does not work, unless all does that the scoping of the storage needs. */
    StorageReport require(StorageProfile profile, UUID warehouseId) {
        StorageReport report = checks.tryOut(profile, warehouseId);
        if (!report.passed()) {
            throw new CatalogException(ErrorCode.BAD_REQUEST, Reason.STORAGE_PROBE_FAILED,
                    "storage-probe-failed: nothing was changed. " + report.summary() + " " + failures(report));
        }
        return report;
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
