package io.serac.server.lifecycle;

import io.serac.authorizer.Privilege;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.idempotency.Violations;
import io.serac.server.job.Jobs;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.util.List;
import java.util.Set;

/**
 * Drops a table or view. The name is free at once; unless it is purged it can be restored for a while. A purge is a job of its own
 * that survives restarts. Thread-safe.
 */
public final class DropObject {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Outcomes outcomes;

    public DropObject(Securables securables, EnforcementPoint enforcement, Outcomes outcomes) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.outcomes = outcomes;
    }

    /** Drops the table of the path. */
    public Response table(Request request) {
        return drop(request, securables.table(request), ObjectKind.TABLE,
                request.query().flag("purgeRequested", false));
    }

    /** Drops the view of the path. */
    public Response view(Request request) {
        return drop(request, securables.view(request), ObjectKind.VIEW, false);
    }

    private Response drop(Request request, Resolution resolution, ObjectKind kind, boolean purge) {
        OutcomeKey key = OutcomeKey.of(request);
        if (Outcomes.isReplay(key, resolution.outcome())) {
            // Another object may have the name by now.
            return Response.empty(enforcement.authenticated(request.caller(), resolution), 204);
        }
        Authorized<ObjectEntry> object = enforcement.object(request.caller(), resolution, kind,
                Set.of(purge ? Privilege.PURGE : Privilege.DROP));
        drop(object.target(), purge, key);
        return Response.empty(object.allowed(), 204);
    }

    private void drop(ObjectEntry object, boolean purge, OutcomeKey key) {
        checkUnprotected(object);
        outcomes.transaction(key, 204, List.of(object.id()), Violations.none(), session -> {
            LifecycleDao dao = session.dao(LifecycleDao.class);
            int dropped = dao.drop(object.id(), object.namespace().securable().id(),
                    object.namespace().name().levels(), key.principalId(), purge);
            if (dropped == 0) {
                throw object.kind().absent(object.namespace().name(), object.name());
            }
            if (purge) {
                Jobs.enqueuePurge(session, object.namespace().warehouse().securable().id(), object.id());
            }
            return object;
        });
    }

    static void checkUnprotected(ObjectEntry object) {
        if (object.isProtected()) {
            throw new CatalogException(ErrorCode.FORBIDDEN, object.kind().word() + " " + object.identifier()
                    + " is protected against drops. Lift the protection in the admin API first");
        }
    }
}
