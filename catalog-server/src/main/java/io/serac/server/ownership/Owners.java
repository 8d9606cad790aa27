package io.serac.server.ownership;

import io.serac.authorizer.Privilege;
import io.serac.server.access.Authorized;
import io.serac.server.access.PolicyChange;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.access.Target;
import io.serac.server.access.Targets;
import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.http.BodyFields;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Preconditions;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.RevisionMoved;
import io.serac.server.idempotency.Success;
import io.serac.server.idempotency.Violations;
import io.serac.server.principal.PrincipalRef;
import io.serac.server.principal.PrincipalRefs;
import io.serac.server.securable.LiveSecurables;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Shows the owner of a warehouse, namespace, table or view, and hands it to another one. Thread-safe. */
final class Owners {
    private static final int REFERENCE_CHARACTERS_MAX = 600;

    private final Targets targets;
    private final Sessions sessions;
    private final PolicyTransactions transactions;

    Owners(Targets targets, Sessions sessions, PolicyTransactions transactions) {
        this.targets = targets;
        this.sessions = sessions;
        this.transactions = transactions;
    }

    Response get(Request request) {
        Authorized<Target> target = targets.find(request, Set.of(Privilege.DESCRIBE));
        byte[] json = json(sessions.read(session -> owner(session, target.target().securable().owner())));
        return Response.json(target.allowed(), 200, json).withHeader("ETag", Preconditions.entityTag(json));
    }

    Response put(Request request) {
        return transactions.redeciding(() -> give(request));
    }

    private Response give(Request request) {
        Authorized<Target> found = targets.find(request, Set.of(Privilege.OWN));
        Target target = found.target();
        PrincipalRef owner = body(request);
        PolicyChange<PrincipalRef> change = transactions.run(request, target.resolution(), Violations.none(),
                (session, epoch) -> {
                    PolicyTransactions.checkUnmoved(target.resolution(), epoch);
                    LiveSecurables.hold(session, target.place());
                    UUID formerId = target.securable().owner();
                    Preconditions.check(request, "The owner", Preconditions.entityTag(json(owner(session, formerId))));
                    UUID ownerId = PrincipalRefs.findOrCreate(session, owner);
                    if (give(session.dao(OwnershipDao.class), target, formerId, ownerId) != 1) {
                        // It was given away since it was resolved, and this caller may no longer be allowed to.
                        throw new RevisionMoved();
                    }
                    return new Success<>(200, List.of(target.id()), owner);
                });
        return change.answer(found.allowed(), json(change.now(ids -> owner)));
    }

    private static PrincipalRef body(Request request) {
        BodyFields fields = BodyFields.of(request, "owner");
        String owner = fields.requiredText("owner", REFERENCE_CHARACTERS_MAX);
        if (owner.equals(new PrincipalRef.Everyone().text())) {
            fields.problem("owner", "Everyone cannot own anything. Name a user, a service account or a role.");
        }
        fields.check();
        try {
            return PrincipalRef.parse(owner);
        } catch (CatalogException malformed) {
            throw malformed.causedByBody();
        }
    }

    private static int give(OwnershipDao dao, Target target, UUID formerId, UUID ownerId) {
        return switch (target.kind()) {
            case WAREHOUSE -> Math.min(dao.giveWarehouse(target.id(), formerId, ownerId),
                    dao.giveNamespace(target.id(), formerId, ownerId));
            case NAMESPACE -> dao.giveNamespace(target.id(), formerId, ownerId);
            case TABLE, VIEW -> dao.giveObject(target.id(), formerId, ownerId);
            case SERVER, TAG -> throw new IllegalStateException("No route leads to the owner of a " + target.kind());
        };
    }

    private static PrincipalRef owner(Session session, UUID id) {
        return PrincipalRefs.of(session, id).orElseThrow(() -> CatalogException.unavailable(
                "The owner was deleted a moment ago. Repeat the request", null));
    }

    private static byte[] json(PrincipalRef owner) {
        return JsonAnswer.object(json -> json.writeStringField("owner", owner.text()));
    }
}
