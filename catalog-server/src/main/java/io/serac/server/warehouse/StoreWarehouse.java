package io.serac.server.warehouse;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.database.ConstraintViolation;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.idempotency.Result;
import io.serac.server.idempotency.Violations;
import io.serac.server.location.SealedSecrets;
import io.serac.server.location.StorageSecrets;
import io.serac.server.probe.StorageChecks;
import io.serac.server.secret.SecretBox;
import io.serac.server.securable.NamespacePath;
import io.serac.storage.ProfileSecrets;
import io.serac.storage.StorageProfiles;
import io.serac.storage.location.Location;
import io.serac.storage.probe.StorageReport;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.catalog.Namespace;
import org.jspecify.annotations.Nullable;

/** Writes checked settings of a warehouse, its secret sealed, with what only a transaction can check. Thread-safe. */
final class StoreWarehouse {
    private static final long FIRST_REVISION = 1;

    private final Outcomes outcomes;
    private final StorageSecrets secrets;
    private final WarehouseRules rules;
    private final StorageChecks checks;

    StoreWarehouse(Outcomes outcomes, SecretBox secrets, WarehouseRules rules, StorageChecks checks) {
        this.outcomes = outcomes;
        this.secrets = new StorageSecrets(secrets);
        this.rules = rules;
        this.checks = checks;
    }

    /** Throws CONFLICT if there is a secret and no key to seal it with. */
    void checkSealable(WarehouseSettings wanted) {
        if (!ProfileSecrets.of(wanted.storage()).isEmpty() && !secrets.canSeal()) {
            throw new CatalogException(ErrorCode.CONFLICT, "This server has no master key to store credentials with. "
                    + "Ask its operator to " + SecretBox.howToGetAKey());
        }
    }

    /**
     * @param report
     *            of the check that the storage has passed
     */
    Result<WarehouseRow> insert(UUID id, String name, WarehouseSettings wanted, StorageReport report, OutcomeKey key) {
        JsonNode storage = StorageProfiles.write(wanted.storage());
        SealedSecrets sealed = secrets.seal(id, FIRST_REVISION, ProfileSecrets.of(wanted.storage()));
        return outcomes.transaction(key, 201, List.of(id), StoreWarehouse::refusal, session -> {
            WarehouseDao dao = session.dao(WarehouseDao.class);
            dao.lockFolders();
            rules.checkDisjoint(wanted.folders(), dao.foldersOfOthers(id));
            dao.insert(id, name, key.principalId(), storage, wanted.rawAccess().text(), wanted.properties(),
                    texts(wanted), wanted.undropPeriod().toSeconds(), wanted.restrictedClients().text(),
                    wanted.isStrictAppend(), wanted.isProtected());
            storeSecrets(dao, id, sealed);
            checks.keepPassed(session, id, report);
            dao.insertRootNamespace(id, NamespacePath.digest(Namespace.empty()), key.principalId());
            return dao.find(id).orElseThrow();
        });
    }

    /**
     * @param row
     *            as it was read
     * @param current
     *            its settings
     * @param report
     *            of the check that another storage has passed; null if the storage stays
     */
    Result<WarehouseRow> update(WarehouseRow row, WarehouseSettings current, WarehouseSettings wanted,
            @Nullable StorageReport report, OutcomeKey key) {
        UUID id = row.id();
        JsonNode storage = StorageProfiles.write(wanted.storage());
        ProfileSecrets wantedSecrets = ProfileSecrets.of(wanted.storage());
        boolean areSecretsChanged = !wantedSecrets.equals(ProfileSecrets.of(current.storage()));
        SealedSecrets sealed = areSecretsChanged
                ? secrets.seal(id, row.revision() + 1, wantedSecrets)
                : SealedSecrets.NONE;
        return outcomes.transaction(key, 200, List.of(id), Violations.none(), session -> {
            WarehouseDao dao = session.dao(WarehouseDao.class);
            dao.lockFolders();
            WarehouseRow locked = dao.lock(id).orElseThrow(() -> ReadWarehouses.absent(row.name()));
            if (locked.revision() != row.revision()) {
                throw PutWarehouse.changedMeanwhile();
            }
            if (wanted.isMoved(current) && dao.isInUse(id)) {
                throw new CatalogException(ErrorCode.CONFLICT,
                        "in-use: the root of a warehouse with namespaces, or with "
                                + "dropped tables whose files are still there, cannot change. Empty it first");
            }
            if (!wanted.folders().equals(current.folders())) {
                rules.checkDisjoint(wanted.folders(), dao.foldersOfOthers(id));
            }
            if (dao.update(id, storage, report != null, wanted.rawAccess().text(), wanted.properties(), texts(wanted),
                    wanted.undropPeriod().toSeconds(), wanted.restrictedClients().text(),
                    wanted.isStrictAppend(), wanted.isProtected()) != 1) {
                throw new IllegalStateException("Locked warehouse " + id + " is gone");
            }
            if (report != null) {
                checks.keepPassed(session, id, report);
            }
            if (areSecretsChanged) {
                storeSecrets(dao, id, sealed);
            }
            return dao.find(id).orElseThrow();
        });
    }

    private static void storeSecrets(WarehouseDao dao, UUID id, SealedSecrets sealed) {
        if (dao.storeSecrets(id, sealed.dataKey(), sealed.revision(), sealed.credentials(), sealed.reader(),
                sealed.writer()) != 1) {
            throw new IllegalStateException("Locked warehouse " + id + " is gone");
        }
    }

    private static String[] texts(WarehouseSettings settings) {
        return settings.allowedLocations().stream().map(Location::toString).toArray(String[]::new);
    }

    private static RuntimeException refusal(ConstraintViolation violation) {
        return violation.constraint().equals("warehouse_name_unique")
                ? new CatalogException(ErrorCode.CONFLICT,
                        "The warehouse was created by another request at the same time. Read it and try again")
                : violation;
    }
}
