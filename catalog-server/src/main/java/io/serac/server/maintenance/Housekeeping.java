package io.serac.server.maintenance;

import io.serac.server.database.Sessions;
import io.serac.server.idempotency.Outcomes;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends what is over by the database's clock: a bounded part of it at a time, on any number of servers. Thread-safe. */
final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final int ROWS_MAX = 500;

    private final Sessions sessions;
    private final Outcomes outcomes;
    private final Duration outcomeRetention;

    Housekeeping(Sessions sessions, Outcomes outcomes, Duration outcomeRetention) {
        this.sessions = sessions;
        this.outcomes = outcomes;
        this.outcomeRetention = outcomeRetention;
    }

    void run() {
        int tables = sessions.admin(session -> session.dao(MaintenanceDao.class).forgetExpiredTables(ROWS_MAX));
        int views = sessions.admin(session -> session.dao(MaintenanceDao.class).purgeExpiredViews(ROWS_MAX));
        int reservations = sessions
                .admin(session -> session.dao(MaintenanceDao.class).forgetExpiredReservations(ROWS_MAX));
        int forgotten = outcomes.forgetOlderThan(outcomeRetention);
        LOG.atDebug().addKeyValue("tables", tables).addKeyValue("views", views)
                .addKeyValue("reservations", reservations).addKeyValue("outcomes", forgotten).log("housekeeping");
    }
}
