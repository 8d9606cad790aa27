package io.serac.server.grant;

import io.serac.authorizer.Privilege;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.Target;
import io.serac.server.access.Targets;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Request;
import io.serac.server.idempotency.RevisionMoved;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Finds out by what right a caller gives and takes on the securable of a path. Thread-safe. */
final class Grantors {
    private final Targets targets;
    private final EnforcementPoint enforcement;
    private final Sessions sessions;

    Grantors(Targets targets, EnforcementPoint enforcement, Sessions sessions) {
        this.targets = targets;
        this.enforcement = enforcement;
        this.sessions = sessions;
    }

    /**
     * The right of a caller who sees the securable, be it none at all.
     *
     * @throws io.serac.server.error.CatalogException
     *             404 if he does not see it
     */
    Grantor of(Request request) {
        Authorized<Target> visible = targets.visible(request);
        Target target = visible.target();
        Set<UUID> principalIds = enforcement.grantees(request.caller(), target.resolution());
        boolean isManager = visible.allowed().holds(Privilege.MANAGE_GRANTS);
        List<GrantRow> options = isManager ? List.of()
                : sessions.read(session -> session.dao(GrantDao.class).options(target.ids(true),
                        List.copyOf(principalIds)));
        return new Grantor(target, visible.allowed(), isManager, options, principalIds,
                target.object().isEmpty() ? fieldId -> false : enforcement.nameable(request.caller(), target));
    }

    /** The refusal of a grant that was given by somebody else's grantor, in the same words as of one that does not exist. */
    static CatalogException notGivenByCaller() {
        return new CatalogException(ErrorCode.FORBIDDEN, "Forbidden: no such grant was given by your grant option. "
                + "Ask somebody with MANAGE_GRANTS to change it");
    }

    /** Refuses in the words in which everything is refused that nobody but a manager of grants may do. */
    RuntimeException forbidden(Request request) {
        targets.find(request, Set.of(Privilege.MANAGE_GRANTS));
        // He has got the right meanwhile: the request is to be looked at again.
        return new RevisionMoved();
    }
}
