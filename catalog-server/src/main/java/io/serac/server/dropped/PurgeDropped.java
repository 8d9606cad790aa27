package io.serac.server.dropped;

import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.maintenance.KeptFiles;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.idempotency.Violations;
import io.serac.server.job.Jobs;
import io.serac.server.metadata.Documents;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.util.List;
import java.util.UUID;

/** Ends the time in which a dropped object can be restored, and has its files deleted. Thread-safe. */
final class PurgeDropped {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final DroppedObjects objects;
    private final Documents documents;
    private final Outcomes outcomes;

    PurgeDropped(Securables securables, EnforcementPoint enforcement, DroppedObjects objects, Documents documents,
            Outcomes outcomes) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.objects = objects;
        this.documents = documents;
        this.outcomes = outcomes;
    }

    Response handle(Request request) {
        Resolution resolution = securables.warehouse(request);
        OutcomeKey key = OutcomeKey.of(request);
        if (Outcomes.isReplay(key, resolution.outcome())) {
            // The object may be gone by now.
            return Response.empty(enforcement.authenticated(request.caller(), resolution), 204);
        }
        Authorized<DroppedObjects.Found> found = objects.find(request, resolution);
        requireFreeable(request, found.target());
        UUID id = found.target().row().id();
        UUID warehouseId = found.target().root().warehouse().securable().id();
        outcomes.transaction(key, 204, List.of(id), Violations.none(), session -> {
            DroppedDao dao = session.dao(DroppedDao.class);
            if (dao.lock(id).isEmpty() || dao.expire(id) == 0) {
                throw DroppedObjects.absent(request);
            }
            Jobs.enqueuePurge(session, warehouseId, id);
            return id;
        });
        return Response.empty(found.allowed(), 204);
    }

    /** The files of a view may outlive its purge, and whoever registered them would have it without what bound it. */
    private void requireFreeable(Request request, DroppedObjects.Found found) {
        DroppedRow row = found.row();
        boolean mayStay = row.isHeld() && row.objectKind() == ObjectKind.VIEW
                && documents.find(row.id()).map(KeptFiles::ofView).orElse(false);
        if (mayStay && !objects.mayFree(request, found.root())) {
            throw new CatalogException(ErrorCode.FORBIDDEN,
                    "Forbidden: restrictions or tags bind this view, and its files stay when it is purged,"
                            + " since gc.enabled is false. MANAGE_POLICY and MANAGE_GRANTS on the warehouse are missing."
                            + " Restore it and set gc.enabled to true, or ask who manages them");
        }
    }
}
