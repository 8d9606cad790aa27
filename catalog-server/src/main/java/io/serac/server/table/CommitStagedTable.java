package io.serac.server.table;

import io.serac.authorizer.Privilege;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.commit.Creator;
import io.serac.server.commit.Prepared;
import io.serac.server.commit.Preparer;
import io.serac.server.commit.Updates;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
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
import io.serac.storage.location.Location;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.rest.requests.UpdateTableRequest;

/** The first commit of a staged create: makes the table that was promised. Thread-safe. */
final class CommitStagedTable {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Storages storages;
    private final Preparer<TableMetadata> preparer;
    private final Creator creator;
    private final StageTable stage;
    private final LoadTable load;

    CommitStagedTable(Securables securables, EnforcementPoint enforcement, Storages storages,
            Preparer<TableMetadata> preparer, Creator creator, StageTable stage, LoadTable load) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.storages = storages;
        this.preparer = preparer;
        this.creator = creator;
        this.stage = stage;
        this.load = load;
    }

    Response handle(Request request, Resolution resolution, UpdateTableRequest body) {
        Authorized<NamespaceEntry> namespace = enforcement.namespace(request.caller(), resolution,
                Set.of(Privilege.CREATE_TABLE));
        NamespaceEntry entry = namespace.target();
        OutcomeKey key = OutcomeKey.of(request);
        if (Outcomes.isReplay(key, resolution.outcome())) {
            return load.present(request, securables.table(request));
        }
        WarehouseStorage storage = storages.of(entry.warehouse());
        Staged staged = prepare(request, resolution, entry, body, key);
        Optional<MetadataDocument> document = creator.create(staged.object(), entry, staged.prepared(), storage, key,
                session -> stage.release(session, staged.object().id()));
        return document.isEmpty()
                ? load.present(request, securables.table(request))
                : load.created(namespace.allowed(), request, entry, storage, document.get());
    }

    /** A staged create that is checked and serialised. */
    record Staged(NewObject object, Prepared<TableMetadata> prepared) {
    }

    Staged prepare(Request request, Resolution resolution, NamespaceEntry namespace, UpdateTableRequest body,
            OutcomeKey key) {
        if (resolution.object() != null) {
            throw resolution.object().kind() == ObjectKind.TABLE
                    ? new CatalogException(ErrorCode.COMMIT_FAILED, "Requirement failed: table already exists")
                    : Creator.taken(namespace, resolution.object().name(), ObjectKind.TABLE,
                            resolution.object().kind());
        }
        Names.checkCreatable(resolution.askedName());
        TableMetadata metadata = Updates.guarded(() -> build(body));
        if (metadata.uuid() == null || metadata.location() == null) {
            throw CatalogException.badRequest("A create needs the updates assign-uuid and set-location");
        }
        UUID id = uuid(metadata.uuid());
        stage.checkReserved(id, namespace, resolution.askedName(), request.caller().principalId(),
                metadata.location());
        List<Location> folders = preparer.folders(metadata);
        preparer.checkAddedFiles(metadata, folders);
        for (Location folder : folders) {
            if (!folder.isSameOrInside(folders.getFirst())) {
                throw CatalogException.badRequest(
                        "A staged create cannot choose further locations. Set them after the table exists");
            }
        }
        NewObject object = new NewObject(id, ObjectKind.TABLE, namespace.warehouse().securable().id(),
                namespace.securable().id(), resolution.askedName(), request.caller().principalId(), List.of());
        return new Staged(object,
                preparer.first(metadata, key, UpdateTable.addedSnapshots(body.updates()), List.of()));
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw CatalogException.badRequest("assign-uuid must carry the UUID that the staged create answered", e);
        }
    }

    private static TableMetadata build(UpdateTableRequest body) {
        TableMetadata.Builder builder = body.updates().stream()
                .filter(MetadataUpdate.UpgradeFormatVersion.class::isInstance)
                .map(MetadataUpdate.UpgradeFormatVersion.class::cast).findFirst()
                .map(upgrade -> TableMetadata.buildFromEmpty(upgrade.formatVersion()))
                .orElseGet(TableMetadata::buildFromEmpty);
        for (MetadataUpdate update : body.updates()) {
            update.applyTo(builder);
        }
        return builder.build();
    }
}
