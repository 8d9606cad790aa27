package io.serac.server.view;

import io.serac.server.lifecycle.Repetitions;
import io.serac.authorizer.Privilege;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.commit.Creator;
import io.serac.server.commit.NewFolders;
import io.serac.server.commit.Prepared;
import io.serac.server.commit.Preparer;
import io.serac.server.commit.SchemaBounds;
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
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.metadata.NewObject;
import io.serac.server.operation.CommitPrivileges;
import io.serac.server.securable.EngineTrust;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.Names;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.rest.requests.CreateViewRequest;
import org.apache.iceberg.rest.requests.CreateViewRequestParser;
import org.apache.iceberg.view.SQLViewRepresentation;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewRepresentation;

/** Creates a view. The server chooses the location unless the caller may. Thread-safe. */
final class CreateView {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Storages storages;
    private final LocationRules rules;
    private final Preparer<ViewMetadata> preparer;
    private final Creator creator;
    private final LoadView load;
    private final Repetitions repetitions;

    CreateView(Securables securables, EnforcementPoint enforcement, Storages storages, LocationRules rules,
            Preparer<ViewMetadata> preparer, Creator creator, LoadView load, Repetitions repetitions) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.storages = storages;
        this.rules = rules;
        this.preparer = preparer;
        this.creator = creator;
        this.load = load;
        this.repetitions = repetitions;
    }

    Response handle(Request request) {
        CreateViewRequest body = JsonBodies.parse(request.body(), CreateViewRequestParser::fromJson);
        Names.checkCreatable(body.name());
        checkRepresentations(body.viewVersion().representations());
        SchemaBounds.check(body.schema());
        Resolution resolution = securables.object(request, request.path().namespaces(), body.name());
        OutcomeKey key = OutcomeKey.of(request);
        if (Outcomes.isReplay(key, resolution.outcome())) {
            return repeated(request, resolution);
        }
        NamespaceEntry entry = enforcement.namespace(request.caller(), resolution).target();
        WarehouseStorage storage = storages.of(entry.warehouse());
        NamespaceFolder offered = NamespaceFolder.of(storage, entry);
        Authorized<NamespaceEntry> namespace = enforcement.namespace(request.caller(), resolution,
                needed(body, offered));
        Creator.checkFree(resolution.object(), ObjectKind.VIEW);

        UUID id = UUID.randomUUID();
        ViewMetadata metadata = metadata(body, id, storage, entry.warehouse().engine());
        NewFolders folders = NewFolders.check(rules, storage, preparer.folders(metadata), body.location() == null,
                offered);
        NewObject object = new NewObject(id, ObjectKind.VIEW, entry.warehouse().securable().id(),
                entry.securable().id(), body.name(), request.caller().principalId(), folders.claims());
        Prepared<ViewMetadata> prepared = preparer.first(metadata, key, List.of(), object.claims());
        Optional<MetadataDocument> document = creator.create(object, entry, prepared, folders.origin(), storage, key);
        return document.isEmpty()
                ? repeated(request, securables.object(request, request.path().namespaces(), body.name()))
                : load.answer(namespace.allowed(), request, entry.warehouse(), document.get());
    }

    private Response repeated(Request request, Resolution resolution) {
        return load.answer(request,
                repetitions.object(request, resolution, ObjectKind.VIEW, Set.of(Privilege.DESCRIBE)));
    }

    /** Throws BAD_REQUEST for views that no engine could read back. */
    static void checkRepresentations(List<ViewRepresentation> representations) {
        for (ViewRepresentation representation : representations) {
            if (!(representation instanceof SQLViewRepresentation)) {
                throw CatalogException
                        .badRequest("View representations must be of type sql; another type was sent");
            }
        }
    }

    private static Set<Privilege> needed(CreateViewRequest body, NamespaceFolder offered) {
        Set<Privilege> needed = EnumSet.of(Privilege.CREATE_VIEW);
        boolean choosesPlace = body.location() != null && !offered.offers(LocationRules.parse(body.location()));
        if (choosesPlace || CommitPrivileges.choosesLocation(body.properties())) {
            needed.add(Privilege.SET_LOCATION);
        }
        return needed;
    }

    private static ViewMetadata metadata(CreateViewRequest body, UUID id, WarehouseStorage storage,
            EngineTrust sender) {
        String location = body.location() == null
                ? storage.profile().root().resolve(id.toString()).toString()
                : LocationRules.parse(body.location()).toString();
        try {
            return Updates.guarded(() -> ViewMetadata.builder().assignUUID(id.toString()).setLocation(location)
                    .setProperties(Definer.kept(body.properties(), sender))
                    .setCurrentVersion(body.viewVersion(), body.schema()).build());
        } catch (CatalogException e) {
            throw e.code() == ErrorCode.BAD_REQUEST
                    ? new CatalogException(ErrorCode.INVALID_VIEW, e.getMessage(), e)
                    : e;
        }
    }
}
