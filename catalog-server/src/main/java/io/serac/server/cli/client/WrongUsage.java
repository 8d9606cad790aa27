package io.serac.server.cli.client;

/** A command was not written as it has to be; status 2. The message is for the user. */
public final class WrongUsage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what to say. */
    public WrongUsage(String message) {
        super(message, null, false, false);
    }
}
