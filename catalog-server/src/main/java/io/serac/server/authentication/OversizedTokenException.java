package io.serac.server.authentication;

/** A token was not made because it would be larger than any that is accepted. */
public final class OversizedTokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OversizedTokenException(String message) {
        super(message, null, false, false);
    }
}
