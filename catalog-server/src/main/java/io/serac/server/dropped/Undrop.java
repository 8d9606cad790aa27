package io.serac.server.dropped;

import java.util.UUID;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.lifecycle.Repetitions;
import io.serac.server.lifecycle.Remains;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.MoveRules;
import io.serac.server.commit.ObjectFolders;
import io.serac.server.database.ConstraintViolation;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.location.Claim;
import io.serac.server.location.LocationClaims;
import io.serac.server.location.Storages;
import io.serac.server.metadata.Documents;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import io.serac.storage.StorageProfile;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.catalog.Namespace;

/** Restores a dropped table or view, where it was or elsewhere in its warehouse. Thread-safe. */
final class Undrop {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final MoveRules moves;
    private final DroppedObjects objects;
    private final Sessions sessions;
    private final Outcomes outcomes;
    private final Storages storages;
    private final Documents documents;
    private final LocationClaims claims;
    private final Repetitions repetitions;

    Undrop(Securables securables, EnforcementPoint enforcement, DroppedObjects objects, Sessions sessions,
            Outcomes outcomes, Storages storages, Documents documents, LocationClaims claims, Repetitions repetitions) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.moves = new MoveRules(enforcement);
        this.objects = objects;
        this.sessions = sessions;
        this.outcomes = outcomes;
        this.storages = storages;
        this.documents = documents;
        this.claims = claims;
        this.repetitions = repetitions;
    }

    Response handle(Request request) {
        Resolution resolution = securables.warehouse(request);
        OutcomeKey key = OutcomeKey.of(request);
        if (Outcomes.isReplay(key, resolution.outcome())) {
            return repeated(request, resolution);
        }
        Authorized<DroppedObjects.Found> found = objects.find(request, resolution);
        DroppedRow row = found.target().row();
        if (row.droppedFrom() == null) {
            throw DroppedObjects.absent(request);
        }
        UndropBody body = UndropBody.read(request.body(), row.droppedFrom(), row.name());
        NamespaceEntry target = target(request, row, body.namespace());
        moves.requireMove(request.caller(), new Authorized<>(found.target().entry(), found.allowed()), target);
        restore(found.target(), target, body.name(), key);
        return answer(found.allowed(), row, request);
    }

    private Response repeated(Request request, Resolution resolution) {
        Authorized<Remains> restored = repetitions.object(request, resolution, Set.of(Privilege.DROP),
                () -> DroppedObjects.absent(request));
        ObjectEntry object = restored.target().object();
        return answer(restored.allowed(), object.id(), object.kind(), restored.target().path(), object.name());
    }

    private NamespaceEntry target(Request request, DroppedRow row, Namespace namespace) {
        Privilege create = row.objectKind() == ObjectKind.TABLE ? Privilege.CREATE_TABLE : Privilege.CREATE_VIEW;
        return enforcement.namespace(request.caller(), securables.namespace(request, namespace), Set.of(create))
                .target();
    }

    private void restore(DroppedObjects.Found found, NamespaceEntry target, String name, OutcomeKey key) {
        DroppedRow row = found.row();
        if (!row.isRestorable() || row.isBeingPurged()) {
            throw notRestorable("its time is over");
        }
        StorageProfile profile = storages.of(target.warehouse()).profile();
        List<Claim> folders = ObjectFolders.of(row.objectKind(), documents.current(row.entry(found.root()))).stream()
                .map(folder -> Claim.of(profile, folder)).toList();
        outcomes.transaction(key, 200, List.of(row.id()), violation -> refusal(violation, target, name), session -> {
            if (!claims.hold(session, folders, row.id())) {
                throw notRestorable("its location was taken over by another table or view");
            }
            DroppedDao dao = session.dao(DroppedDao.class);
            if (dao.lock(row.id()).isEmpty()
                    || dao.restore(row.id(), target.securable().id(), name, row.droppedLevels()) == 0) {
                throw notRestorable("its time is over, or its namespace was just dropped");
            }
            return row;
        });
    }

    private Response answer(Decision.Allowed allowed, DroppedRow row, Request request) {
        DroppedDao.PlaceRow place = sessions.read(session -> session.dao(DroppedDao.class).place(row.id()))
                .orElseThrow(() -> DroppedObjects.absent(request));
        return answer(allowed, row.id(), row.objectKind(), place.path(), place.name());
    }

    private static Response answer(Decision.Allowed allowed, UUID id, ObjectKind kind, List<String> path, String name) {
        return Response.json(allowed, 200, JsonAnswer.object(json -> {
            json.writeStringField("id", id.toString());
            json.writeStringField("type", kind.id());
            JsonAnswer.strings(json, "namespace", path);
            json.writeStringField("name", name);
        }));
    }

    private static CatalogException notRestorable(String reason) {
        return new CatalogException(ErrorCode.CONFLICT, "The object can no longer be restored: " + reason);
    }

    private static RuntimeException refusal(ConstraintViolation violation, NamespaceEntry target, String name) {
        return switch (violation.constraint()) {
            case "catalog_object_name_unique" -> new CatalogException(ErrorCode.ALREADY_EXISTS,
                    "A table or view already exists: " + target.name() + "." + name
                            + ". Restore under another name: send name, or namespace");
            case "catalog_object_namespace_exists" -> new CatalogException(ErrorCode.NO_SUCH_NAMESPACE,
                    "Namespace does not exist: " + target.name());
            default -> violation;
        };
    }
}
