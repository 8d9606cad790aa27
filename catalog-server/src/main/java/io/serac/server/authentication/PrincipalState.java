package io.serac.server.authentication;

import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.Denial;
import io.serac.server.error.ErrorCode;

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
     * Returns if the principal is enabled, and if an engine acts for it, that is still one, has proved itself and its account
     * is enabled. A user needs no row, all others do.
     *
     * @throws CatalogException
     *             NOT_AUTHORIZED otherwise
     */
    public void requireEnabled(Caller caller) {
        boolean isEnabled = sessions.read(session -> {
            PrincipalStateDao dao = session.dao(PrincipalStateDao.class);
            return dao.isEnabled(caller.principalId(), caller.kind() == Caller.Kind.USER)
                    && (caller.actorId().isEmpty() || dao.mayAct(caller.actorId().get(),
                            caller.certificate().orElse(null)));
        });
        if (!isEnabled) {
            throw refusal();
        }
    }

    /** Gives a user a row, so that what he makes can name him as its owner. Does nothing if he has one. */
    public static void remember(Sessions sessions, Caller user) {
        sessions.admin(session -> session.dao(PrincipalStateDao.class).insertUser(user.principalId(),
                user.claims().issuer(), user.claims().subject()));
    }

    /** The answer to a caller whose principal is disabled or gone, for statements that read the flag themselves. */
    public static CatalogException refusal() {
        return new CatalogException(ErrorCode.NOT_AUTHORIZED,
                "The principal of this token is disabled or deleted, or the engine that acts for it has not proved itself "
                        + "by its certificate; ask an administrator")
                .because(Denial.disabled());
    }
}
