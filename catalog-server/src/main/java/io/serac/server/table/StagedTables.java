package io.serac.server.table;

import io.serac.authorizer.Securable;
import io.serac.server.commit.AddedTableFiles;
import io.serac.server.commit.CommitServices;
import io.serac.server.commit.Creator;
import io.serac.server.commit.Prepared;
import io.serac.server.commit.Preparer;
import io.serac.server.commit.TableForm;
import io.serac.server.commit.Updates;
import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Request;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.idempotency.Result;
import io.serac.server.idempotency.Violations;
import io.serac.server.location.Claim;
import io.serac.server.location.LocationClaims;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.metadata.NewObject;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.Names;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import io.serac.server.sensitive.Suppression;
import io.serac.storage.location.Location;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Staged creates: the location is reserved durably before anybody is told of it, and the first commit must come from the same
 * principal for the same name and place. Thread-safe.
 */
public final class StagedTables {
    private static final Logger LOG = LoggerFactory.getLogger(StagedTables.class);
    private static final int RESERVATION_DAYS = 7;

    private final Sessions sessions;
    private final Outcomes outcomes;
    private final LocationClaims claims;
    private final Preparer<TableMetadata> preparer;
    private final Suppression suppression;
    private final TableForm form = new TableForm();

    public StagedTables(Sessions sessions, CommitServices services, Suppression suppression) {
        this.suppression = suppression;
        this.sessions = sessions;
        this.outcomes = services.outcomes();
        this.claims = services.claims();
        this.preparer = services.preparer(form, AddedTableFiles::in);
    }

    Result<NewObject> reserve(NewObject object, TableMetadata metadata, Creator.Folders origin, OutcomeKey key) {
        return outcomes.transaction(key, 200, List.of(object.id()), Violations.none(), session -> {
            for (Claim claim : object.claims()) {
                if (origin == Creator.Folders.CHOSEN) {
                    claims.makeRoom(session, claim, object.id(), object.ownerId(), false);
                }
                claims.take(session, claim, object.id());
            }
            session.dao(ReservationDao.class).insert(object.id(), object.warehouseId(), object.namespaceId(),
                    object.name(), metadata.location(), object.ownerId(), RESERVATION_DAYS);
            return object;
        });
    }

    /** What the client of a staged create is shown; there is no file. */
    MetadataDocument document(TableMetadata metadata) {
        return MetadataDocument.of(UUID.fromString(metadata.uuid()), "", form.serialise(metadata));
    }

    /** Folders that are kept for a staged table. */
    List<Claim> claims(UUID objectId) {
        return sessions.read(session -> claims.of(session, objectId));
    }

    /** The location that was promised to this principal under this name. */
    Optional<String> find(UUID objectId, String name, UUID principalId) {
        return sessions.read(session -> session.dao(ReservationDao.class).find(objectId, name, principalId));
    }

    private Optional<String> find(UUID objectId, NamespaceEntry namespace, String name, UUID principalId) {
        return sessions.read(session -> session.dao(ReservationDao.class).find(objectId, namespace.securable().id(),
                name, principalId));
    }

    /**
     * Makes sure that the create was staged by this principal under this name at this location.
     *
     * @throws CatalogException
     *             BAD_REQUEST if it was not
     */
    private void checkReserved(UUID objectId, NamespaceEntry namespace, String name, UUID principalId,
            String location) {
        if (!find(objectId, namespace, name, principalId).equals(Optional.of(location))) {
            throw CatalogException.badRequest("No staged create of this table is known at this location. "
                    + "Stage the create first (stage-create), then commit it within " + RESERVATION_DAYS + " days");
        }
    }

    /** Ends the reservation in the transaction that makes the table. */
    public void release(Session session, UUID objectId) {
        int released = session.dao(ReservationDao.class).delete(objectId);
        LOG.atDebug().addKeyValue("object-id", objectId).addKeyValue("released", released).log("staged create ends");
    }

    /**
     * A staged create that is checked and serialised.
     *
     * @param object
     *            the table it makes
     * @param prepared
     *            its first version
     */
    public record Staged(NewObject object, Prepared<TableMetadata> prepared) {
    }

    /**
     * Checks the first commit of a staged create.
     *
     * @throws CatalogException
     *             COMMIT_FAILED if the table exists, BAD_REQUEST if the create was not staged
     */
    public Staged prepare(Request request, Resolution resolution, NamespaceEntry namespace, UpdateTableRequest body,
            OutcomeKey key) {
        if (resolution.object() != null) {
            throw resolution.object().kind() == ObjectKind.TABLE
                    ? new CatalogException(ErrorCode.COMMIT_FAILED, "Requirement failed: table already exists")
                    : Creator.taken(namespace, resolution.object().name(), ObjectKind.TABLE,
                            resolution.object().kind());
        }
        Names.checkCreatable(resolution.askedName());
        TableMetadata metadata = Updates.guarded(() -> build(body));
        if (metadata == null || metadata.uuid() == null || metadata.location() == null) {
            throw CatalogException.badRequest("A create needs the updates assign-uuid and set-location");
        }
        UUID id = uuid(metadata.uuid());
        checkReserved(id, namespace, resolution.askedName(), request.caller().principalId(),
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
        TableMetadata suppressed = suppression.ofNew(
                new Securable.Table(id, request.caller().principalId(), namespace.securable()), metadata);
        return new Staged(object,
                preparer.first(suppressed, key, CommitBodies.addedSnapshots(body.updates()), List.of()));
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
