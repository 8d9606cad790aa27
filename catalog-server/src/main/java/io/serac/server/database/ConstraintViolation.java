package io.serac.server.database;

/** A constraint refused a statement, so nothing of its transaction was applied. */
public final class ConstraintViolation extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String constraint;

    ConstraintViolation(String constraint, Throwable cause) {
        super("Constraint " + constraint + " refused the statement", cause);
        this.constraint = constraint;
    }

    /** Name of the constraint, as in the migrations. */
    public String constraint() {
        return constraint;
    }
}
