package io.serac.server.ownership;

import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.PolicyChange;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.access.Target;
import io.serac.server.access.Targets;
import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.BodyFields;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Preconditions;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.Success;
import io.serac.server.idempotency.Violations;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether grants and restrictions of a warehouse or namespace, and of everything below, are managed by those who hold the right
 * to, and not by owners. Thread-safe.
 */
final class ManagedAccess {
    private final Targets targets;
    private final EnforcementPoint enforcement;
    private final Sessions sessions;
    private final PolicyTransactions transactions;

    ManagedAccess(Targets targets, EnforcementPoint enforcement, Sessions sessions, PolicyTransactions transactions) {
        this.targets = targets;
        this.enforcement = enforcement;
        this.sessions = sessions;
        this.transactions = transactions;
    }

    Response get(Request request) {
        Authorized<Target> target = targets.find(request, Set.of(Privilege.DESCRIBE));
        byte[] json = json(sessions.read(session -> isManaged(session, target.target())));
        return Response.json(target.allowed(), 200, json).withHeader("ETag", Preconditions.entityTag(json));
    }

    Response put(Request request) {
        return transactions.redeciding(() -> set(request));
    }

    private Response set(Request request) {
        Target target = targets.visible(request).target();
        Securable container = target.securable().parent().orElseThrow();
        Decision.Allowed allowed = enforcement.require(request.caller(), container, Set.of(Privilege.MANAGE_GRANTS),
                ManagedAccess::notManager);
        BodyFields fields = BodyFields.of(request, "enabled");
        boolean isManaged = fields.flag("enabled", false);
        if (fields.value("enabled").isEmpty()) {
            fields.problem("enabled", "Missing.");
        }
        fields.check();
        PolicyChange<Boolean> change = transactions.run(request, target.resolution(), Violations.none(),
                (session, epoch) -> {
                    PolicyTransactions.checkUnmoved(target.resolution(), epoch);
                    Preconditions.check(request, "The flag", Preconditions.entityTag(json(isManaged(session, target))));
                    if (set(session.dao(OwnershipDao.class), target, isManaged) != 1) {
                        throw gone();
                    }
                    return new Success<>(200, List.of(target.id()), isManaged);
                });
        return change.answer(allowed, json(change.now(ids -> isManaged)));
    }

    private static boolean isManaged(Session session, Target target) {
        OwnershipDao dao = session.dao(OwnershipDao.class);
        Optional<Boolean> isManaged = target.kind() == Securable.Kind.WAREHOUSE
                ? dao.isWarehouseManaged(target.id())
                : dao.isNamespaceManaged(target.id());
        return isManaged.orElseThrow(ManagedAccess::gone);
    }

    private static int set(OwnershipDao dao, Target target, boolean isManaged) {
        return target.kind() == Securable.Kind.WAREHOUSE
                ? dao.manageWarehouse(target.id(), isManaged)
                : dao.manageNamespace(target.id(), isManaged);
    }

    /** The container is hidden, but what is in it is not. */
    private static CatalogException notManager() {
        return new CatalogException(ErrorCode.FORBIDDEN,
                "Forbidden: MANAGE_GRANTS on what contains it is missing. Ask its owner");
    }

    private static CatalogException gone() {
        return new CatalogException(ErrorCode.NOT_FOUND,
                "The object was deleted by another request. Look for it again");
    }

    private static byte[] json(boolean isManaged) {
        return JsonAnswer.object(json -> json.writeBooleanField("enabled", isManaged));
    }
}
