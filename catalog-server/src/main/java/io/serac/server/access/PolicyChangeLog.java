package io.serac.server.access;

import io.serac.server.database.Sessions;
import java.time.Duration;

/** What tells servers that are behind which policies to read again. Thread-safe. */
public final class PolicyChangeLog {
    private final Sessions sessions;

    public PolicyChangeLog(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Forgets changes that every running server has long seen; one that has not reads everything. @return how many */
    public int forgetOlderThan(Duration retention) {
        return sessions.admin(session -> session.dao(PolicyEpochDao.class).forgetOlderThan(retention.toSeconds()));
    }
}
