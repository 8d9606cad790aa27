package io.serac.server.authentication;

import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import java.util.UUID;

/**
 * Asks the database whether a principal may still act. A valid token says who calls, not that he still may: every
 * operation either calls this or reads the same flag in the statement that resolves its object. Never cached.
 * Thread-safe.
 */
public final class PrincipalState {
    private final Sessions sessions;

    public PrincipalState(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * Returns if the principal exists and is enabled.
     *
     * @throws CatalogException
     *             NOT_AUTHORIZED otherwise
     */
    public void requireEnabled(UUID principalId) {
        if (!sessions.read(session -> session.dao(PrincipalStateDao.class).isEnabled(principalId))) {
            throw refusal();
        }
    }

    /** The answer to a caller whose principal is disabled or gone, for statements that read the flag themselves. */
    public static CatalogException refusal() {
        return new CatalogException(ErrorCode.NOT_AUTHORIZED,
                "The principal of this token is disabled or deleted; ask an administrator");
    }
}
