package io.serac.server.table;

import io.serac.server.lifecycle.Repetitions;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.server.column.Schemas;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.MoveRules;
import io.serac.server.commit.Committed;
import io.serac.server.error.CatalogException;
import io.serac.server.commit.Committer;
import io.serac.server.commit.Creator;
import io.serac.server.commit.RegisteredFile;
import io.serac.server.commit.TableForm;
import io.serac.server.credential.FileAccess;
import io.serac.server.http.JsonBodies;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.location.Storages;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.Documents;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.metadata.NewObject;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.Names;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import io.serac.server.sensitive.Suppression;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.rest.requests.RegisterTableRequest;
import org.apache.iceberg.rest.requests.RegisterTableRequestParser;

/** Makes a table of a metadata file that exists, or points an existing table to it. Thread-safe. */
final class RegisterTable {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Storages storages;
    private final RegisteredFile<TableMetadata> registered;
    private final Committer<TableMetadata> committer;
    private final Creator creator;
    private final LoadTable load;
    private final Repetitions repetitions;
    private final FileAccess access;
    private final MoveRules moves;
    private final Documents documents;
    private final Suppression suppression;
    private final TableForm form = new TableForm();

    RegisterTable(Securables securables, EnforcementPoint enforcement, Storages storages,
            RegisteredFile<TableMetadata> registered, Committer<TableMetadata> committer, Creator creator,
            LoadTable load, Repetitions repetitions, FileAccess access, Documents documents, Suppression suppression) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.storages = storages;
        this.registered = registered;
        this.committer = committer;
        this.creator = creator;
        this.load = load;
        this.repetitions = repetitions;
        this.access = access;
        this.moves = new MoveRules(enforcement);
        this.documents = documents;
        this.suppression = suppression;
    }

    Response handle(Request request) {
        RegisterTableRequest body = JsonBodies.parse(request.body(), RegisterTableRequestParser::fromJson);
        Names.checkCreatable(body.name());
        Resolution resolution = securables.object(request, request.path().namespaces(), body.name());
        OutcomeKey key = OutcomeKey.of(request);
        if (Outcomes.isReplay(key, resolution.outcome())) {
            return repeated(request, resolution);
        }
        Authorized<NamespaceEntry> namespace = enforcement.namespace(request.caller(), resolution);
        ObjectEntry present = resolution.object();
        if (present != null && (!body.overwrite() || present.kind() != ObjectKind.TABLE)) {
            Creator.checkFree(present, ObjectKind.TABLE);
        }
        WarehouseStorage storage = storages.of(namespace.target().warehouse());
        if (present != null) {
            return overwrite(request, body, resolution, storage, key);
        }
        return create(request, body, namespace, storage, key);
    }

    private Response create(Request request, RegisterTableRequest body, Authorized<NamespaceEntry> namespace,
            WarehouseStorage storage, OutcomeKey key) {
        NamespaceEntry entry = namespace.target();
        RegisteredFile.Read<TableMetadata> read = registered.read(storage, body.metadataLocation(), key);
        NewObject object = new NewObject(UUID.randomUUID(), ObjectKind.TABLE, entry.warehouse().securable().id(),
                entry.securable().id(), body.name(), request.caller().principalId(), read.claims());
        enforcement.requireUnrestricted(request.caller(), entry,
                new Securable.Table(object.id(), object.ownerId(), entry.securable()), read.addedColumns(),
                Schemas.columns(read.prepared().metadata()));
        FileAccess.Given given = access.ofNew(request, entry, object, storage);
        Optional<MetadataDocument> document = creator.register(object, entry, read.prepared(), storage, key);
        if (document.isEmpty()) {
            return repeated(request, resolution(request, body));
        }
        try {
            // Since it was decided on, others may have changed patterns and restrictions.
            enforcement.object(request.caller(), resolution(request, body), ObjectKind.TABLE, Set.of()).target()
                    .requireIs(object.id());
        } catch (CatalogException refusal) {
            throw Repetitions.unknown(refusal);
        }
        return load.created(namespace.allowed(), request, entry, given, document.get());
    }

    private Response repeated(Request request, Resolution resolution) {
        return load.answer(request,
                repetitions.committed(request, resolution, ObjectKind.TABLE, Set.of(Privilege.DESCRIBE)));
    }

    private Response overwrite(Request request, RegisterTableRequest body, Resolution resolution,
            WarehouseStorage storage, OutcomeKey key) {
        Authorized<ObjectEntry> table = enforcement.object(request.caller(), resolution, ObjectKind.TABLE,
                Set.of(Privilege.ALTER, Privilege.WRITE));
        RegisteredFile.Read<TableMetadata> read = registered.read(storage, body.metadataLocation(), key);
        TableMetadata replacement = read.prepared().metadata();
        enforcement.requireUnrestricted(request.caller(), table.target().namespace(), table.target().securable(),
                read.addedColumns(), Schemas.columns(replacement));
        requireReplaceable(request, table, replacement);
        access.requireForm(request, storage);
        Committed committed = committer.replace(table, () -> {
            Authorized<ObjectEntry> again = enforcement.object(request.caller(), resolution(request, body),
                    ObjectKind.TABLE, Set.of(Privilege.ALTER, Privilege.WRITE));
            enforcement.requireUnrestricted(request.caller(), again.target().namespace(), again.target().securable(),
                    read.addedColumns(), Schemas.columns(replacement));
            requireReplaceable(request, again, replacement);
            return again.target();
        }, storage, read, key);
        try {
            Authorized<ObjectEntry> now = enforcement.object(request.caller(), resolution(request, body),
                    ObjectKind.TABLE, Set.of(Privilege.ALTER, Privilege.WRITE));
            now.target().requireIs(table.target().id());
            return load.committed(now.allowed(), request, now.target(), storage, committed);
        } catch (CatalogException refusal) {
            throw Repetitions.unknown(refusal);
        }
    }

    private void requireReplaceable(Request request, Authorized<ObjectEntry> table, TableMetadata replacement) {
        MetadataDocument document = documents.current(table.target());
        TableMetadata present = form.parse(document.metadataLocation(), document.json());
        if (!Objects.equals(present.uuid(), replacement.uuid())) {
            moves.requireOtherColumns(request.caller(), table);
        }
        suppression.requireReplaceable(table, present, replacement);
    }

    private Resolution resolution(Request request, RegisterTableRequest body) {
        return securables.object(request, request.path().namespaces(), body.name());
    }
}
