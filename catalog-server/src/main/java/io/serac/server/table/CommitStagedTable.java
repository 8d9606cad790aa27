package io.serac.server.table;

import io.serac.server.securable.ObjectKind;
import io.serac.server.lifecycle.Repetitions;
import io.serac.authorizer.Privilege;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.commit.Creator;
import io.serac.server.credential.FileAccess;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.location.Storages;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.rest.requests.UpdateTableRequest;

/** The first commit of a staged create, not known yet: makes the table that was promised. Thread-safe. */
final class CommitStagedTable {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Storages storages;
    private final StagedTables staged;
    private final Creator creator;
    private final LoadTable load;
    private final Repetitions repetitions;

    CommitStagedTable(Securables securables, EnforcementPoint enforcement, Storages storages,
            StagedTables staged, Creator creator, LoadTable load, Repetitions repetitions) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.storages = storages;
        this.staged = staged;
        this.creator = creator;
        this.load = load;
        this.repetitions = repetitions;
    }

    Response handle(Request request, Resolution resolution, UpdateTableRequest body) {
        Authorized<NamespaceEntry> namespace = enforcement.namespace(request.caller(), resolution,
                Set.of(Privilege.CREATE_TABLE));
        NamespaceEntry entry = namespace.target();
        OutcomeKey key = OutcomeKey.of(request);
        WarehouseStorage storage = storages.of(entry.warehouse());
        StagedTables.Staged create = staged.prepare(request, resolution, entry, body, key);
        Optional<MetadataDocument> document = creator.create(create.object(), entry, create.prepared(), storage, key,
                session -> staged.release(session, create.object().id()));
        return document.isEmpty()
                ? load.answer(request, repetitions.committed(request, securables.table(request), ObjectKind.TABLE,
                        Set.of(Privilege.DESCRIBE)))
                : load.created(namespace.allowed(), request, entry, FileAccess.none(storage.profile()), document.get());
    }
}
