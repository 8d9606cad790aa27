package io.serac.server.warehouse;

import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.error.Reason;
import io.serac.server.idempotency.Result;
import io.serac.storage.EndpointPolicy;
import io.serac.storage.ObjectFiles;
import io.serac.storage.StorageException;
import io.serac.storage.StorageProfile;
import io.serac.storage.WarehouseMarker;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the file at the root of each warehouse that says whose the root is. Thread-safe. */
final class RootMarks {
    private static final Logger LOG = LoggerFactory.getLogger(RootMarks.class);

    private final EndpointPolicy endpoints;

    RootMarks(EndpointPolicy endpoints) {
        this.endpoints = endpoints;
    }

    /**
     * Marks a root and stores the warehouse that it is for. If nothing was stored the mark goes again.
     *
     * @param isStored
     *            asked if the outcome is not known; throws if that cannot be found out
     * @throws CatalogException
     *             BAD_REQUEST if another warehouse was quicker, SERVICE_UNAVAILABLE if the store is not reached
     */
    <R> Result<R> keep(StorageProfile storage, UUID warehouseId, Supplier<Result<R>> change,
            BooleanSupplier isStored) {
        boolean isNew = mark(storage, warehouseId);
        Result<R> result;
        try {
            result = change.get();
        } catch (RuntimeException failure) {
            if (isNew && isNothingStored(failure, isStored)) {
                remove(storage, warehouseId);
            }
            throw failure;
        }
        if (isNew && result instanceof Result.Replayed<R>) {
            remove(storage, warehouseId);
        }
        return result;
    }

    private static boolean isNothingStored(RuntimeException failure, BooleanSupplier isStored) {
        if (failure instanceof CatalogException refusal
                && (refusal.code().status() < 500 || refusal.code() == ErrorCode.SERVICE_UNAVAILABLE)) {
            return true;
        }
        try {
            return !isStored.getAsBoolean();
        } catch (CatalogException unknown) {
            // A mark too many is better than one too few.
            return false;
        }
    }

    /** Removes the mark of a warehouse that no longer has the root. Only logged if it fails: the change was applied. */
    void remove(StorageProfile storage, UUID warehouseId) {
        try (ObjectFiles files = ObjectFiles.open(storage, List.of(), endpoints)) {
            new WarehouseMarker(files, storage.root(), warehouseId).remove();
        } catch (StorageException | IllegalArgumentException failure) {
            LOG.atWarn().addKeyValue("warehouse", warehouseId).addKeyValue("root", storage.root())
                    .addKeyValue("reason", failure.getMessage())
                    .log("The file serac-warehouse.json was not removed; delete it before the root is used again");
        }
    }

    private boolean mark(StorageProfile storage, UUID warehouseId) {
        try (ObjectFiles files = ObjectFiles.open(storage, List.of(), endpoints)) {
            WarehouseMarker marker = new WarehouseMarker(files, storage.root(), warehouseId);
            boolean isNew = marker.owner() == WarehouseMarker.Owner.NOBODY;
            if (!marker.write()) {
                throw new CatalogException(ErrorCode.BAD_REQUEST, Reason.STORAGE_PROBE_FAILED,
                        "storage-probe-failed: another warehouse was given the root at the same time, as "
                                + marker.file() + " says. Nothing was changed. Choose another root");
            }
            return isNew;
        } catch (StorageException failure) {
            throw CatalogException.unavailable(
                    "The root of the warehouse could not be marked, nothing was changed. " + failure.getMessage(),
                    failure);
        }
    }
}
