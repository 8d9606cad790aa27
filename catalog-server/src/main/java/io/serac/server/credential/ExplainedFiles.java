package io.serac.server.credential;

import io.serac.authorizer.AccessClass;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.FileAnswer;
import io.serac.server.location.RawAccess;
import io.serac.server.location.Storages;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.ReadRestrictions;
import io.serac.server.operation.Operation;
import io.serac.server.securable.ObjectEntry;
import io.serac.storage.Scoping;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What loads, keys and signatures give of a table's files, for explanations. Thread-safe. */
public final class ExplainedFiles implements FileAnswer.Rules {
    private static final Set<Operation> ON_FILES = EnumSet.of(Operation.LOAD_CREDENTIALS, Operation.SIGN_REQUEST);

    private final Storages storages;
    private final FileAccess access;

    public ExplainedFiles(Storages storages, FileAccess access) {
        this.storages = storages;
        this.access = access;
    }

    @Override
    public Set<Privilege> needs(Operation operation, ObjectEntry table, Decision.Allowed allowed) {
        boolean isClosed = allowed.accessClass() == AccessClass.RESTRICTED && !ReadRestrictions.areFor(allowed, table);
        if (!ON_FILES.contains(operation) || isClosed) {
            return Set.of();
        }
        RawAccess rawAccess = storage(table).rawAccess();
        return AccessModes.of(allowed, rawAccess).isPresent() ? Set.of() : AccessModes.missing(allowed, rawAccess);
    }

    @Override
    public Optional<FileAnswer> of(Operation operation, ObjectEntry table, Decision.Allowed allowed,
            boolean asksForFiles) {
        boolean asks = ON_FILES.contains(operation) || (operation == Operation.LOAD_TABLE && asksForFiles);
        if (!asks) {
            return Optional.empty();
        }
        WarehouseStorage storage = storage(table);
        FileAnswer foreseen = access.foreseen(allowed, table, storage);
        return Optional.of(switch (storage.profile().scoping()) {
            case NONE -> foreseen;
            case STS, REMOTE_SIGNING -> switch (operation) {
                case LOAD_CREDENTIALS -> ofKeys(storage, foreseen);
                case SIGN_REQUEST -> ofSignature(storage, foreseen);
                default -> foreseen;
            };
        });
    }

    private static FileAnswer ofKeys(WarehouseStorage storage, FileAnswer foreseen) {
        if (storage.profile().scoping() == Scoping.REMOTE_SIGNING) {
            return new FileAnswer(Optional.empty(), Optional.ofNullable(AccessForm.keysOfSigningStore().getMessage()));
        }
        FileAccess.checkSound(storage);
        return foreseen;
    }

    private static FileAnswer ofSignature(WarehouseStorage storage, FileAnswer foreseen) {
        FileAccess.checkSound(storage);
        if (foreseen.mode().isEmpty()) {
            throw SignStorageRequest.withoutFolder();
        }
        return foreseen;
    }

    private WarehouseStorage storage(ObjectEntry table) {
        return storages.of(table.namespace().warehouse());
    }
}
