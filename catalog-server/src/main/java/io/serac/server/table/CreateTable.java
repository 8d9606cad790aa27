package io.serac.server.table;

import io.serac.server.lifecycle.Repetitions;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.commit.Creator;
import io.serac.server.commit.NewFolders;
import io.serac.server.commit.Prepared;
import io.serac.server.commit.Preparer;
import io.serac.server.commit.SchemaBounds;
import io.serac.server.commit.Updates;
import io.serac.server.credential.FileAccess;
import io.serac.server.error.CatalogException;
import io.serac.server.http.JsonBodies;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.Outcome;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.idempotency.Result;
import io.serac.server.location.LocationRules;
import io.serac.server.location.NamespaceFolder;
import io.serac.server.location.Storages;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.LoadResponseWriter;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.metadata.NewObject;
import io.serac.server.operation.CommitPrivileges;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.Names;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import io.serac.server.sensitive.Suppression;
import io.serac.storage.location.Location;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.rest.requests.CreateTableRequest;

/** Creates a table, or stages one whose first commit will create it. The server chooses the location. Thread-safe. */
final class CreateTable {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Storages storages;
    private final LocationRules rules;
    private final Preparer<TableMetadata> preparer;
    private final Creator creator;
    private final StagedTables stage;
    private final LoadTable load;
    private final Repetitions repetitions;
    private final FileAccess access;
    private final Suppression suppression;

    CreateTable(Securables securables, EnforcementPoint enforcement, Storages storages, LocationRules rules,
            Preparer<TableMetadata> preparer, Creator creator, StagedTables stage, LoadTable load,
            Repetitions repetitions, FileAccess access, Suppression suppression) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.storages = storages;
        this.rules = rules;
        this.preparer = preparer;
        this.creator = creator;
        this.stage = stage;
        this.load = load;
        this.repetitions = repetitions;
        this.access = access;
        this.suppression = suppression;
    }

    Response handle(Request request) {
        CreateTableRequest body = JsonBodies.read(request.body(), CreateTableRequest.class);
        if (body.name() == null || body.schema() == null) {
            throw CatalogException.badRequest("Fields name and schema are required");
        }
        Names.checkCreatable(body.name());
        SchemaBounds.check(body.schema());
        Map<String, String> properties = body.properties() == null ? Map.of() : body.properties();

        Resolution resolution = securables.object(request, request.path().namespaces(), body.name());
        OutcomeKey key = OutcomeKey.of(request);
        if (Outcomes.isReplay(key, resolution.outcome())) {
            return repeated(request, body, resolution);
        }
        NamespaceEntry entry = enforcement.namespace(request.caller(), resolution).target();
        WarehouseStorage storage = storages.of(entry.warehouse());
        NamespaceFolder offered = NamespaceFolder.of(storage, entry);
        Authorized<NamespaceEntry> namespace = enforcement.namespace(request.caller(), resolution,
                needed(body, properties, offered));
        Creator.checkFree(resolution.object(), ObjectKind.TABLE);

        TableMetadata metadata = suppressed(request, entry, metadata(body, properties, storage));
        NewFolders folders = NewFolders.check(rules, storage, preparer.folders(metadata), body.location() == null,
                offered);
        UUID id = UUID.fromString(metadata.uuid());
        NewObject object = new NewObject(id, ObjectKind.TABLE, entry.warehouse().securable().id(),
                entry.securable().id(), body.name(), request.caller().principalId(), folders.claims());
        FileAccess.Given given = access.ofNew(request, entry, object, storage);
        if (body.stageCreate()) {
            return switch (stage.reserve(object, metadata, folders.origin(), key)) {
                case Result.Applied<NewObject> made -> staged(namespace.allowed(), request, given, metadata);
                case Result.Replayed<NewObject> earlier -> staged(request, body, resolution, earlier.outcome());
            };
        }
        Prepared<TableMetadata> prepared = preparer.first(metadata, key, List.of(), object.claims());
        Optional<MetadataDocument> document = creator.create(object, entry, prepared,
                folders.origin(), storage, key);
        return document.isEmpty()
                ? repeated(request, body, securables.object(request, request.path().namespaces(), body.name()))
                : load.created(namespace.allowed(), request, entry, given, document.get());
    }

    /** Answers a repetition from the present state: the table, or the place that is kept for it. */
    private Response repeated(Request request, CreateTableRequest body, Resolution resolution) {
        Outcome outcome = resolution.outcome();
        if (body.stageCreate() && outcome != null) {
            return staged(request, body, resolution, outcome);
        }
        return load.answer(request,
                repetitions.object(request, resolution, ObjectKind.TABLE, Set.of(Privilege.DESCRIBE)));
    }

    private Response staged(Request request, CreateTableRequest body, Resolution resolution, Outcome outcome) {
        UUID id = outcome.objectIds().getFirst();
        Map<String, String> properties = body.properties() == null ? Map.of() : body.properties();
        Optional<String> reserved = stage.find(id, body.name(), request.caller().principalId());
        if (reserved.isEmpty()) {
            return load.answer(request,
                    repetitions.object(request, resolution, ObjectKind.TABLE, Set.of(Privilege.DESCRIBE)));
        }
        Authorized<NamespaceEntry> namespace =
                enforcement.namespace(request.caller(), resolution, Set.of(Privilege.CREATE_TABLE));
        WarehouseStorage storage = storages.of(namespace.target().warehouse());
        TableMetadata again = suppressed(request, namespace.target(),
                TableMetadata.buildFrom(metadata(body, properties, storage)).assignUUID(id.toString())
                        .setLocation(reserved.get()).build());
        NewObject promised = new NewObject(id, ObjectKind.TABLE, namespace.target().warehouse().securable().id(),
                namespace.target().securable().id(), body.name(), request.caller().principalId(),
                stage.claims(id));
        return staged(namespace.allowed(), request, access.ofNew(request, namespace.target(), promised, storage),
                again);
    }

    private Response staged(Decision.Allowed allowed, Request request, FileAccess.Given given,
            TableMetadata metadata) {
        return LoadResponseWriter.withoutLocation(allowed, request, stage.document(metadata), given.settings())
                .handingOut(given.handedOut());
    }

    private TableMetadata suppressed(Request request, NamespaceEntry namespace, TableMetadata metadata) {
        return suppression.ofNew(new Securable.Table(UUID.fromString(metadata.uuid()),
                request.caller().principalId(), namespace.securable()), metadata);
    }

    private static Set<Privilege> needed(CreateTableRequest body, Map<String, String> properties,
            NamespaceFolder offered) {
        Set<Privilege> needed = EnumSet.of(Privilege.CREATE_TABLE);
        boolean choosesPlace = body.location() != null && !offered.offers(LocationRules.parse(body.location()));
        if (choosesPlace || CommitPrivileges.choosesLocation(properties)) {
            needed.add(Privilege.SET_LOCATION);
        }
        return needed;
    }

    private static TableMetadata metadata(CreateTableRequest body, Map<String, String> properties,
            WarehouseStorage storage) {
        return Updates.guarded(() -> {
            PartitionSpec spec = body.spec() == null ? PartitionSpec.unpartitioned() : body.spec();
            SortOrder order = body.writeOrder() == null ? SortOrder.unsorted() : body.writeOrder();
            String location = body.location() == null ? storage.profile().root().toString() : body.location();
            TableMetadata metadata = TableMetadata.newTableMetadata(body.schema(), spec, order, location, properties);
            if (body.location() != null) {
                return metadata;
            }
            Location minted = storage.profile().root().resolve(metadata.uuid());
            return TableMetadata.buildFrom(metadata).setLocation(minted.toString()).build();
        });
    }
}
