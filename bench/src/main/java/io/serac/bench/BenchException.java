package io.serac.bench;

/** A measurement that cannot go on; the message says what was asked, what came back and what to do. Immutable. */
public final class BenchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BenchException(String message) {
        super(message);
    }

    public BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
