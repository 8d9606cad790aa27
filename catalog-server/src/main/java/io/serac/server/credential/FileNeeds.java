package io.serac.server.credential;

import io.serac.authorizer.AccessClass;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.Explainer;
import io.serac.server.access.Target;
import io.serac.server.location.RawAccess;
import io.serac.server.location.Storages;
import io.serac.server.operation.Operation;
import java.util.EnumSet;
import java.util.Set;

/** What keys and signatures take beyond seeing the table, for explanations. Thread-safe. */
public final class FileNeeds implements Explainer.FurtherNeeds {
    private static final Set<Operation> ON_FILES = EnumSet.of(Operation.LOAD_CREDENTIALS, Operation.SIGN_REQUEST);

    private final Storages storages;

    public FileNeeds(Storages storages) {
        this.storages = storages;
    }

    @Override
    public Set<Privilege> of(Operation operation, Target target, Decision.Allowed allowed) {
        if (!ON_FILES.contains(operation) || target.object().isEmpty()
                || allowed.accessClass() == AccessClass.RESTRICTED) {
            return Set.of();
        }
        RawAccess rawAccess = storages.of(target.object().get().namespace().warehouse()).rawAccess();
        return AccessModes.of(allowed, rawAccess).isPresent() ? Set.of() : AccessModes.missing(allowed, rawAccess);
    }
}
