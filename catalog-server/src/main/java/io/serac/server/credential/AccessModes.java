package io.serac.server.credential;

import io.serac.authorizer.AccessClass;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.storage.scope.StorageMode;
import java.util.Optional;
import java.util.Set;

/** The one place that turns a decision on a table into access to its files. Stateless. */
final class AccessModes {
    private AccessModes() {
    }

    /** What the caller may do with the files; empty: he may not touch them. Restricted callers never may. */
    static Optional<StorageMode> of(Decision.Allowed allowed) {
        boolean deletes = allowed.holds(Privilege.WRITE) || allowed.holds(Privilege.MAINTAIN);
        boolean adds = allowed.holds(Privilege.INSERT) || allowed.holds(Privilege.WRITE);
        AccessClass accessClass = allowed.accessClass();
        return switch (accessClass) {
            case FULL -> Optional.of(deletes ? StorageMode.READ_WRITE : adds ? StorageMode.APPEND : StorageMode.READ);
            case WRITER -> adds ? Optional.of(StorageMode.INGEST) : Optional.empty();
            case SCHEMA, RESTRICTED, NONE -> Optional.empty();
        };
    }

    /** Privileges that open the mode. */
    static Set<Privilege> privileges(StorageMode mode) {
        return switch (mode) {
            case READ -> Set.of(Privilege.SELECT);
            case APPEND -> Set.of(Privilege.SELECT, Privilege.INSERT);
            case READ_WRITE -> Set.of(Privilege.SELECT, Privilege.WRITE, Privilege.MAINTAIN);
            case INGEST -> Set.of(Privilege.INSERT, Privilege.WRITE);
        };
    }
}
