package io.serac.server.credential;

import io.serac.authorizer.AccessClass;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.location.RawAccess;
import io.serac.server.metadata.ReadRestrictions;
import io.serac.server.securable.ObjectEntry;
import io.serac.storage.scope.StorageMode;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The one place that turns a decision on a table into access to its files. Stateless. */
final class AccessModes {
    private AccessModes() {
    }

    /** What the caller may do with the files; empty: he may not touch them. Restricted callers themselves never may. */
    static Optional<StorageMode> of(Decision.Allowed allowed, RawAccess rawAccess) {
        return isOpen(allowed, rawAccess) ? byRows(allowed) : Optional.empty();
    }

    private static boolean isOpen(Decision.Allowed allowed, RawAccess rawAccess) {
        return switch (rawAccess) {
            case IMPLIED -> true;
            case EXPLICIT -> allowed.holds(Privilege.RAW_STORAGE);
        };
    }

    private static Optional<StorageMode> byRows(Decision.Allowed allowed) {
        boolean deletes = allowed.holds(Privilege.WRITE) || allowed.holds(Privilege.MAINTAIN);
        boolean adds = allowed.holds(Privilege.INSERT) || allowed.holds(Privilege.WRITE);
        AccessClass accessClass = allowed.accessClass();
        return switch (accessClass) {
            case FULL -> Optional.of(deletes ? StorageMode.READ_WRITE : adds ? StorageMode.APPEND : StorageMode.READ);
            case WRITER -> adds ? Optional.of(StorageMode.INGEST) : Optional.empty();
            case SCHEMA, RESTRICTED, NONE -> Optional.empty();
        };
    }

    /** What whoever may not touch the files lacks for it; SELECT stands for what else opens rows. */
    static Set<Privilege> missing(Decision.Allowed allowed, RawAccess rawAccess) {
        Set<Privilege> missing = EnumSet.noneOf(Privilege.class);
        if (byRows(allowed).isEmpty() && !allowed.holds(Privilege.SELECT)) {
            missing.add(Privilege.SELECT);
        }
        if (!isOpen(allowed, rawAccess)) {
            missing.add(Privilege.RAW_STORAGE);
        }
        return missing;
    }

    /**
     * What the caller may do with the files of a table that is there. An engine that is told what to keep from him gets them to read.
     *
     * @throws io.serac.server.error.CatalogException
     *             FORBIDDEN if the engine cannot be told all of it
     */
    static Optional<StorageMode> of(Decision.Allowed allowed, ObjectEntry table, RawAccess rawAccess) {
        if (!ReadRestrictions.areFor(allowed, table)) {
            return of(allowed, rawAccess);
        }
        ReadRestrictions.require(allowed, table);
        return isOpen(allowed, rawAccess) ? Optional.of(StorageMode.READ) : Optional.empty();
    }

    /** Privileges that open the mode. */
    static Set<Privilege> privileges(StorageMode mode, RawAccess rawAccess) {
        Set<Privilege> privileges = EnumSet.copyOf(switch (mode) {
            case READ -> Set.of(Privilege.SELECT);
            case APPEND -> Set.of(Privilege.SELECT, Privilege.INSERT);
            case READ_WRITE -> Set.of(Privilege.SELECT, Privilege.WRITE, Privilege.MAINTAIN);
            case INGEST -> Set.of(Privilege.INSERT, Privilege.WRITE);
        });
        if (rawAccess == RawAccess.EXPLICIT) {
            privileges.add(Privilege.RAW_STORAGE);
        }
        return privileges;
    }
}
