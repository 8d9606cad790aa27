package io.serac.server.table;

import io.serac.authorizer.Privilege;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.commit.Committed;
import io.serac.server.commit.Committer;
import io.serac.server.commit.Updates;
import io.serac.server.error.CatalogException;
import io.serac.server.http.JsonBodies;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.lifecycle.Repetitions;
import io.serac.server.location.Storages;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import io.serac.server.sensitive.Suppression;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequestParser;
import org.jspecify.annotations.Nullable;

/** Commits updates to a table; the first commit of a staged create makes it. Thread-safe. */
final class UpdateTable {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Storages storages;
    private final Committer<TableMetadata> committer;
    private final CommitStagedTable staged;
    private final RepeatedSnapshots repeated;
    private final LoadTable load;
    private final Repetitions repetitions;
    private final Suppression suppression;

    UpdateTable(Securables securables, EnforcementPoint enforcement, Storages storages,
            Committer<TableMetadata> committer, CommitStagedTable staged, RepeatedSnapshots repeated, LoadTable load,
            Repetitions repetitions, Suppression suppression) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.storages = storages;
        this.committer = committer;
        this.staged = staged;
        this.repeated = repeated;
        this.load = load;
        this.repetitions = repetitions;
        this.suppression = suppression;
    }

    Response handle(Request request) {
        UpdateTableRequest body = JsonBodies.parse(request.body(), UpdateTableRequestParser::fromJson);
        Updates.checkBounds(body);
        Resolution resolution = securables.table(request);
        OutcomeKey key = OutcomeKey.of(request);
        if (Outcomes.isReplay(key, resolution.outcome())) {
            return repeated(request, resolution);
        }
        if (CommitBodies.isCreate(body)) {
            return staged.handle(request, resolution, body);
        }
        List<Long> added = CommitBodies.addedSnapshots(body.updates());
        Authorized<ObjectEntry> table;
        try {
            table = authorize(request, resolution, body);
        } catch (CatalogException refusal) {
            ObjectEntry named = resolution.object();
            boolean isRepeated = repeated.isForbidden(refusal, request, named, added);
            return repeatedOrRefused(request, isRepeated ? named : null, refusal);
        }
        ObjectEntry entry = table.target();
        WarehouseStorage storage = storages.of(entry.namespace().warehouse());
        // Rights may have been taken away before another attempt: each is held to what was decided last.
        AtomicReference<Authorized<ObjectEntry>> decided = new AtomicReference<>(table);
        try {
            Committed committed = committer.commit(table, () -> {
                Authorized<ObjectEntry> again = authorize(request, securables.table(request), body);
                decided.set(again);
                return again.target();
            }, storage, key, added,
                    base -> suppression.in(CommitRights.change(decided.get().allowed(), body, storage), decided.get())
                            .apply(base));
            return load.committed(decided.get().allowed(), request, decided.get().target(), storage, committed);
        } catch (CatalogException refusal) {
            boolean isRepeated = repeated.isRefused(refusal, request, entry, added);
            return repeatedOrRefused(request, isRepeated ? entry : null, refusal);
        }
    }

    // A proxy may deliver a commit twice. The second must not be refused: its sender would delete files that are live.
    private Response repeatedOrRefused(Request request, @Nullable ObjectEntry repeatedOn, CatalogException refusal) {
        if (repeatedOn == null) {
            throw refusal;
        }
        return load.newest(request, repeatedOn, storages.of(repeatedOn.namespace().warehouse()));
    }

    // Nothing is applied any more, so seeing the table is enough. A refusal would make the client delete files that are live.
    private Response repeated(Request request, Resolution resolution) {
        return load.answer(request,
                repetitions.committed(request, resolution, ObjectKind.TABLE, Set.of(Privilege.DESCRIBE)));
    }

    private Authorized<ObjectEntry> authorize(Request request, Resolution resolution, UpdateTableRequest body) {
        return CommitRights.authorize(enforcement, request.caller(), resolution, body);
    }
}
