package io.serac.server.transaction;

import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.commit.Attempts;
import io.serac.server.commit.Committer;
import io.serac.server.commit.Updates;
import io.serac.server.error.CatalogException;
import io.serac.server.http.JsonBodies;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.idempotency.RevisionMoved;
import io.serac.server.location.Storages;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.Pointers;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import io.serac.server.sensitive.Suppression;
import io.serac.server.table.CommitBodies;
import io.serac.server.table.CommitRights;
import io.serac.server.table.RepeatedSnapshots;
import io.serac.server.table.StagedTables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.requests.CommitTransactionRequest;
import org.apache.iceberg.rest.requests.CommitTransactionRequestParser;
import org.apache.iceberg.rest.requests.UpdateTableRequest;

/** Commits to several tables at once, all or nothing, creates of staged tables included. Thread-safe. */
final class CommitTransaction {
    private static final int TABLES_MAX = 100;

    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Storages storages;
    private final Committer<TableMetadata> committer;
    private final StagedTables staged;
    private final ApplyChanges apply;
    private final Suppression suppression;
    private final RepeatedSnapshots repeated;
    private final Pointers pointers;

    CommitTransaction(Securables securables, EnforcementPoint enforcement, Storages storages,
            Committer<TableMetadata> committer, StagedTables staged, ApplyChanges apply,
            Suppression suppression, RepeatedSnapshots repeated, Pointers pointers) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.storages = storages;
        this.committer = committer;
        this.staged = staged;
        this.apply = apply;
        this.suppression = suppression;
        this.repeated = repeated;
        this.pointers = pointers;
    }

    Response handle(Request request) {
        CommitTransactionRequest body = JsonBodies.parse(request.body(), CommitTransactionRequestParser::fromJson);
        checkTables(body.tableChanges());
        OutcomeKey key = OutcomeKey.of(request);
        Attempts attempts = new Attempts();
        while (true) {
            try {
                return attempt(request, body.tableChanges(), key, attempts);
            } catch (RevisionMoved moved) {
                // Another commit came first: resolve, decide and apply again on the fresh bases.
                attempts.lost();
            }
        }
    }

    private Response attempt(Request request, List<UpdateTableRequest> changes, OutcomeKey key,
            Attempts attempts) {
        List<Resolution> found = new ArrayList<>();
        for (UpdateTableRequest change : changes) {
            found.add(securables.object(request, change.identifier().namespace(), change.identifier().name()));
        }
        if (Outcomes.isReplay(key, found.getFirst().outcome())) {
            // Says nothing of the tables, which may have been dropped or renamed.
            return Response.empty(enforcement.authenticated(request.caller(), found.getFirst()), 204);
        }
        try {
            return apply(request, changes, found, key, attempts);
        } catch (CatalogException refusal) {
            // What is delivered twice must not be refused: its sender would delete files that are live.
            if (repeated.areRefused(refusal, request, found, changes)) {
                return Response.empty(enforcement.authenticated(request.caller(), found.getFirst()), 204);
            }
            throw refusal;
        }
    }

    private Response apply(Request request, List<UpdateTableRequest> changes, List<Resolution> found, OutcomeKey key,
            Attempts attempts) {
        List<Authorized<Resolution>> tables = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            tables.add(authorize(request, changes.get(i), found.get(i)));
        }
        if (attempts.isOverdue()) {
            pointers.await(
                    found.stream().map(Resolution::object).filter(Objects::nonNull).map(ObjectEntry::id).toList(),
                    attempts.last());
        }
        Decision.Allowed allowed = tables.getFirst().allowed();
        List<TableChange> prepared = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            prepare(request, changes.get(i), tables.get(i), key, prepared);
        }
        prepared.sort(Comparator.comparing(TableChange::objectId));
        apply.together(prepared, key);
        return Response.empty(allowed, 204);
    }

    private Authorized<Resolution> authorize(Request request, UpdateTableRequest change, Resolution resolution) {
        Decision.Allowed allowed = CommitBodies.isCreate(change)
                ? enforcement.namespace(request.caller(), resolution, Set.of(Privilege.CREATE_TABLE)).allowed()
                : CommitRights.authorize(enforcement, request.caller(), resolution, change).allowed();
        return new Authorized<>(resolution, allowed);
    }

    private void prepare(Request request, UpdateTableRequest change, Authorized<Resolution> authorized,
            OutcomeKey key, List<TableChange> prepared) {
        Resolution resolution = authorized.target();
        NamespaceEntry namespace = Objects.requireNonNull(resolution.namespace());
        WarehouseStorage storage = storages.of(namespace.warehouse());
        if (CommitBodies.isCreate(change)) {
            StagedTables.Staged create = staged.prepare(request, resolution, namespace, change, key);
            prepared.add(new TableChange.Create(create.object(), storage, create.prepared()));
            return;
        }
        ObjectEntry object = Objects.requireNonNull(resolution.object());
        committer.prepare(object, storage, key, CommitBodies.addedSnapshots(change.updates()),
                suppression.in(CommitRights.change(authorized.allowed(), change, storage),
                        new Authorized<>(object, authorized.allowed())))
                .ifPresent(successor -> prepared.add(new TableChange.Update(object, storage, successor)));
    }

    private static void checkTables(List<UpdateTableRequest> changes) {
        if (changes.isEmpty() || changes.size() > TABLES_MAX) {
            throw CatalogException.badRequest("A transaction changes 1 to " + TABLES_MAX + " tables");
        }
        Set<TableIdentifier> tables = new HashSet<>();
        for (UpdateTableRequest change : changes) {
            Updates.checkBounds(change);
            if (change.identifier() == null || !change.identifier().hasNamespace()) {
                throw CatalogException.badRequest("Each change needs an identifier with namespace and name");
            }
            if (!tables.add(change.identifier())) {
                throw CatalogException.badRequest("A transaction names each table once");
            }
        }
    }
}
