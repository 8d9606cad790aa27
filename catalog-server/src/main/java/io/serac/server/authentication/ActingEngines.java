package io.serac.server.authentication;

import io.serac.server.database.Sessions;
import java.util.Optional;
import java.util.UUID;

/** Finds out which accounts are engines that may act for users. Nothing is cached. Thread-safe. */
public final class ActingEngines {
    private final Sessions sessions;

    public ActingEngines(Sessions sessions) {
        this.sessions = sessions;
    }

    /** @return empty if the account is no engine's, or disabled */
    public Optional<ActingEngine> find(UUID accountId) {
        return sessions.read(session -> session.dao(ActingEngineDao.class).find(accountId));
    }
}
