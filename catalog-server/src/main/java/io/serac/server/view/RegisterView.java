package io.serac.server.view;

import java.util.Set;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.server.column.Schemas;
import io.serac.server.lifecycle.Repetitions;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.commit.Creator;
import io.serac.server.commit.RegisteredFile;
import io.serac.server.error.CatalogException;
import io.serac.server.http.JsonBodies;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.location.Storages;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.metadata.NewObject;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.Names;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.rest.requests.ImmutableRegisterViewRequest;
import org.apache.iceberg.rest.requests.RegisterViewRequest;
import org.apache.iceberg.view.ViewMetadata;

/** Makes a view of a metadata file that exists. Thread-safe. */
final class RegisterView {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Storages storages;
    private final RegisteredFile<ViewMetadata> registered;
    private final Creator creator;
    private final LoadView load;
    private final Repetitions repetitions;

    RegisterView(Securables securables, EnforcementPoint enforcement, Storages storages,
            RegisteredFile<ViewMetadata> registered, Creator creator, LoadView load, Repetitions repetitions) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.storages = storages;
        this.registered = registered;
        this.creator = creator;
        this.load = load;
        this.repetitions = repetitions;
    }

    Response handle(Request request) {
        RegisterViewRequest body = JsonBodies.parse(request.body(),
                json -> ImmutableRegisterViewRequest.builder().name(json.required("name").textValue())
                        .metadataLocation(json.required("metadata-location").textValue()).build());
        Names.checkCreatable(body.name());
        Resolution resolution = securables.object(request, request.path().namespaces(), body.name());
        OutcomeKey key = OutcomeKey.of(request);
        if (Outcomes.isReplay(key, resolution.outcome())) {
            return repeated(request, resolution);
        }
        Authorized<NamespaceEntry> namespace = enforcement.namespace(request.caller(), resolution);
        Creator.checkFree(resolution.object(), ObjectKind.VIEW);
        NamespaceEntry entry = namespace.target();
        WarehouseStorage storage = storages.of(entry.warehouse());
        RegisteredFile.Read<ViewMetadata> read = registered.read(storage, body.metadataLocation(), key);
        NewObject object = new NewObject(UUID.randomUUID(), ObjectKind.VIEW, entry.warehouse().securable().id(),
                entry.securable().id(), body.name(), request.caller().principalId(), read.claims());
        enforcement.requireUnrestricted(request.caller(), entry,
                new Securable.View(object.id(), object.ownerId(), entry.securable()), read.addedColumns(),
                Schemas.columns(read.prepared().metadata()));
        Definer.checkNone(read.prepared().metadata());
        Optional<MetadataDocument> document = creator.register(object, entry, read.prepared(), storage, key);
        Resolution now = securables.object(request, request.path().namespaces(), body.name());
        if (document.isEmpty()) {
            return repeated(request, now);
        }
        try {
            // Since it was decided on, others may have changed patterns and restrictions.
            enforcement.object(request.caller(), now, ObjectKind.VIEW, Set.of()).target().requireIs(object.id());
        } catch (CatalogException refusal) {
            throw Repetitions.unknown(refusal);
        }
        return load.answer(namespace.allowed(), request, entry.warehouse(), document.get());
    }

    private Response repeated(Request request, Resolution resolution) {
        return load.answer(request,
                repetitions.committed(request, resolution, ObjectKind.VIEW, Set.of(Privilege.DESCRIBE)));
    }
}
