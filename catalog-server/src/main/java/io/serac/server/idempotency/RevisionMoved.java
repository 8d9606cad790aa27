package io.serac.server.idempotency;

/** The row was not swapped because another commit came first. Nothing was applied; apply to the fresh base. */
public final class RevisionMoved extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RevisionMoved() {
        super("The revision moved", null, false, false);
    }
}
