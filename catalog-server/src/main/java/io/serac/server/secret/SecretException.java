package io.serac.server.secret;

/** A sealed value cannot be opened, or none can be sealed; the message says what to do. */
public final class SecretException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean isTemporary;

    SecretException(String message) {
        super(message);
        isTemporary = false;
    }

    SecretException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private SecretException(String message, Throwable cause, boolean isTemporary) {
        super(message, cause);
        this.isTemporary = isTemporary;
    }

    /** The same may work later. */
    static SecretException temporary(String message, Throwable cause) {
        return new SecretException(message, cause, true);
    }

    static SecretException damaged(String context) {
        return new SecretException("The sealed " + context + " is damaged, or not what it was sealed as");
    }

    /** Whether the same may work later. */
    public boolean isTemporary() {
        return isTemporary;
    }
}
