package io.serac.server.secret;

/** A sealed value cannot be opened, or none can be sealed; the message says what to do. */
public final class SecretException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SecretException(String message) {
        super(message);
    }

    SecretException(String message, Throwable cause) {
        super(message, cause);
    }
}
