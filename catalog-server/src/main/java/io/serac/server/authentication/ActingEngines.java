package io.serac.server.authentication;

import io.serac.server.database.Sessions;
import java.util.Optional;

/** Finds out which accounts are engines that may act for users. Nothing is cached. Thread-safe. */
public final class ActingEngines {
    private final Sessions sessions;

    public ActingEngines(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * @param account
     *            that has proved itself
     * @return empty if the account is no engine's, or disabled, or its engine needs a certificate that was not proved
     */
    public Optional<ActingEngine> find(Caller account) {
        return sessions.read(session -> session.dao(ActingEngineDao.class).find(account.principalId(),
                account.certificate().orElse(null)));
    }
}
