package io.serac.server.credential;

import io.serac.authorizer.Decision;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.location.Storages;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.ClientSettings;
import io.serac.server.metadata.LoadResponseWriter;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.ReferencedBy;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import io.serac.storage.S3Profile;
import io.serac.storage.Scoping;
import io.serac.storage.scope.StorageMode;
import java.util.List;
import java.util.Optional;

/** Renews the keys to a table's files, decided anew each time. Thread-safe. */
final class LoadCredentials {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Storages storages;
    private final FileAccess access;
    private final PromisedTables promises;

    LoadCredentials(Securables securables, EnforcementPoint enforcement, Storages storages, FileAccess access,
            PromisedTables promises) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.storages = storages;
        this.access = access;
        this.promises = promises;
    }

    Response handle(Request request) {
        ReferencedBy.check(request);
        Resolution resolution = securables.table(request);
        Optional<PromisedTables.Promised> promised = promises.find(request, resolution);
        if (promised.isPresent()) {
            return ofPromised(request, promised.get());
        }
        Authorized<ObjectEntry> table = enforcement.object(request.caller(), resolution, ObjectKind.TABLE);
        Decision.Allowed allowed = table.allowed();
        WarehouseStorage storage = storages.of(table.target().namespace().warehouse());
        StorageMode mode = access.mode(request, resolution, table, storage);
        ToldRestrictions.requireUnchanged(allowed, table.target(),
                request.query().find(ToldRestrictions.PARAMETER).orElse(ToldRestrictions.NONE));
        if (storage.profile().scoping() == Scoping.REMOTE_SIGNING) {
            throw AccessForm.keysOfSigningStore();
        }
        if (!(storage.profile() instanceof S3Profile s3) || s3.scoping() != Scoping.STS) {
            return answer(allowed, List.of());
        }
        FileAccess.checkSound(storage);
        Optional<FileAccess.Given> given = access.keys(request, table, storage, s3, mode);
        return given.isEmpty()
                ? answer(allowed, List.of())
                : answer(allowed, given.get().settings().credentials()).handingOut(given.get().handedOut());
    }

    private Response ofPromised(Request request, PromisedTables.Promised promised) {
        Scoping scoping = promised.storage().profile().scoping();
        if (scoping == Scoping.REMOTE_SIGNING) {
            throw AccessForm.keysOfSigningStore();
        }
        if (scoping == Scoping.NONE || promised.scope().isEmpty()) {
            return answer(promised.allowed(), List.of());
        }
        FileAccess.checkSound(promised.storage());
        FileAccess.Given given = access.keysOfNew(request, promised.namespace(), promised.table(),
                promised.scope().get());
        return answer(promised.allowed(), given.settings().credentials()).handingOut(given.handedOut());
    }

    private static Response answer(Decision.Allowed allowed, List<ClientSettings.Credential> credentials) {
        return Response.json(allowed, 200,
                JsonAnswer.object(json -> LoadResponseWriter.credentials(json, credentials)))
                .withHeader("Cache-Control", "no-store");
    }
}
