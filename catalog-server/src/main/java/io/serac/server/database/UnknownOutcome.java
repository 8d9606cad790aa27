package io.serac.server.database;

/** The deciding message was sent and no clear answer came: the transaction may or may not have been applied. */
public final class UnknownOutcome extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnknownOutcome(Throwable cause) {
        super("The database did not say whether the transaction was applied", cause);
    }
}
