package io.serac.server.maintenance;

import io.serac.server.database.Sessions;
import java.util.UUID;

/**
 * Forgets dropped tables and purges dropped views whose time is over. What is bound stays: whoever registered its files would have
 * it without what bound it. Thread-safe.
 */
final class EndDropped {
    private static final int ROWS_MAX = 500;

    private final Sessions sessions;

    EndDropped(Sessions sessions) {
        this.sessions = sessions;
    }

    /** How many were held, forgotten, and given to a job. */
    record Ended(int held, int tables, int views) {
    }

    /** A bounded part of them. */
    Ended run() {
        return sessions.transaction(session -> {
            MaintenanceDao dao = session.dao(MaintenanceDao.class);
            // Locked first: the statements that follow see every restriction, purge and restoring that was before.
            UUID[] expired = dao.lockExpired(ROWS_MAX).toArray(UUID[]::new);
            int held = dao.holdBound(expired);
            return new Ended(held, dao.forgetTables(expired), dao.purgeViews(expired));
        });
    }
}
