package io.serac.server.view;

import io.serac.server.lifecycle.Repetitions;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.commit.Committed;
import io.serac.server.commit.Committer;
import io.serac.server.commit.Updates;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.JsonBodies;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.location.LocationRules;
import io.serac.server.location.NamespaceFolder;
import io.serac.server.location.Storages;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.operation.CommitPrivileges;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import io.serac.server.securable.WarehouseEntry;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequestParser;
import org.apache.iceberg.view.ViewMetadata;

/** Commits updates to a view. Thread-safe. */
final class ReplaceView {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Storages storages;
    private final Committer<ViewMetadata> committer;
    private final LoadView load;
    private final Repetitions repetitions;

    ReplaceView(Securables securables, EnforcementPoint enforcement, Storages storages,
            Committer<ViewMetadata> committer, LoadView load, Repetitions repetitions) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.storages = storages;
        this.committer = committer;
        this.load = load;
        this.repetitions = repetitions;
    }

    Response handle(Request request) {
        UpdateTableRequest body = JsonBodies.parse(request.body(), UpdateTableRequestParser::fromJson);
        Updates.checkBounds(body);
        for (MetadataUpdate update : body.updates()) {
            if (update instanceof MetadataUpdate.AddViewVersion add) {
                CreateView.checkRepresentations(add.viewVersion().representations());
            }
        }
        Resolution resolution = securables.view(request);
        OutcomeKey key = OutcomeKey.of(request);
        if (Outcomes.isReplay(key, resolution.outcome())) {
            return load.answer(request,
                    repetitions.committed(request, resolution, ObjectKind.VIEW, Set.of(Privilege.ALTER)));
        }
        Authorized<ObjectEntry> view = authorize(request, resolution, body);
        WarehouseEntry warehouse = view.target().namespace().warehouse();
        AtomicReference<Decision.Allowed> decided = new AtomicReference<>(view.allowed());
        Committed committed = committer.commit(view, () -> {
            Authorized<ObjectEntry> again = authorize(request, securables.view(request), body);
            if (again.target().namespace().warehouse().engine() != warehouse.engine()) {
                throw new CatalogException(ErrorCode.COMMIT_FAILED,
                        "The engine that sent the commit has been registered anew meanwhile, please retry");
            }
            decided.set(again.allowed());
            return again.target();
        }, storages.of(warehouse), key, List.of(), Updates.ofView(Definer.kept(body, warehouse.engine())));
        // From whom no columns are hidden in any version, this one is not hidden either. Else his change may have added some.
        boolean holds = committed.isDecided() && decided.get().request().columns() == null;
        return load.changed(holds ? decided.get() : newer(request, view.target(), committed.document()),
                request, warehouse, committed.document());
    }

    /** Others have changed what is shown besides, and nobody has decided on that yet. */
    private Decision.Allowed newer(Request request, ObjectEntry view, MetadataDocument shown) {
        try {
            return repetitions.shown(request, view, Set.of(Privilege.ALTER), shown);
        } catch (CatalogException refusal) {
            throw Repetitions.unknown(refusal);
        }
    }

    private Authorized<ObjectEntry> authorize(Request request, Resolution resolution, UpdateTableRequest body) {
        ObjectEntry view = enforcement.object(request.caller(), resolution, ObjectKind.VIEW, Set.of(Privilege.ALTER))
                .target();
        // Trino gives a view a new place whenever it replaces it.
        NamespaceFolder offered = NamespaceFolder.of(storages.of(view.namespace().warehouse()), view.namespace());
        List<MetadataUpdate> others = body.updates().stream().filter(update -> !isOffered(update, offered)).toList();
        Set<Privilege> needed = EnumSet.of(Privilege.ALTER);
        needed.addAll(CommitPrivileges.of(others, Set.of()));
        return enforcement.object(request.caller(), resolution, ObjectKind.VIEW, needed);
    }

    private static boolean isOffered(MetadataUpdate update, NamespaceFolder offered) {
        return update instanceof MetadataUpdate.SetLocation set && offered.offers(LocationRules.parse(set.location()));
    }
}
