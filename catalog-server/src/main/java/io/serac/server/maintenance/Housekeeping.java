package io.serac.server.maintenance;

import io.serac.server.access.PolicyChangeLog;
import io.serac.server.database.Sessions;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.metadata.RemovedObjects;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends what is over by the database's clock: a bounded part of it at a time, on any number of servers. Thread-safe. */
final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final int ROWS_MAX = 500;
    /** What an outcome refers to is kept a little longer than the outcome. */
    private static final Duration MARGIN = Duration.ofHours(1);
    private static final Duration POLICY_CHANGES_KEPT = Duration.ofHours(1);

    private final Sessions sessions;
    private final EndDropped endDropped;
    private final Outcomes outcomes;
    private final RemovedObjects removedObjects;
    private final PolicyChangeLog policyChanges;
    private final Duration outcomeRetention;

    Housekeeping(Sessions sessions, Outcomes outcomes, Duration outcomeRetention) {
        this.sessions = sessions;
        this.endDropped = new EndDropped(sessions);
        this.outcomes = outcomes;
        this.removedObjects = new RemovedObjects(sessions);
        this.policyChanges = new PolicyChangeLog(sessions);
        this.outcomeRetention = outcomeRetention;
    }

    void run() {
        EndDropped.Ended dropped = endDropped.run();
        int reservations = sessions
                .admin(session -> session.dao(MaintenanceDao.class).forgetExpiredReservations(ROWS_MAX));
        int forgotten = outcomes.forgetOlderThan(outcomeRetention);
        int removed = removedObjects.forgetOlderThan(outcomeRetention.plus(MARGIN));
        int changes = policyChanges.forgetOlderThan(POLICY_CHANGES_KEPT);
        LOG.atDebug().addKeyValue("tables", dropped.tables()).addKeyValue("views", dropped.views())
                .addKeyValue("held", dropped.held())
                .addKeyValue("reservations", reservations).addKeyValue("outcomes", forgotten)
                .addKeyValue("removed-objects", removed).addKeyValue("policy-changes", changes)
                .log("housekeeping");
    }
}
