package io.serac.server.lifecycle;

import io.serac.authorizer.Privilege;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.MoveRules;
import io.serac.server.database.ConstraintViolation;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.JsonBodies;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.Names;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.requests.RenameTableRequest;

/** Renames a table or view, also into another namespace of the warehouse. It stays the same object. Thread-safe. */
public final class RenameObject {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final MoveRules moves;
    private final Outcomes outcomes;

    public RenameObject(Securables securables, EnforcementPoint enforcement, Outcomes outcomes) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.moves = new MoveRules(enforcement);
        this.outcomes = outcomes;
    }

    /** Renames a table. */
    public Response table(Request request) {
        return rename(request, ObjectKind.TABLE, Privilege.CREATE_TABLE);
    }

    /** Renames a view. */
    public Response view(Request request) {
        return rename(request, ObjectKind.VIEW, Privilege.CREATE_VIEW);
    }

    private Response rename(Request request, ObjectKind kind, Privilege create) {
        RenameTableRequest body = JsonBodies.read(request.body(), RenameTableRequest.class);
        if (body.source() == null || body.destination() == null) {
            throw CatalogException.badRequest("Fields source and destination are required");
        }
        TableIdentifier source = body.source();
        TableIdentifier target = body.destination();
        Resolution found = securables.object(request, source.namespace(), source.name());
        OutcomeKey key = OutcomeKey.of(request);
        if (Outcomes.isReplay(key, found.outcome())) {
            // Says nothing of where the object is now.
            return Response.empty(enforcement.authenticated(request.caller(), found), 204);
        }
        Authorized<ObjectEntry> object = enforcement.object(request.caller(), found, kind);
        Resolution wanted = securables.object(request, target.namespace(), target.name());
        NamespaceEntry namespace = enforcement.namespace(request.caller(), wanted, Set.of(create)).target();
        moves.requireMove(request.caller(), object, namespace);
        Names.checkCreatable(target.name());
        rename(object.target(), namespace, target, wanted, key);
        return Response.empty(object.allowed(), 204);
    }

    private void rename(ObjectEntry object, NamespaceEntry namespace, TableIdentifier target, Resolution wanted,
            OutcomeKey key) {
        ObjectEntry present = wanted.object();
        boolean isThere = present != null && present.id().equals(object.id());
        if (isThere && !key.isFromClient()) {
            return;
        }
        if (present != null && !isThere) {
            throw taken(object, target, present.kind());
        }
        outcomes.transaction(key, 204, List.of(object.id()), violation -> refusal(violation, object, target),
                session -> {
                    int renamed = session.dao(LifecycleDao.class).rename(object.id(),
                            object.namespace().securable().id(), namespace.securable().id(), target.name());
                    if (renamed == 0) {
                        throw object.kind().absent(object.namespace().name(), object.name());
                    }
                    return object;
                });
    }

    private static RuntimeException refusal(ConstraintViolation violation, ObjectEntry object,
            TableIdentifier target) {
        return switch (violation.constraint()) {
            case "catalog_object_name_unique" -> taken(object, target, object.kind());
            case "catalog_object_namespace_exists" -> new CatalogException(ErrorCode.NO_SUCH_NAMESPACE,
                    "Namespace does not exist: " + target.namespace());
            default -> violation;
        };
    }

    private static CatalogException taken(ObjectEntry object, TableIdentifier target, ObjectKind present) {
        return new CatalogException(ErrorCode.ALREADY_EXISTS,
                "Cannot rename " + object.identifier() + " to " + target + ". " + present.word() + " already exists");
    }
}
